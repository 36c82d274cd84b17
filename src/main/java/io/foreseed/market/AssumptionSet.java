package io.foreseed.market;

import java.time.Instant;
import java.util.UUID;
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
        long rowVersion) {}
