package io.foreseed.plan;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A stored result.
 *
 * @param value  the exact result; the three figures below are rounded to cents
 * @param confidenceIntervalLower  of mean terminal wealth, at the plan's confidence level; null when beyond the column
 * @param standardDeviation  of terminal wealth; null when beyond the column
 * @param version  1 for the first output of this type and name in the plan
 */
public record PlanOutput(
        UUID id,
        UUID planId,
        @Nullable UUID runId,
        @Schema(examples = "simulation") String type,
        String name,

        @Schema(description = "The exact result; the three figures below are rounded to cents.")
        JsonNode value,

        @Nullable Integer computationMillis,
        @Nullable String algorithmVersion,

        @Schema(
                description =
                        "Of mean terminal wealth, at the plan's confidence level; absent when too large to be stored.")
        @Nullable
        BigDecimal confidenceIntervalLower,

        @Schema(description = "See confidenceIntervalLower.") @Nullable
        BigDecimal confidenceIntervalUpper,

        @Schema(description = "Of terminal wealth; absent when too large to be stored.") @Nullable
        BigDecimal standardDeviation,

        @Schema(description = "1 for the first output of this type and name in the plan.")
        int version,

        @Schema(description = "The versions of the inputs it was computed from.")
        List<UUID> dependsOnInputs,

        Instant createdAt,
        @Nullable UUID createdBy) {

    public PlanOutput {
        dependsOnInputs = List.copyOf(dependsOnInputs);
    }

    PlanOutput withVersion(int next) {
        return new PlanOutput(
                id,
                planId,
                runId,
                type,
                name,
                value,
                computationMillis,
                algorithmVersion,
                confidenceIntervalLower,
                confidenceIntervalUpper,
                standardDeviation,
                next,
                dependsOnInputs,
                createdAt,
                createdBy);
    }
}
