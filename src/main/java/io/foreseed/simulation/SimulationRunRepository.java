package io.foreseed.simulation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.foreseed.plan.VisiblePlans;
import io.foreseed.platform.Caller;
import io.foreseed.platform.PageRequest;
import io.foreseed.problem.ProblemException;
import io.quarkus.hibernate.reactive.panache.PanacheQuery;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The record of runs, for who may see the plan, and the queue, for the service itself. Every change of state names the
 * state it starts from, so that races are lost.
 */
@ApplicationScoped
class SimulationRunRepository implements PanacheRepositoryBase<SimulationRunEntity, UUID> {
    private static final TypeReference<List<UUID>> IDENTIFIERS = new TypeReference<>() {};

    /** Makes counting and accepting one step, for all instances; any constant does. */
    private static final long QUEUE_LOCK = 0x466f7265_71756575L;

    private static final String VISIBLE = "planId in " + VisiblePlans.IDS;

    private final ObjectMapper json;

    SimulationRunRepository(ObjectMapper json) {
        this.json = json;
    }

    /** Waits for the queue's lock and holds it until the transaction ends; returns how many runs wait. */
    Uni<Long> lockAndCountQueued(Caller caller) {
        return getSession()
                .chain(session -> session.createNativeQuery("select 1 from pg_advisory_xact_lock(?1)", Integer.class)
                        .setParameter(1, QUEUE_LOCK)
                        .getSingleResult())
                .chain(ignored -> countQueued(caller));
    }

    /** Over all callers, whoever asks: no more than the number is told. */
    Uni<Long> countQueued(Caller caller) {
        return getSession().chain(session -> session.createNativeQuery("select waiting_runs()", Long.class)
                .getSingleResult());
    }

    Uni<SimulationRun> insert(SimulationRun run, Caller caller) {
        SimulationRunEntity row = new SimulationRunEntity();
        row.id = run.id();
        row.planId = run.planId();
        row.kind = run.kind().column();
        row.state = run.state().column();
        row.input = run.input().getBytes(StandardCharsets.UTF_8);
        row.labels = run.labels();
        row.inputDigest = run.inputDigest();
        row.seed = run.seed();
        row.iterations = run.iterations();
        row.algorithmVersion = run.algorithmVersion();
        row.dependsOnInputs = json.valueToTree(run.dependsOnInputs()).toString();
        row.progress = BigDecimal.ZERO;
        row.requestedBy = caller.user();
        row.requestId = run.requestId();
        row.traceparent = run.traceparent();
        row.acceptedAt = run.acceptedAt();
        return persistAndFlush(row).map(this::read);
    }

    Uni<SimulationRun> get(UUID planId, UUID id, Caller caller) {
        return visible(planId, id, caller)
                .firstResult()
                .onItem()
                .ifNull()
                .failWith(() -> ProblemException.notFound("run"))
                .map(this::read);
    }

    Uni<List<SimulationRun>> list(UUID planId, PageRequest page, Caller caller) {
        return find(
                        VISIBLE + " and planId = ?3 and id < ?4 order by id desc",
                        caller.user(),
                        caller.role().code(),
                        planId,
                        page.before())
                .range(0, page.rows() - 1)
                .list()
                .map(rows -> rows.stream().map(this::read).toList());
    }

    /** Takes the oldest waiting run, past those that another worker is taking; empty when none waits. */
    Uni<Optional<SimulationRun>> claim(String owner, Instant now, Instant leaseUntil, Caller caller) {
        caller.requireService();
        return getSession()
                .chain(session -> session.createNativeQuery("""
                                update simulation_runs
                                set state = 'running', owner = ?1, lease_until = ?2, attempt = attempt + 1,
                                    started_at = ?3, progress = 0
                                where id = (select id from simulation_runs where state = 'queued'
                                            order by accepted_at, id limit 1 for update skip locked)
                                returning id
                                """, UUID.class)
                        .setParameter(1, owner)
                        .setParameter(2, leaseUntil)
                        .setParameter(3, now)
                        .getResultList())
                .chain(ids -> ids.isEmpty()
                        ? Uni.createFrom().item(Optional.<SimulationRun>empty())
                        : findById(ids.getFirst()).map(row -> Optional.of(read(row))));
    }

    /** Tells that the worker lives; returns whether the run is still its own and whether it should stop. */
    Uni<Lease> renew(UUID id, int attempt, String owner, double progress, Instant leaseUntil, Caller caller) {
        caller.requireService();
        return update(
                        "leaseUntil = ?1, progress = ?2 where id = ?3 and attempt = ?4 and owner = ?5"
                                + " and state = 'running'",
                        leaseUntil,
                        BigDecimal.valueOf(progress).setScale(4, RoundingMode.DOWN),
                        id,
                        attempt,
                        owner)
                .chain(count -> count == 0
                        ? Uni.createFrom().item(Lease.LOST)
                        : count("id = ?1 and cancelRequested", id)
                                .map(asked -> asked > 0 ? Lease.CANCEL_REQUESTED : Lease.HELD));
    }

