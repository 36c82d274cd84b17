package io.foreseed.simulation;

import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What came out when a stored run was computed again. */
@Schema(name = "Replay", description = "What came out when a stored run was computed again.")
public record ReplayView(
        UUID runId,

        @Schema(description = "Whether both digests and every number are as they were")
        boolean equal,

        String algorithmVersion,
        @Schema(ref = "Digest") String inputDigest,
        @Schema(ref = "Digest") String recomputedInputDigest,
        @Schema(ref = "Digest") String resultDigest,
        @Schema(ref = "Digest") String recomputedResultDigest,

        @Schema(description = "The first path whose outcome differs") @Nullable
        Integer firstDifferentPath,

        @Schema(description = "JSON Pointers of the numbers that differ")
        List<String> differentFields) {
    public ReplayView {
        differentFields = List.copyOf(differentFields);
    }

    static ReplayView of(SimulationRun run, Replay replay) {
        return new ReplayView(
                run.id(),
                replay.isEqual(),
                run.algorithmVersion(),
                replay.inputDigest(),
                replay.recomputedInputDigest(),
                replay.resultDigest(),
                replay.recomputedResultDigest(),
                replay.firstDifferentPath().isPresent()
                        ? replay.firstDifferentPath().getAsInt()
                        : null,
                replay.differentFields());
    }
}
