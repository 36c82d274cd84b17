package io.foreseed.retention;

import io.foreseed.approval.ApprovalRequest;
import io.foreseed.approval.ApprovalService;
import io.foreseed.approval.NewApprovalRequest;
import io.foreseed.audit.AuditEvent;
import io.foreseed.audit.AuditTrail;
import io.foreseed.platform.AuditAction;
import io.foreseed.platform.Caller;
import io.foreseed.platform.CallerTransaction;
import io.foreseed.platform.EntityTags;
import io.foreseed.platform.Identifiers;
import io.foreseed.platform.Notice;
import io.foreseed.platform.Notice.Kind;
import io.foreseed.platform.Page;
import io.foreseed.platform.PageRequest;
import io.foreseed.platform.ResourceType;
import io.foreseed.problem.ProblemException;
import io.foreseed.problem.ProblemType;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Policies: what they say, what they would do, and when they are carried out. */
@ApplicationScoped
public class RetentionService {
    static final ResourceType RESOURCE = ResourceType.RETENTION_POLICY;

    private final RetentionPolicyRepository policies;
    private final RetentionExecutionRepository executions;
    private final RetentionExecutionService running;
    private final RetentionChangeService changes;
    private final ApprovalService approvals;
    private final AuditTrail audit;
    private final Clock clock;

    RetentionService(
            RetentionPolicyRepository policies,
            RetentionExecutionRepository executions,
            RetentionExecutionService running,
            RetentionChangeService changes,
            ApprovalService approvals,
            AuditTrail audit,
            Clock clock) {
        this.policies = policies;
        this.executions = executions;
        this.running = running;
        this.changes = changes;
        this.approvals = approvals;
        this.audit = audit;
        this.clock = clock;
    }

    public Uni<List<RetentionPolicy>> list(Caller caller) {
        return CallerTransaction.withTransaction(caller, () -> policies.list(caller)
                .call(found -> audit.append(
                        AuditEvent.listed(RESOURCE, Map.of("count", found.size()))
                                .shared(),
                        caller)));
    }

    public Uni<RetentionPolicy> read(UUID id, Caller caller) {
        return CallerTransaction.withTransaction(caller, () -> policies.get(id, caller)
                .call(policy -> audit.append(AuditEvent.read(RESOURCE, id).shared(), caller)));
    }

    /** Asks another superuser for a new policy; joins the transaction. */
    Uni<ApprovalRequest> requestNew(RetentionPolicyChange change, Caller caller) {
        return approvals.request(
                new NewApprovalRequest(
                        RetentionChangeService.KIND,
                        Identifiers.next(),
                        changes.payload(change.policy(), null),
                        change.reason()),
                caller);
    }

    /** Asks another superuser to change a policy, or to switch it on or off. */
    Uni<ApprovalRequest> requestChange(UUID id, RetentionPolicyChange change, @Nullable String ifMatch, Caller caller) {
        return CallerTransaction.withTransaction(caller, () -> policies.get(id, caller)
                .invoke(policy -> EntityTags.requireMatch(ifMatch, policy.rowVersion()))
                .chain(policy -> approvals.request(
                        new NewApprovalRequest(
                                RetentionChangeService.KIND,
                                id,
                                changes.payload(change.policy(), policy.rowVersion()),
                                change.reason()),
                        caller)));
    }

    /** What the policy would reach now. */
    public Uni<RetentionDryRun> look(UUID id, Caller caller) {
        return CallerTransaction.withTransaction(caller, () -> policies.get(id, caller)
                .chain(policy -> look(policy.asRequest(), caller))
                .call(found -> audit.append(looked(id, found), caller)));
    }

    /** What a policy that nobody has approved would reach now. */
    Uni<RetentionDryRun> lookAt(RetentionPolicyRequest asked, Caller caller) {
        RetentionRules.require(asked);
        return CallerTransaction.withTransaction(
                caller, () -> look(asked, caller).call(found -> audit.append(looked(null, found), caller)));
    }

    private Uni<RetentionDryRun> look(RetentionPolicyRequest asked, Caller caller) {
        Instant cutoff = clock.instant().minusSeconds(asked.retentionPeriodDays() * 86_400L);
        return CallerTransaction.asService(caller, () -> policies.look(asked, cutoff, caller.asService()));
    }

    private static AuditEvent looked(@Nullable UUID policy, RetentionDryRun found) {
        return AuditEvent.done(
                        AuditAction.READ,
                        RESOURCE,
                        policy,
                        Map.of("command", "dry-run", "records", found.records(), "recordsHeld", found.recordsHeld()))
                .shared();
    }

    Uni<Page<RetentionExecution>> executions(UUID id, PageRequest page, Caller caller) {
        return CallerTransaction.withTransaction(caller, () -> policies.get(id, caller)
                .chain(() -> executions.page(id, page, caller))
                .call(found -> audit.append(
                        AuditEvent.listed(
                                        RESOURCE,
                                        Map.of(
                                                "policy",
                                                id,
                                                "executions",
                                                found.items().size()))
                                .shared(),
                        caller)));
    }

