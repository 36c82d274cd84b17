package io.foreseed.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import io.foreseed.engine.SimulatedPlan;
import io.foreseed.platform.Caller;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A run of a plan: a statement about the snapshot it carries, whatever becomes of the plan.
 *
 * @param input  the canonical input (UTF-8 JSON), to which both digests belong
 * @param labels  names and currency, outside both digests
 * @param attempt  how often a worker has begun it, at most {@link #MAXIMUM_ATTEMPTS}
 * @param progress  0 to 1
 * @param problem  why it failed
 * @param traceparent  the span of the request that accepted it; null when that was not traced
 */
record SimulationRun(
        UUID id,
        UUID planId,
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

    /** A run as it is accepted. */
    static SimulationRun queued(
            UUID id,
            UUID planId,
            SimulatedPlan input,
            PlanLabels labels,
            List<UUID> dependsOnInputs,
            Caller caller,
            @Nullable String traceparent,
            Instant now) {
        return new SimulationRun(
                id,
                planId,
                RunState.QUEUED,
                input.canonicalJson(),
                labels.toJson().toString(),
                input.inputDigest(),
                null,
                null,
                input.seed(),
                input.iterations(),
                input.algorithmVersion().id(),
                dependsOnInputs,
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
