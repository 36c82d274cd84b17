package io.foreseed.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import io.foreseed.engine.CanonicalJson;
import io.foreseed.engine.SimulatedPlan;
import io.foreseed.platform.Caller;
import io.foreseed.platform.Lane;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A run of a plan: a statement about the snapshot it carries, whatever becomes of the plan.
 *
 * @param lane  of the queue, settled when it is accepted
 * @param input  the canonical input of a simulation, or an {@link AnalysisTask} (UTF-8 JSON), to which both digests belong
 * @param seed  of an analysis, that of its plan, like paths and algorithm
 * @param labels  names and currency, outside both digests
 * @param attempt  how often a worker has begun it, at most {@link #MAXIMUM_ATTEMPTS}
 * @param progress  0 to 1
 * @param problem  why it failed
 * @param traceparent  the span of the request that accepted it; null when that was not traced
 */
record SimulationRun(
        UUID id,
        UUID planId,
        RunKind kind,
        Lane lane,
        RunState state,
        String input,
        String labels,
        String inputDigest,
        @Nullable String resultDigest,
        @Nullable String pathChecksums,
        long seed,
        int iterations,
        String algorithmVersion,
        List<UUID> dependsOnInputs,
        int attempt,
        boolean isCancelRequested,
        double progress,
        @Nullable JsonNode problem,
        UUID requestedBy,
        @Nullable UUID requestId,
        @Nullable String traceparent,
        Instant acceptedAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt) {
    static final int MAXIMUM_ATTEMPTS = 3;

    SimulationRun {
        dependsOnInputs = List.copyOf(dependsOnInputs);
    }

    /** A simulation as it is accepted. */
    static SimulationRun simulation(
            UUID id, ResolvedPlan plan, Lane lane, Caller caller, @Nullable String traceparent, Instant now) {
        SimulatedPlan input = plan.document().input();
        return queued(id, plan, RunKind.SIMULATION, lane, input.canonicalJson(), caller, traceparent, now);
    }

    /** An analysis of a plan as it is accepted. */
    static SimulationRun analysis(
            UUID id, ResolvedPlan plan, AnalysisTask task, Caller caller, @Nullable String traceparent, Instant now) {
        return queued(id, plan, RunKind.ANALYSIS, Lane.BACKGROUND, task.canonicalJson(), caller, traceparent, now);
    }

    /** What its spans are told apart by. */
    Map<String, ?> spanIdentity() {
        return Map.of("foreseed.run.id", id, "foreseed.run.attempt", attempt);
    }

    private static SimulationRun queued(
            UUID id,
            ResolvedPlan plan,
            RunKind kind,
            Lane lane,
            String input,
            Caller caller,
            @Nullable String traceparent,
            Instant now) {
        SimulatedPlan simulated = plan.document().input();
        return new SimulationRun(
                id,
                plan.plan().id(),
                kind,
                lane,
                RunState.QUEUED,
                input,
                plan.document().labels().toJson().toString(),
                CanonicalJson.digest(input),
                null,
                null,
                simulated.seed(),
                simulated.iterations(),
                simulated.algorithmVersion().id(),
                plan.inputs(),
                0,
                false,
                0,
                null,
                caller.user(),
                caller.requestId(),
                traceparent,
                now,
                null,
                null);
    }
}
