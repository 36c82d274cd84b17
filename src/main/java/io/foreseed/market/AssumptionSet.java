package io.foreseed.market;

import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A version of the capital market assumptions.
 *
 * @param version  its unique name; part of every simulation input that uses it
 * @param isActive  whether new plans may use it
 * @param rowVersion  what the ETag says
 */
public record AssumptionSet(
        UUID id,

        @Schema(
                description = "Its unique name; part of every simulation input that uses it.",
                examples = "horizon-2025-composite-20y")
        String version,

        String name,
        @Nullable String description,
        AssumptionStatus status,
        boolean isActive,
        Instant effectiveDate,
        MarketAssumptions assumptions,
        @Nullable String source,
        @Nullable String methodology,
        @Nullable Instant reviewDate,
        @Nullable UUID approvedBy,
        @Nullable Instant approvedAt,
        Instant createdAt,
        Instant updatedAt,
        @Nullable UUID createdBy,
        @Nullable UUID updatedBy,
        @Schema(description = "What the ETag says.") long rowVersion) {}
