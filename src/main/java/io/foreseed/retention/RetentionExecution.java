package io.foreseed.retention;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A time that a policy was carried out, or is. */
public record RetentionExecution(
        UUID id,
        UUID policyId,

        @Schema(
                enumeration = {"queued", "running", "success", "partial", "failed", "cancelled"},
                description = "`partial`: a hold kept something.")
        String state,

        @Schema(description = "Who asked for it; absent when the schedule did, or a command.") @Nullable
        UUID requestedBy,

        Instant requestedAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,

        @Schema(description = "How often it was begun: an instance that ended in the middle leaves it to others.")
        int attempt,

        boolean cancelRequested,

        @Schema(description = "What is older is reached.") @Nullable
        Instant cutoff,

        @Schema(description = "Rows, persons or events that were reached.")
        long records,

        @Schema(description = "What they took in the database.")
        long bytes,

        @Schema(description = "What a legal hold keeps.") long recordsHeld,

        @Schema(description = "The files that hold what was archived.")
        List<RetentionArchive> archives,

        @Schema(description = "Why it failed.") @Nullable String problem) {

    public RetentionExecution {
        archives = List.copyOf(archives);
    }

    public boolean isOver() {
        return finishedAt != null;
    }
}
