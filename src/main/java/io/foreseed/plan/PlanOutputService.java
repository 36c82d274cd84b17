package io.foreseed.plan;

import io.foreseed.audit.AuditEvent;
import io.foreseed.audit.AuditTrail;
import io.foreseed.platform.Caller;
import io.foreseed.platform.CallerTransaction;
import io.foreseed.platform.Page;
import io.foreseed.platform.PageRequest;
import io.foreseed.platform.ResourceType;
import io.foreseed.problem.ProblemException;
import io.foreseed.problem.ProblemType;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Results of plans, written once. */
@ApplicationScoped
public class PlanOutputService {
    private static final ResourceType RESOURCE = ResourceType.PLAN_OUTPUT;

    private final PlanRepository plans;
    private final PlanOutputRepository outputs;
    private final AuditTrail audit;

    PlanOutputService(PlanRepository plans, PlanOutputRepository outputs, AuditTrail audit) {
        this.plans = plans;
        this.outputs = outputs;
        this.audit = audit;
    }

    /** Stores an output as the next version of its type and name, with its audit row, in the caller's transaction. */
    public Uni<PlanOutput> store(PlanOutput output, UUID owner, Caller caller) {
        return outputs.countVersions(output.planId(), output.type(), output.name(), caller)
                .chain(count -> outputs.insert(output.withVersion(count + 1), caller))
                .call(stored -> audit.append(
                        AuditEvent.created(RESOURCE, stored.id(), stored).of(owner), caller));
    }

    public Uni<PlanOutput> read(UUID planId, UUID id, Caller caller) {
        return CallerTransaction.withTransaction(
                caller, () -> plans.get(planId, caller).chain(plan -> outputs.get(planId, id, caller)
                        .call(output ->
                                audit.append(AuditEvent.read(RESOURCE, id).of(plan.clientId()), caller))));
    }

    /** Joins the transaction of who reads it as part of its run, and leaves the audit row to them. */
    public Uni<PlanOutput> ofRun(UUID runId, Caller caller) {
        return outputs.ofRun(runId, caller);
    }

    /** The same, empty where it is in an archive. */
    public Uni<Optional<PlanOutput>> ofRunUnlessArchived(UUID runId, Caller caller) {
        return outputs.ofRun(runId, caller)
                .map(Optional::of)
                .onFailure(failure ->
                        failure instanceof ProblemException problem && problem.type() == ProblemType.ARCHIVED)
                .recoverWithItem(Optional.empty());
    }

    public Uni<Page<PlanOutput>> list(UUID planId, PageRequest request, Caller caller) {
        return CallerTransaction.withTransaction(
                caller, () -> plans.get(planId, caller).chain(plan -> outputs.list(planId, request, caller)
                        .call(page -> audit.append(
                                AuditEvent.listed(
                                                RESOURCE,
                                                Map.of(
                                                        "planId",
                                                        planId,
                                                        "count",
                                                        page.items().size()))
                                        .of(plan.clientId()),
                                caller))));
    }
}
