package io.foreseed.simulation;

import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What came out when a stored run was computed again. */
@Schema(name = "Replay", description = "What came out when a stored run was computed again.")
public record ReplayView(
        UUID runId,

        @Schema(
                description =
                        "Whether both digests and every number of the answer are as they were; labels are not looked at")
        boolean equal,

        String algorithmVersion,
        @Schema(ref = "Digest") String inputDigest,
        @Schema(ref = "Digest") String recomputedInputDigest,
        @Schema(ref = "Digest") String resultDigest,
        @Schema(ref = "Digest") String recomputedResultDigest,

        @Schema(description = "The first path whose outcome differs") @Nullable
        Integer firstDifferentPath,

        @Schema(description = "JSON Pointers of the numbers that differ")
        List<String> differentFields,

        @Schema(
                description = "Members of the stored result that were not compared, as no number comes from them and no"
                        + " digest covers them: labels are the names and the currency. `result`: its numbers are in an"
                        + " archive, and were compared by their digest alone")
        List<String> notCompared) {
    private static final List<String> OUTSIDE_DIGESTS = List.of("labels");
    private static final List<String> WITHOUT_RESULT = List.of("labels", "result");

    public ReplayView {
        differentFields = List.copyOf(differentFields);
        notCompared = List.copyOf(notCompared);
    }

    static ReplayView of(SimulationRun run, Replay replay, boolean isResultThere) {
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
                replay.differentFields(),
                isResultThere ? OUTSIDE_DIGESTS : WITHOUT_RESULT);
    }
}
