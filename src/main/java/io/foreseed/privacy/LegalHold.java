package io.foreseed.privacy;

import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What forbids to erase a person, until it is released. */
record LegalHold(
        UUID id,

        @Schema(description = "Who must not be erased.") UUID userId,

        @Schema(description = "Why.", examples = "Case 12 C 345/26 of the regional court")
        String ground,

        UUID placedBy,
        Instant placedAt,

        @Schema(description = "Who approved its release; absent while it holds.") @Nullable
        UUID releasedBy,

        @Nullable Instant releasedAt) {}
