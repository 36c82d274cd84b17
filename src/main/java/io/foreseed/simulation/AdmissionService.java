package io.foreseed.simulation;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.foreseed.platform.Caller;
import io.foreseed.platform.Lane;
import io.foreseed.problem.ProblemException;
import io.foreseed.problem.ProblemType;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether one more run may wait. What was counted less than a second ago is remembered, so that under a flood of
 * requests most are refused before anything is read; accepted is a run only by what the database counts.
 */
@ApplicationScoped
class AdmissionService {
    private static final Duration RETRY = Duration.ofSeconds(5);
    private static final Duration REMEMBERED = Duration.ofSeconds(1);
    private static final Duration LANE_REMEMBERED = Duration.ofSeconds(10);
    private static final int MOST = 10_000;

    /** Of a user, or of everybody. */
    private record Queue(Lane lane, @Nullable UUID user) {}

    /** What a user asks for again: a run of a plan, with so many paths. */
    private record Asked(UUID user, UUID plan, @Nullable Integer iterations) {}

    private final SimulationRunRepository runs;
    private final SimulationConfig config;
    private final Cache<Queue, Long> counted =
            Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(REMEMBERED).build();
    private final Cache<Asked, Lane> lanes = Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfterWrite(LANE_REMEMBERED)
            .build();

    private final MeterRegistry metrics;

    AdmissionService(SimulationRunRepository runs, SimulationConfig config, MeterRegistry metrics) {
        this.runs = runs;
        this.config = config;
        this.metrics = metrics;
    }

    /**
     * Refuses a run whose lane is known to be full, by who has asked for the same before.
     *
     * @throws ProblemException as {@link #require} fails
     */
    void requireNotKnownFull(UUID plan, RunRequest request, Caller caller) {
        Lane lane = lanes.getIfPresent(new Asked(caller.user(), plan, request.iterations()));
        if (lane != null) {
            requireNotKnownFull(lane, caller);
        }
    }

    /** Refuses what goes into a lane that is known to be full. */
    void requireNotKnownFull(Lane lane, Caller caller) {
        requireRoom(lane, new WaitingRuns(known(new Queue(lane, null)), known(new Queue(lane, caller.user()))));
    }

    private long known(Queue queue) {
        Long count = counted.getIfPresent(queue);
        return count == null ? 0 : count;
    }

    /** In which lane a run waits, which is remembered of who asks for it. */
    Lane lane(UUID plan, RunRequest request, ResolvedPlan resolved, Caller caller) {
        Lane lane = RunLimits.lane(resolved.document().input(), config);
        lanes.put(new Asked(caller.user(), plan, request.iterations()), lane);
        return lane;
    }

    /** Joins the transaction that accepts the run, and keeps others from accepting one until it ends. */
    Uni<Void> require(Lane lane, Caller caller) {
        return runs.lockAndCountWaiting(lane, caller)
                .invoke(waiting -> {
                    note(lane, caller.user(), waiting);
                    requireRoom(lane, waiting);
                    note(lane, caller.user(), new WaitingRuns(waiting.everybody() + 1, waiting.own() + 1));
                })
                .replaceWithVoid();
    }

    private void note(Lane lane, UUID user, WaitingRuns waiting) {
        counted.put(new Queue(lane, null), waiting.everybody());
        counted.put(new Queue(lane, user), waiting.own());
    }

    /** A run waits no more: it was begun here, or cancelled. */
    void left(SimulationRun run) {
        counted.asMap().computeIfPresent(new Queue(run.lane(), null), (queue, count) -> count - 1);
        counted.asMap().computeIfPresent(new Queue(run.lane(), run.requestedBy()), (queue, count) -> count - 1);
    }

    private void requireRoom(Lane lane, WaitingRuns waiting) {
        if (waiting.own() >= config.queueLimitOfUser()) {
            count(lane, "user");
            throw ProblemException.retryLater(
                    ProblemType.TOO_MANY_REQUESTS,
                    waiting.own() + " " + lane.column() + " runs of yours wait already, of one user "
                            + config.queueLimitOfUser() + " may.",
                    RETRY);
        }
        if (waiting.everybody() >= config.queueLimit()) {
            count(lane, "everybody");
            throw ProblemException.retryLater(
                    ProblemType.OVERLOADED,
                    waiting.everybody() + " " + lane.column() + " runs wait already, " + config.queueLimit() + " may.",
                    RETRY);
        }
    }

    private void count(Lane lane, String whose) {
        Counter.builder("foreseed.simulation.refused")
                .description("Runs that were not accepted, since too many wait: of their user, or of everybody")
                .tag("lane", lane.column())
                .tag("limit", whose)
                .register(metrics)
                .increment();
    }
}
