package io.foreseed.retention;

import io.foreseed.audit.AuditEvent;
import io.foreseed.audit.AuditTrail;
import io.foreseed.platform.Caller;
import io.foreseed.platform.CallerTransaction;
import io.foreseed.platform.DatabaseFailure;
import io.foreseed.platform.EventLoop;
import io.foreseed.platform.Identifiers;
import io.foreseed.platform.Notice;
import io.foreseed.platform.Notice.Kind;
import io.foreseed.platform.ResourceType;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Carries out policies, in parts with pauses between them. What a part has done is counted in its transaction, so that after
 * an end by force another instance goes on with the next.
 */
@ApplicationScoped
class RetentionExecutionService {
    private static final Logger LOG = Logger.getLogger(RetentionExecutionService.class);
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final Duration HEARTBEAT = RetentionExecutionRepository.LEASE.dividedBy(4);

    private final RetentionExecutionRepository executions;
    private final RetentionPolicyRepository policies;
    private final Map<RetainedTable, RetentionWorkService> works = new EnumMap<>(RetainedTable.class);
    private final AuditTrail audit;
    private final EventLoop eventLoop;
    private final MeterRegistry metrics;
    private final Clock clock;
    private final UUID owner = Identifiers.next();
    private volatile boolean isStopping;

    RetentionExecutionService(
            RetentionExecutionRepository executions,
            RetentionPolicyRepository policies,
            @All List<RetentionWorkService> works,
            AuditTrail audit,
            EventLoop eventLoop,
            MeterRegistry metrics,
            Clock clock) {
        this.executions = executions;
        this.policies = policies;
        works.forEach(work -> this.works.put(work.table(), work));
        this.audit = audit;
        this.eventLoop = eventLoop;
        this.metrics = metrics;
        this.clock = clock;
    }

    void stopping(@Observes ShutdownEvent stop) {
        isStopping = true;
    }

    /** An execution while it is carried out here. */
    private static final class Active {
        private final RetentionExecution execution;
        private volatile boolean isOver;
        private long records;
        private int done;

        Active(RetentionExecution execution) {
            this.execution = execution;
        }
    }

    /** Begins one of the policy in this process; empty when one is open already. */
    Uni<Optional<RetentionExecution>> begin(UUID policy) {
        Caller service = service();
        UUID id = Identifiers.next();
        return CallerTransaction.withTransaction(service, () -> executions
                .insert(id, policy, null, owner, clock.instant(), service)
                .chain(isBegun -> isBegun
                        ? executions.get(policy, id, service).map(Optional::of)
                        : Uni.createFrom().item(Optional.empty())));
    }

    /** The next one that nobody carries out; from now on this process does. */
    Uni<Optional<RetentionExecution>> claim() {
        Caller service = service();
        return isStopping
                ? Uni.createFrom().item(Optional.empty())
                : CallerTransaction.withTransaction(service, () -> executions.claim(owner, clock.instant(), service));
    }

    /** Carries it out to its end, unless the service stops or the database is away: then others go on. */
    Uni<Void> carryOut(RetentionExecution execution) {
        Active active = new Active(execution);
        keepLease(active);
        return start(active)
                .chain(policy -> next(active, policy))
                .onFailure()
                .recoverWithUni(failure -> failed(active, failure))
                .onTermination()
                .invoke(() -> active.isOver = true);
    }

    private void keepLease(Active active) {
        eventLoop.startAfter(HEARTBEAT, "retention-lease", () -> {
            if (active.isOver) {
                return Uni.createFrom().voidItem();
            }
            Caller service = service();
            return CallerTransaction.withTransaction(
                            service, () -> executions.renew(active.execution.id(), owner, service))
                    .onFailure()
                    .recoverWithNull()
                    .invoke(() -> keepLease(active));
        });
    }

    /** What was approved, and from when on it is reached; the same in all attempts, unless the policy keeps longer by now. */
    private Uni<RetentionPolicy> start(Active active) {
        Caller service = service();
        RetentionExecution execution = active.execution;
        return CallerTransaction.withTransaction(service, () -> policies.get(execution.policyId(), service)
                .invoke(policy -> {
                    if (!policy.isActive() || !policy.isApproved()) {
                        throw new IllegalStateException(
                                "The policy is switched off, or was changed without an approval.");
                    }
                    if (execution.attempt() > RetentionExecutionRepository.MOST_ATTEMPTS) {
                        throw new IllegalStateException("It was begun " + execution.attempt() + " times to no end.");
                    }
                })
                .call(policy -> executions.setCutoff(execution.id(), owner, policy.cutoff(clock.instant()), service)));
    }

    private Uni<Void> next(Active active, RetentionPolicy policy) {
        RetentionExecution before = active.execution;
        Caller service = service();
        return CallerTransaction.withTransaction(service, () -> executions.get(before.policyId(), before.id(), service))
                .chain(now -> {
                    if (now.cancelRequested()) {
                        return finish(active, policy, "cancelled", null);
                    }
                    if (isStopping) {
                        return CallerTransaction.withTransaction(
                                service, () -> executions.handBack(before.id(), owner, service));
                    }
                    return step(active, policy, now, service);
                });
    }

    private Uni<Void> step(Active active, RetentionPolicy policy, RetentionExecution now, Caller service) {
        UUID id = now.id();
        var task = new RetentionWorkService.Task(
                policy,
                id,
                Objects.requireNonNull(now.cutoff(), "a cutoff"),
                now.attempt(),
                active.done,
                now.archives(),
                step -> executions.progress(id, owner, step, service));
        return Objects.requireNonNull(works.get(policy.table()), policy.tableName())
                .step(task, service)
                .chain(step -> {
                    active.done++;
                    active.records += step.records();
                    metrics.counter("foreseed.retention.records", "table", policy.tableName())
                            .increment((double) step.records());
                    return step.isLast()
                            ? finish(active, policy, null, null)
                            : Uni.createFrom()
                                    .voidItem()
                                    .onItem()
                                    .delayIt()
                                    .by(PAUSE)
                                    .emitOn(EventLoop.current())
                                    .chain(() -> next(active, policy));
                });
    }

