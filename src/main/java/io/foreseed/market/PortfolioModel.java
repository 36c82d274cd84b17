package io.foreseed.market;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
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
        int riskLevel,
        @Nullable String description,
        boolean isActive,
        Map<String, BigDecimal> assetAllocation,
        @Nullable UUID assumptionsId,
        @Nullable BigDecimal expectedReturn,
        @Nullable BigDecimal volatility,
        @Nullable BigDecimal sharpeRatio,
        Instant createdAt,
        Instant updatedAt,
        @Nullable UUID createdBy,
        long rowVersion) {}
