package io.foreseed.simulation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.foreseed.plan.VisiblePlans;
import io.foreseed.platform.Caller;
import io.foreseed.platform.Lane;
import io.foreseed.platform.Page;
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

    /** Makes counting and accepting in a lane one step, for all instances; any constant does. */
    private static final long QUEUE_LOCK = 0x466f7265_71756575L;

    /**
     * Takes a waiting run of the lane that is offered a place first, else of the other: of the user with the least in
     * progress there, who was served longest ago, the oldest. A user's second waiting run counts as if the first were in
     * progress, so that workers that claim at the same moment, past each other's rows, keep the same order.
     */
    static final String CLAIM = """
            with waiting as materialized (
                select id, lane, requested_by, accepted_at,
                       row_number() over (partition by lane, requested_by order by accepted_at, id) as place
                  from simulation_runs where state = 'queued' and lane in (?4, ?5)),
            turns as materialized (
                select lane, requested_by,
                       (select count(*) from simulation_runs r where r.state = 'running' and r.lane = w.lane
                           and r.requested_by = w.requested_by) as busy,
                       (select r.started_at from simulation_runs r where r.requested_by = w.requested_by
                           and r.started_at is not null order by r.started_at desc limit 1) as served
                  from (select distinct lane, requested_by from waiting) w)
            update simulation_runs
               set state = 'running', owner = ?1, lease_until = ?2, attempt = attempt + 1, started_at = ?3, progress = 0
             where id = (select run.id
                           from waiting join turns using (lane, requested_by) join simulation_runs run using (id)
                          where run.state = 'queued'
                          order by waiting.lane <> ?4, waiting.place + turns.busy, turns.served nulls first,
                                   waiting.accepted_at, waiting.id
                          limit 1 for update of run skip locked)
            returning id
            """;

    private static final String VISIBLE = "planId in " + VisiblePlans.IDS;

    private final ObjectMapper json;

    SimulationRunRepository(ObjectMapper json) {
        this.json = json;
    }

    /** Waits for the lane's lock and holds it until the transaction ends; returns how many runs wait there. */
    Uni<WaitingRuns> lockAndCountWaiting(Lane lane, Caller caller) {
        return getSession()
                .call(session -> session.createNativeQuery(
                                "select 1 from pg_advisory_xact_lock(hashtextextended(?1, ?2))", Integer.class)
                        .setParameter(1, lane.column())
                        .setParameter(2, QUEUE_LOCK)
                        .getSingleResult())
                .chain(session -> session.createNativeQuery(
                                "select everybody, own from waiting_runs(?1)", Object[].class)
                        .setParameter(1, lane.column())
                        .getSingleResult())
                .map(counts -> new WaitingRuns((Long) counts[0], (Long) counts[1]));
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
        row.lane = run.lane().column();
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

    Uni<Page<SimulationRun>> list(UUID planId, PageRequest page, Caller caller) {
        return find(
                        VISIBLE + " and planId = ?3 and id < ?4 order by id desc",
                        caller.user(),
                        caller.role().code(),
                        planId,
                        page.before())
                .range(0, page.rows() - 1)
                .list()
                .map(rows -> Page.read(rows, page.limit(), row -> row.id, this::read));
    }

    /** Takes the run whose turn it is, past those that another worker is taking; empty when none waits in these lanes. */
    Uni<Optional<SimulationRun>> claim(List<Lane> lanes, String owner, Instant now, Instant leaseUntil, Caller caller) {
        caller.requireService();
        return getSession()
                .chain(session -> session.createNativeQuery(CLAIM, UUID.class)
                        .setParameter(4, lanes.getFirst().column())
                        .setParameter(5, lanes.getLast().column())
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

    /** Finishes a run, by what changes alone; whether it was still running under this attempt. */
    Uni<Boolean> finish(UUID id, int attempt, RunOutcome outcome, Instant now, Caller caller) {
        caller.requireService();
        RunResult result = outcome.result();
        return getSession()
                .chain(session -> session.createNativeQuery("""
                                update simulation_runs
                                   set state = ?3, result_digest = ?4, path_checksums = ?5,
                                       problem = cast(cast(?6 as text) as jsonb), finished_at = ?7, owner = null,
                                       lease_until = null,
                                       progress = case ?3 when 'succeeded' then 1 else progress end
                                 where id = ?1 and attempt = ?2 and state = 'running'
                                """)
                        .setParameter(1, id)
                        .setParameter(2, attempt)
                        .setParameter(3, outcome.state().column())
                        .setParameter(4, result == null ? null : result.digest())
                        .setParameter(5, result == null ? null : checksums(result.pathChecksums()))
                        .setParameter(
                                6,
                                outcome.problem() == null
                                        ? null
                                        : outcome.problem().toString())
                        .setParameter(7, now)
                        .executeUpdate())
                .map(count -> count == 1);
    }

    private static byte @Nullable [] checksums(@Nullable String base64) {
        return base64 == null ? null : Base64.getDecoder().decode(base64);
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
                    Lane.ofColumn(row.lane),
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
