package io.foreseed.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.foreseed.platform.Identifiers;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * One version of one input of a plan.
 *
 * @param value  an {@link InputValue} of the type's shape
 * @param version  1 for the first; a change makes the next one
 * @param supersededBy  the version after it; its own identifier when the input was withdrawn; null while it is current
 */
public record PlanInput(
        UUID id,
        UUID planId,
        InputType type,
        String name,

        @Schema(description = "Its shape follows from the type.")
        JsonNode value,

        @Nullable String dataSource,

        @Schema(description = "How sure the value is, 0 to 1, two decimals.") @Nullable
        BigDecimal confidenceScore,

        @Schema(description = "1 for the first; a change makes the next one.")
        int version,

        @Schema(
                description =
                        "The version after it; its own identifier when the input was withdrawn; absent while it is current.")
        @Nullable
        UUID supersededBy,

        Instant createdAt,
        Instant updatedAt,
        @Nullable UUID createdBy,
        @Schema(description = "What the ETag says.") long rowVersion) {

    PlanInput copiedTo(UUID otherPlan, UUID by, Instant now) {
        return new PlanInput(
                Identifiers.next(),
                otherPlan,
                type,
                name,
                value,
                dataSource,
                confidenceScore,
                1,
                null,
                now,
                now,
                by,
                0);
    }

    PlanInput changedTo(PlanInputRequest request, JsonNode newValue, UUID by, Instant now) {
        return new PlanInput(
                Identifiers.next(),
                planId,
                type,
                request.name(),
                newValue,
                request.dataSource(),
                request.confidenceScore(),
                version + 1,
                null,
                now,
                now,
                by,
                0);
    }
}
