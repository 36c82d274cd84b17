package io.foreseed.identity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foreseed.approval.ApprovalRequest;
import io.foreseed.approval.DualControlService;
import io.foreseed.approval.NewApprovalRequest;
import io.foreseed.audit.AuditEvent;
import io.foreseed.audit.AuditTrail;
import io.foreseed.platform.Caller;
import io.foreseed.platform.ResourceType;
import io.foreseed.platform.Role;
import io.foreseed.problem.ProblemException;
import io.foreseed.problem.ProblemType;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Letting an adviser act for a client, all of whose plans they see from then on. The client is the subject. */
@ApplicationScoped
class ClientLinkService implements DualControlService {
    private static final String KIND = "link_client";
    private static final String ADVISER = "adviserId";

    private final UserRepository users;
    private final AdviserClientRepository links;
    private final AuditTrail audit;
    private final Clock clock;

    ClientLinkService(UserRepository users, AdviserClientRepository links, AuditTrail audit, Clock clock) {
        this.users = users;
        this.links = links;
        this.audit = audit;
        this.clock = clock;
    }

    static NewApprovalRequest asked(UUID adviser, UUID client) {
        ObjectNode payload = JsonNodeFactory.instance.objectNode().put(ADVISER, adviser.toString());
        return new NewApprovalRequest(KIND, client, payload, null);
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public boolean isAboutPerson() {
        return true;
    }

    @Override
    public Uni<Void> check(ApprovalRequest request, Caller requester) {
        UUID adviser = adviser(request);
        UUID client = request.subjectId();
        return users.hold(List.of(adviser, client), requester)
                .invoke(held -> {
                    requireActive(held.get(adviser), Role.ADVISER);
                    requireActive(held.get(client), Role.CLIENT);
                })
                .chain(() -> links.of(client, requester))
                .invoke(existing -> {
                    if (existing.stream().anyMatch(link -> link.adviserId().equals(adviser))) {
                        throw ProblemException.of(ProblemType.CONFLICT, "They are linked already.");
                    }
                })
                .replaceWithVoid();
    }

    /** Both accounts are held, so that none of them changes its role meanwhile. */
    @Override
    public Uni<Void> execute(ApprovalRequest request, Caller approver) {
        UUID adviser = adviser(request);
        UUID client = request.subjectId();
        return check(request, approver)
                .chain(() -> links.insert(adviser, client, clock.instant(), approver))
                .chain(() -> audit.append(
                        AuditEvent.created(
                                        ResourceType.ADVISER_CLIENT,
                                        client,
                                        UserAdministrationService.values(adviser, client))
                                .with(request.asMetadata())
                                .of(client),
                        approver));
    }

    private static UUID adviser(ApprovalRequest request) {
        JsonNode named = request.payload().path(ADVISER);
        if (request.payload().size() == 1 && named.isTextual()) {
            try {
                return UUID.fromString(named.textValue());
            } catch (IllegalArgumentException noIdentifier) {
                throw notNamed();
            }
        }
        throw notNamed();
    }

    private static ProblemException notNamed() {
        return ProblemException.invalid("/payload", "must be {\"adviserId\": \"<identifier of the adviser>\"}");
    }

    private static void requireActive(@Nullable UserAccount user, Role role) {
        if (user == null) {
            throw ProblemException.notFound(ResourceType.USER.code());
        }
        if (!user.role().equals(role.code()) || !user.isActive()) {
            throw ProblemException.of(
                    ProblemType.CONFLICT, "The user " + user.id() + " is no active " + role.code() + ".");
        }
    }
}
