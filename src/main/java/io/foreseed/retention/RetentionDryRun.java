package io.foreseed.retention;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a policy would reach now; nothing is changed. */
public record RetentionDryRun(
        @Schema(description = "What is older would be reached.")
        Instant cutoff,

        @Schema(description = "Rows, persons or events.") long records,

        @Schema(description = "What they take in the database; of months of the trail with their indexes.")
        long bytes,

        @Nullable Instant oldest,
        @Nullable Instant newest,

        @Schema(description = "What would be reached but for a legal hold.")
        long recordsHeld,

        @Schema(description = "The holds that keep something, 100 at most.")
        List<UUID> legalHolds) {

    public RetentionDryRun {
        legalHolds = List.copyOf(legalHolds);
    }
}
