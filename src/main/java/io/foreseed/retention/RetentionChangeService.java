package io.foreseed.retention;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foreseed.approval.ApprovalRequest;
import io.foreseed.approval.DualControlService;
import io.foreseed.audit.AuditEvent;
import io.foreseed.audit.AuditTrail;
import io.foreseed.platform.Caller;
import io.foreseed.problem.FieldError;
import io.foreseed.problem.ProblemException;
import io.foreseed.problem.ProblemType;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.validation.Validator;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Adding, changing and switching policies, which takes two superusers. */
@ApplicationScoped
class RetentionChangeService implements DualControlService {
    static final String KIND = "set_retention_policy";

    private static final String VERSION = "rowVersion";

    private final RetentionPolicyRepository policies;
    private final AuditTrail audit;
    private final ObjectMapper json;
    private final Validator validator;
    private final Clock clock;

    RetentionChangeService(
            RetentionPolicyRepository policies, AuditTrail audit, ObjectMapper json, Validator validator, Clock clock) {
        this.policies = policies;
        this.audit = audit;
        this.json = json;
        this.validator = validator;
        this.clock = clock;
    }

    @Override
    public String kind() {
        return KIND;
    }

    /**
     * What two people are asked about.
     *
     * @param rowVersion  of the policy as it was read; null for a new one
     */
    ObjectNode payload(RetentionPolicyRequest asked, @Nullable Long rowVersion) {
        ObjectNode payload = json.valueToTree(asked);
        if (rowVersion != null) {
            payload.put(VERSION, rowVersion);
        }
        return payload;
    }

    @Override
    public Uni<Void> check(ApprovalRequest request, Caller requester) {
        return before(request, asked(request), requester).replaceWithVoid();
    }

    @Override
    public Uni<Void> execute(ApprovalRequest request, Caller approver) {
        RetentionPolicyRequest asked = asked(request);
        return before(request, asked, approver)
                .chain(before -> policies.set(request.subjectId(), asked, request.id(), clock.instant(), approver)
                        .call(after -> audit.append(
                                before.map(old -> AuditEvent.updated(RetentionService.RESOURCE, after.id(), old, after))
                                        .orElseGet(
                                                () -> AuditEvent.created(RetentionService.RESOURCE, after.id(), after))
                                        .with(request.asMetadata())
                                        .shared(),
                                approver)))
                .replaceWithVoid();
    }

    /** The policy as it is, if there is one; refused when it is not the one that was read, or contradicts another. */
    private Uni<Optional<RetentionPolicy>> before(
            ApprovalRequest request, RetentionPolicyRequest asked, Caller caller) {
        return policies.list(caller).map(all -> {
            Optional<RetentionPolicy> before = all.stream()
                    .filter(policy -> policy.id().equals(request.subjectId()))
                    .findFirst();
            before.ifPresent(policy -> requireVersion(request, policy));
            List<RetentionPolicy> others = all.stream()
                    .filter(policy -> !policy.id().equals(request.subjectId()))
                    .toList();
            if (others.stream().anyMatch(other -> other.name().equals(asked.name()))) {
                throw ProblemException.invalid("/name", "must be another: a policy has this one");
            }
            RetentionRules.requireNoContradiction(asked, others);
            return before;
        });
    }

    private static void requireVersion(ApprovalRequest request, RetentionPolicy policy) {
        if (request.payload().path(VERSION).asLong() != policy.rowVersion()) {
            throw ProblemException.of(
                    ProblemType.CONFLICT,
                    "The policy is in version " + policy.rowVersion()
                            + " now: read it again, and ask for an approval of what it shall be (payload.rowVersion).");
        }
    }

    private RetentionPolicyRequest asked(ApprovalRequest request) {
        RetentionPolicyRequest asked;
        try {
            ObjectNode content = request.payload().deepCopy();
            content.remove(VERSION);
            asked = json.treeToValue(content, RetentionPolicyRequest.class);
        } catch (JsonProcessingException wrong) {
            throw ProblemException.invalid(
                    "/payload", "must be a policy, as of PUT /api/v1/data-retention-policies/{policyId}");
        }
        List<FieldError> mistakes = validator.validate(asked).stream()
                .map(mistake -> new FieldError("/payload/" + mistake.getPropertyPath(), mistake.getMessage()))
                .toList();
        if (!mistakes.isEmpty()) {
            throw ProblemException.invalid(mistakes);
        }
        RetentionRules.require(asked);
        return asked;
    }
}
