package io.foreseed.simulation;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.databind.JsonNode;
import io.foreseed.plan.PlanOutput;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A run as the API shows it.
 *
 * @param result  the answer, in the field names of {@code foreseed simulate --json}, or of {@code foreseed analyze --json};
 *     only of a succeeded run whose result is not in an archive
 */
@Schema(name = "Run", description = "A simulation or an analysis of a plan as it was when the run was accepted.")
public record RunView(
        UUID id,
        UUID planId,

        @Schema(description = "`analysis` when it answers a question, else `simulation`.")
        RunKind kind,

        RunState state,

        @Schema(
                description =
                        "Share of the paths that are computed, 0 to 1; of an analysis, of the simulations it may take.")
        double progress,

        @JsonFormat(shape = JsonFormat.Shape.STRING) @Schema(ref = "Seed")
        long seed,

        @Schema(description = "Monte Carlo paths.") int iterations,
        String algorithmVersion,

        @Schema(ref = "Digest", description = "Of the canonical input.")
        String inputDigest,

        @Schema(ref = "Digest", description = "Of the result; only of a succeeded run.") @Nullable
        String resultDigest,

        @Schema(description = "How often it was begun; 3 at most.")
        int attempt,

        boolean cancelRequested,

        @Schema(ref = "Problem", description = "Why it failed; only of a failed run.") @Nullable
        JsonNode problem,

        @Schema(description = "The stored result; only of a succeeded run, and not in an archive.") @Nullable
        UUID outputId,

        @Schema(
                ref = "RunResult",
                description = "Only of a succeeded run, not in lists, and not once it is in an archive.")
        @Nullable
        JsonNode result,

        Instant acceptedAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt) {

    static RunView of(SimulationRun run) {
        return of(run, null, null);
    }

    static RunView of(SimulationRun run, PlanOutput output) {
        return of(run, output.id(), output.value());
    }

    @Schema(hidden = true)
    boolean isFinished() {
        return state.isFinal();
    }

    private static RunView of(SimulationRun run, @Nullable UUID outputId, @Nullable JsonNode result) {
        return new RunView(
                run.id(),
                run.planId(),
                run.kind(),
                run.state(),
                run.progress(),
                run.seed(),
                run.iterations(),
                run.algorithmVersion(),
                run.inputDigest(),
                run.resultDigest(),
                run.attempt(),
                run.isCancelRequested(),
                run.problem(),
                outputId,
                result,
                run.acceptedAt(),
                run.startedAt(),
                run.finishedAt());
    }
}
