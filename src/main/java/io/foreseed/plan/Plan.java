package io.foreseed.plan;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A financial plan without its inputs.
 *
 * @param clientId  whose plan it is
 * @param version  its number in the line of versions that {@code parentPlanId} leads back along
 * @param seed  of the random numbers; every run of the plan uses it
 * @param iterations  Monte Carlo paths of a run
 * @param rowVersion  what the ETag says
 */
public record Plan(
        UUID id,
        UUID clientId,
        String name,
        @Nullable String description,
        PlanStatus status,
        int version,
        @Nullable UUID parentPlanId,
        UUID assumptionsId,
        UUID portfolioModelId,
        int iterations,

        @JsonFormat(shape = JsonFormat.Shape.STRING)
        @Schema(type = org.eclipse.microprofile.openapi.annotations.enums.SchemaType.STRING, examples = "20250821")
        long seed,

        int horizonYears,
        BigDecimal confidenceLevel,
        List<String> tags,
        @Nullable String category,
        @Nullable Instant lastRunAt,
        @Nullable Instant completedAt,
        Instant createdAt,
        Instant updatedAt,
        @Nullable UUID createdBy,
        long rowVersion) {

    public Plan {
        tags = List.copyOf(tags);
    }
}
