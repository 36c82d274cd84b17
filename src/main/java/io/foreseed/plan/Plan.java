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
        @Schema(description = "Whose plan it is.") UUID clientId,
        String name,
        @Nullable String description,
        PlanStatus status,

        @Schema(description = "Its number in the line of versions that parentPlanId leads back along.")
        int version,

        @Nullable UUID parentPlanId,
        UUID assumptionsId,
        UUID portfolioModelId,
        @Schema(description = "Monte Carlo paths of a run.") int iterations,

        @JsonFormat(shape = JsonFormat.Shape.STRING) @Schema(ref = "Seed")
        long seed,

        @Schema(description = "Years simulated.") int horizonYears,

        @Schema(description = "Of the intervals in the answers, 0.50 to 0.99, two decimals.")
        BigDecimal confidenceLevel,

        List<String> tags,
        @Nullable String category,

        @Schema(description = "When its latest run was accepted.") @Nullable
        Instant lastRunAt,

        @Schema(description = "When its latest run succeeded.") @Nullable
        Instant completedAt,

        Instant createdAt,
        Instant updatedAt,

        @Schema(description = "The adviser, or the client.") @Nullable
        UUID createdBy,

        @Schema(description = "What the ETag says.") long rowVersion) {

    public Plan {
        tags = List.copyOf(tags);
    }
}
