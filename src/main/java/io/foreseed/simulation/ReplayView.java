package io.foreseed.simulation;

import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What came out when a stored run was computed again. */
public record ReplayView(
        UUID runId,

        @Schema(description = "Whether every bit is as it was")
        boolean equal,

        String algorithmVersion,
        String inputDigest,
        String recomputedInputDigest,
        String resultDigest,
        String recomputedResultDigest,

        @Schema(description = "The first path whose outcome differs") @Nullable
        Integer firstDifferentPath) {}