    /**
     * Writes down the end: the execution, the policy's figures and the event are one transaction.
     *
     * @param state  null: success, or partial where a hold keeps something
     */
    private Uni<Void> finish(Active active, RetentionPolicy policy, @Nullable String state, @Nullable String problem) {
        Caller service = service();
        Instant now = clock.instant();
        RetentionExecution begun = active.execution;
        return CallerTransaction.withTransaction(service, () -> executions
                        .get(begun.policyId(), begun.id(), service)
                        .chain(execution -> held(policy, execution, service)
                                .chain(held -> end(
                                        policy,
                                        execution,
                                        state == null ? (held > 0 ? "partial" : "success") : state,
                                        held,
                                        problem,
                                        now,
                                        service))))
                .invoke(ended -> tell(ended, policy))
                .replaceWithVoid();
    }

    private Uni<Long> held(RetentionPolicy policy, RetentionExecution execution, Caller service) {
        return execution.cutoff() == null || policy.table().person() == null
                ? Uni.createFrom().item(0L)
                : policies.look(policy.asRequest(), execution.cutoff(), service).map(RetentionDryRun::recordsHeld);
    }

    private Uni<RetentionExecution> end(
            RetentionPolicy policy,
            RetentionExecution execution,
            String state,
            long held,
            @Nullable String problem,
            Instant now,
            Caller service) {
        UUID id = execution.id();
        Instant begun = execution.startedAt() == null ? now : execution.startedAt();
        String status = state.equals("cancelled") ? "partial" : state;
        return executions
                .finish(id, owner, state, held, problem, now, service)
                .chain(() -> policies.executed(
                        policy.id(), status, execution.records(), Duration.between(begun, now), now, service))
                .chain(() -> executions.get(policy.id(), id, service))
                .call(ended -> audit.append(
                        AuditEvent.executed(ResourceType.RETENTION_POLICY, policy.id(), metadata(policy, ended))
                                .shared(),
                        service));
    }

    private static Map<String, Object> metadata(RetentionPolicy policy, RetentionExecution ended) {
        Map<String, Object> metadata = new HashMap<>(Map.of(
                "execution", ended.id(),
                "policy", policy.name(),
                "table", policy.tableName(),
                "action", policy.action(),
                "state", ended.state(),
                "records", ended.records(),
                "bytes", ended.bytes(),
                "recordsHeld", ended.recordsHeld(),
                "archives", ended.archives()));
        put("cutoff", ended.cutoff(), metadata);
        put("requestedBy", ended.requestedBy(), metadata);
        put("approval", policy.approvalId(), metadata);
        put("approvedBy", policy.updatedBy(), metadata);
        put("problem", ended.problem(), metadata);
        return metadata;
    }

    private static void put(String name, @Nullable Object value, Map<String, Object> metadata) {
        if (value != null) {
            metadata.put(name, value instanceof Instant moment ? moment.toString() : value);
        }
    }

    private void tell(RetentionExecution ended, RetentionPolicy policy) {
        metrics.counter("foreseed.retention.executions", "state", ended.state()).increment();
        LOG.infof(
                "event=retention policy=%s table=%s state=%s records=%d held=%d",
                policy.id(), policy.tableName(), ended.state(), ended.records(), ended.recordsHeld());
        if (!ended.state().equals("failed")) {
            Notice.of(Kind.RETENTION_DONE, "retention")
                    .with(Map.of(
                            "policy", policy.id(),
                            "execution", ended.id(),
                            "state", ended.state(),
                            "records", ended.records(),
                            "held", ended.recordsHeld()))
                    .taking(Duration.between(
                            ended.startedAt() == null ? ended.requestedAt() : ended.startedAt(), clock.instant()))
                    .post();
        }
    }

    /** One that others carry on is left to them; any other failure is its end, and says why without data. */
    private Uni<Void> failed(Active active, Throwable failure) {
        RetentionExecution execution = active.execution;
        if (failure instanceof LostExecutionException || DatabaseFailure.isOutage(failure)) {
            LOG.warnf("event=retention-left execution=%s reason=\"%s\"", execution.id(), failure.getMessage());
            return Uni.createFrom().voidItem();
        }
        LOG.errorf(failure, "event=retention-failed execution=%s", execution.id());
        Notice.of(Kind.RETENTION_FAILED, "retention")
                .because(failure)
                .with(Map.of("policy", execution.policyId(), "execution", execution.id()))
                .post();
        Caller service = service();
        return CallerTransaction.withTransaction(service, () -> policies.get(execution.policyId(), service))
                .chain(policy -> finish(active, policy, "failed", reason(failure)))
                .onFailure()
                .invoke(again -> LOG.errorf(again, "event=retention-not-ended execution=%s", execution.id()))
                .onFailure()
                .recoverWithNull();
    }

    private static String reason(Throwable failure) {
        return failure instanceof IllegalStateException && failure.getMessage() != null
                ? failure.getMessage()
                : DatabaseFailure.refusal(failure)
                        .map(refusal -> "The database refused it with SQLSTATE " + refusal.state() + ".")
                        .orElse(failure.getClass().getSimpleName());
    }

    private static Caller service() {
        return Caller.service(Identifiers.next());
    }
}
