package io.foreseed.market;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A portfolio template.
 *
 * @param riskLevel  1 (lowest) to 10
 * @param assetAllocation  weight by asset class, sum 1
 * @param assumptionsId  the set from which the three figures below were computed
 * @param expectedReturn  arithmetic mean of the annual return
 * @param volatility  annual standard deviation
 * @param sharpeRatio  excess of the mean over cash equivalents, per unit of volatility
 */
public record PortfolioModel(
        UUID id,
        String name,
        @Schema(description = "1 (lowest) to 10.") int riskLevel,
        @Nullable String description,
        boolean isActive,

        @Schema(description = "Whether its maker shows it to everybody; else it is seen with the plans that use it.")
        boolean isShared,

        @Schema(description = "Weight by asset class id, 0 to 1; their sum is 1 within 1e-9.")
        Map<String, BigDecimal> assetAllocation,

        @Schema(description = "The set from which the three figures below were computed.") @Nullable
        UUID assumptionsId,

        @Schema(description = "Arithmetic mean of the annual return, a fraction.") @Nullable
        BigDecimal expectedReturn,

        @Schema(description = "Annual standard deviation, a fraction.") @Nullable
        BigDecimal volatility,

        @Schema(description = "Excess of the mean over cash equivalents, per unit of volatility.") @Nullable
        BigDecimal sharpeRatio,

        Instant createdAt,
        Instant updatedAt,

        @Schema(description = "Who may change it; nobody when absent.") @Nullable
        UUID createdBy,

        @Schema(description = "What the ETag says.") long rowVersion) {}
