package io.foreseed.simulation;

import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * How far a run is.
 *
 * @param progress  share of the paths, or of an analysis's simulations, that are computed, 0 to 1
 */
public record RunProgress(
        UUID runId,
        RunState state,

        @Schema(description = "Share of the paths, or of an analysis's simulations, that are computed, 0 to 1.")
        double progress) {
    static RunProgress of(SimulationRun run) {
        return new RunProgress(run.id(), run.state(), run.progress());
    }
}