    /** The latest execution of each policy. */
    public Uni<List<RetentionExecution>> latest(Caller caller) {
        return CallerTransaction.withTransaction(caller, () -> executions
                .latest(caller)
                .call(found -> audit.append(
                        AuditEvent.listed(RESOURCE, Map.of("executions", found.size()))
                                .shared(),
                        caller)));
    }

    Uni<RetentionExecution> execution(UUID policy, UUID id, Caller caller) {
        return CallerTransaction.withTransaction(caller, () -> executions
                .get(policy, id, caller)
                .call(found -> audit.append(AuditEvent.read(RESOURCE, policy).shared(), caller)));
    }

    /** Asks that an approved policy be carried out; joins the transaction. Some instance begins within seconds. */
    Uni<RetentionExecution> request(UUID id, Caller caller) {
        UUID execution = Identifiers.next();
        return CallerTransaction.withTransaction(caller, () -> policies.get(id, caller)
                .invoke(RetentionService::requireApproved)
                .chain(() -> executions.insert(execution, id, caller.user(), null, clock.instant(), caller))
                .invoke(isBegun -> {
                    if (!isBegun) {
                        throw open();
                    }
                })
                .call(() -> audit.append(
                        AuditEvent.executed(RESOURCE, id, Map.of("execution", execution, "state", "queued"))
                                .shared(),
                        caller))
                .chain(() -> executions.get(id, execution, caller)));
    }

    Uni<RetentionExecution> cancel(UUID policy, UUID id, Caller caller) {
        return CallerTransaction.withTransaction(caller, () -> executions
                .get(policy, id, caller)
                .chain(() -> executions.cancel(id, clock.instant(), caller))
                .invoke(isOpen -> {
                    if (!isOpen) {
                        throw ProblemException.of(ProblemType.CONFLICT, "The execution is over.");
                    }
                })
                .call(() -> audit.append(
                        AuditEvent.done(
                                        AuditAction.UPDATE,
                                        RESOURCE,
                                        policy,
                                        Map.of("execution", id, "cancelRequested", true))
                                .shared(),
                        caller))
                .chain(() -> executions.get(policy, id, caller)));
    }

    /** Carries out an approved policy in this process, to its end. */
    public Uni<RetentionExecution> runHere(UUID id) {
        Caller service = Caller.service(Identifiers.next());
        return CallerTransaction.withTransaction(service, () -> policies.get(id, service))
                .invoke(RetentionService::requireApproved)
                .chain(() -> running.begin(id))
                .map(begun -> begun.orElseThrow(RetentionService::open))
                .chain(begun -> running.carryOut(begun)
                        .chain(() -> CallerTransaction.withTransaction(
                                service, () -> executions.get(id, begun.id(), service))));
    }

    /** Begins what is due; a time that was missed is made up once. What was changed without an approval waits. */
    Uni<Void> beginDue() {
        Caller service = Caller.service(Identifiers.next());
        Instant now = clock.instant();
        return CallerTransaction.withTransaction(service, () -> policies.lockActive(service)
                .onItem()
                .transformToMulti(active -> Multi.createFrom().iterable(active))
                .onItem()
                .transformToUniAndConcatenate(policy -> beginWhenDue(policy, now, service))
                .collect()
                .last()
                .replaceWithVoid());
    }

    private Uni<Void> beginWhenDue(RetentionPolicy policy, Instant now, Caller service) {
        Instant due = policy.nextExecution();
        if (policy.scheduleCron() == null || (due != null && due.isAfter(now))) {
            return Uni.createFrom().voidItem();
        }
        if (!policy.isApproved()) {
            Notice.of(Kind.RETENTION_UNAPPROVED, "retention")
                    .with(Map.of("policy", policy.id()))
                    .post();
            return Uni.createFrom().voidItem();
        }
        Optional<Instant> next = RetentionSchedule.next(policy.scheduleCron(), now);
        Uni<Void> noted =
                next.isEmpty() ? Uni.createFrom().voidItem() : policies.schedule(policy.id(), next.get(), service);
        return due == null
                ? noted
                : executions
                        .insert(Identifiers.next(), policy.id(), null, null, now, service)
                        .chain(() -> noted);
    }

    private static void requireApproved(RetentionPolicy policy) {
        if (!policy.isActive() || !policy.isApproved()) {
            throw ProblemException.of(
                    ProblemType.CONFLICT,
                    policy.isActive()
                            ? "The policy was changed past the service: it waits for an approval."
                            : "The policy is switched off: two superusers switch it on.");
        }
    }

    private static ProblemException open() {
        return ProblemException.of(ProblemType.CONFLICT, "The policy is being carried out already.");
    }
}
