package io.foreseed.market;

import io.foreseed.approval.ApprovalRequest;
import io.foreseed.approval.DualControlService;
import io.foreseed.audit.AuditEvent;
import io.foreseed.audit.AuditTrail;
import io.foreseed.platform.Caller;
import io.foreseed.problem.ProblemException;
import io.foreseed.problem.ProblemType;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Map;

/** Approving a proposed set; who approves has neither drafted nor proposed it. */
@ApplicationScoped
class AssumptionApprovalService implements DualControlService {
    private final AssumptionSetRepository sets;
    private final AuditTrail audit;
    private final Clock clock;

    AssumptionApprovalService(AssumptionSetRepository sets, AuditTrail audit, Clock clock) {
        this.sets = sets;
        this.audit = audit;
        this.clock = clock;
    }

    @Override
    public String kind() {
        return "approve_assumptions";
    }

    @Override
    public Uni<Void> check(ApprovalRequest request, Caller requester) {
        return proposed(request).replaceWithVoid();
    }

    @Override
    public Uni<Void> execute(ApprovalRequest request, Caller approver) {
        return proposed(request)
                .invoke(set -> requireNoHandInIt(set, approver))
                .chain(before -> sets.approve(before.id(), approver.user(), clock.instant())
                        .call(after -> audit.append(
                                AuditEvent.updated(AssumptionSetService.RESOURCE, before.id(), before, after)
                                        .with(Map.<String, Object>of(
                                                "approval", request.id(), "requestedBy", request.requestedBy()))
                                        .shared(),
                                approver)))
                .replaceWithVoid();
    }

    private Uni<AssumptionSet> proposed(ApprovalRequest request) {
        request.requireNoPayload();
        return sets.get(request.subjectId()).invoke(set -> {
            if (set.status() != AssumptionStatus.PROPOSED) {
                throw ProblemException.of(
                        ProblemType.CONFLICT,
                        "Only a set that is proposed can be approved; this one is "
                                + set.status().column() + ".");
            }
        });
    }

    /** What was proposed has not changed since, so who changed it last is who proposed it. */
    private static void requireNoHandInIt(AssumptionSet set, Caller approver) {
        if (approver.user().equals(set.createdBy()) || approver.user().equals(set.updatedBy())) {
            throw ProblemException.of(
                    ProblemType.FORBIDDEN, "Who drafted or proposed a set cannot approve it: ask for the approval.");
        }
    }
}