    /** Finishes a run; empty when it is no longer running under this attempt. */
    Uni<Optional<SimulationRun>> finish(
            UUID id,
            int attempt,
            RunState state,
            @Nullable String resultDigest,
            @Nullable String pathChecksums,
            @Nullable String problem,
            Instant now,
            Caller caller) {
        caller.requireService();
        return find("id = ?1 and attempt = ?2 and state = 'running'", id, attempt)
                .withLock(jakarta.persistence.LockModeType.PESSIMISTIC_WRITE)
                .firstResult()
                .chain(row -> row == null
                        ? Uni.createFrom().item(Optional.<SimulationRun>empty())
                        : finish(row, state, resultDigest, pathChecksums, problem, now)
                                .map(Optional::of));
    }

    private Uni<SimulationRun> finish(
            SimulationRunEntity row,
            RunState state,
            @Nullable String resultDigest,
            @Nullable String pathChecksums,
            @Nullable String problem,
            Instant now) {
        row.state = state.column();
        row.resultDigest = resultDigest;
        row.pathChecksums = pathChecksums == null ? null : Base64.getDecoder().decode(pathChecksums);
        row.problem = problem;
        row.finishedAt = now;
        row.owner = null;
        row.leaseUntil = null;
        row.progress = state == RunState.SUCCEEDED ? BigDecimal.ONE : row.progress;
        return flush().replaceWith(row).map(this::read);
    }

    /** Cancels a waiting run at once, asks the worker of a running one to stop, leaves a finished one as it is. */
    Uni<SimulationRun> requestCancel(UUID planId, UUID id, Instant now, Caller caller) {
        return visible(planId, id, caller)
                .withLock(jakarta.persistence.LockModeType.PESSIMISTIC_WRITE)
                .firstResult()
                .invoke(row -> {
                    if (row.state.equals(RunState.QUEUED.column())) {
                        row.state = RunState.CANCELLED.column();
                        row.finishedAt = now;
                    }
                    row.cancelRequested |= !row.state.equals(RunState.SUCCEEDED.column())
                            && !row.state.equals(RunState.FAILED.column());
                })
                .call(this::flush)
                .map(this::read);
    }

    /** Gives runs of silent workers back to the queue. */
    Uni<Integer> requeueExpired(Instant now, Caller caller) {
        caller.requireService();
        return update(
                "state = 'queued', owner = null, leaseUntil = null, progress = 0"
                        + " where state = 'running' and leaseUntil < ?1 and attempt < ?2 and not cancelRequested",
                now,
                SimulationRun.MAXIMUM_ATTEMPTS);
    }

    /** Gives a run back before its end; the attempt does not count, since nothing failed. */
    Uni<Integer> handBack(UUID id, int attempt, String owner, Caller caller) {
        caller.requireService();
        return update(
                "state = 'queued', owner = null, leaseUntil = null, progress = 0, attempt = attempt - 1"
                        + " where id = ?1 and attempt = ?2 and owner = ?3 and state = 'running'",
                id,
                attempt,
                owner);
    }

    /** Runs of silent workers that are not begun again: cancelled, or begun too often. */
    Uni<List<SimulationRun>> expiredForGood(Instant now, Caller caller) {
        caller.requireService();
        return find(
                        "state = 'running' and leaseUntil < ?1 and (attempt >= ?2 or cancelRequested) order by id",
                        now,
                        SimulationRun.MAXIMUM_ATTEMPTS)
                .range(0, 99)
                .list()
                .map(rows -> rows.stream().map(this::read).toList());
    }

    private PanacheQuery<SimulationRunEntity> visible(UUID planId, UUID id, Caller caller) {
        return find(
                VISIBLE + " and planId = ?3 and id = ?4",
                caller.user(),
                caller.role().code(),
                planId,
                id);
    }

    private SimulationRun read(SimulationRunEntity row) {
        try {
            return new SimulationRun(
                    row.id,
                    row.planId,
                    RunKind.ofColumn(row.kind),
                    RunState.ofColumn(row.state),
                    new String(row.input, StandardCharsets.UTF_8),
                    row.labels,
                    row.inputDigest,
                    row.resultDigest,
                    row.pathChecksums == null ? null : Base64.getEncoder().encodeToString(row.pathChecksums),
                    row.seed,
                    row.iterations,
                    row.algorithmVersion,
                    json.readValue(row.dependsOnInputs, IDENTIFIERS),
                    row.attempt,
                    row.cancelRequested,
                    row.progress.doubleValue(),
                    row.problem == null ? null : json.readTree(row.problem),
                    row.requestedBy,
                    row.requestId,
                    row.traceparent,
                    row.acceptedAt,
                    row.startedAt,
                    row.finishedAt);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored run is not one of ours", e);
        }
    }
}
