package io.foreseed.market;

import io.foreseed.market.MarketAssumptions.AssetClass;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a mix of asset classes is expected to do in a year, to four decimals.
 *
 * <p>Mean {@code w'm}, volatility {@code sqrt(w'Cw)} with C the covariance, Sharpe ratio (Sharpe, Journal of Portfolio
 * Management, 1994) over the mean of cash equivalents. A figure is null when it is unknown or beyond what the column
 * holds.
 */
record PortfolioFigures(
        @Nullable BigDecimal expectedReturn,
        @Nullable BigDecimal volatility,
        @Nullable BigDecimal sharpeRatio) {
    static final PortfolioFigures UNKNOWN = new PortfolioFigures(null, null, null);
    private static final String CASH = "us-treasuries-cash";
    private static final int SCALE = 4;
    private static final BigDecimal COLUMN_LIMIT = BigDecimal.TEN;

    static PortfolioFigures of(Map<String, BigDecimal> weights, MarketAssumptions assumptions) {
        List<AssetClass> classes = assumptions.assetClasses();
        BigDecimal mean = BigDecimal.ZERO;
        BigDecimal variance = BigDecimal.ZERO;
        for (int i = 0; i < classes.size(); i++) {
            BigDecimal weight = weight(weights, classes.get(i));
            mean = mean.add(weight.multiply(classes.get(i).expectedReturn()));
            for (int j = 0; j < classes.size(); j++) {
                variance = variance.add(weight.multiply(weight(weights, classes.get(j)))
                        .multiply(classes.get(i).volatility())
                        .multiply(classes.get(j).volatility())
                        .multiply(assumptions.correlations().get(i).get(j)));
            }
        }
        BigDecimal volatility = variance.max(BigDecimal.ZERO).sqrt(MathContext.DECIMAL64);
        return new PortfolioFigures(
                column(mean), column(volatility), column(sharpeRatio(mean, volatility, cashMean(classes))));
    }

    private static BigDecimal weight(Map<String, BigDecimal> weights, AssetClass assetClass) {
        return weights.getOrDefault(assetClass.id(), BigDecimal.ZERO);
    }

    private static Optional<BigDecimal> cashMean(List<AssetClass> classes) {
        return classes.stream()
                .filter(each -> each.id().equals(CASH))
                .map(AssetClass::expectedReturn)
                .findFirst();
    }

    private static @Nullable BigDecimal sharpeRatio(BigDecimal mean, BigDecimal volatility, Optional<BigDecimal> cash) {
        if (cash.isEmpty() || volatility.signum() == 0) {
            return null;
        }
        return mean.subtract(cash.get()).divide(volatility, MathContext.DECIMAL64);
    }

    private static @Nullable BigDecimal column(@Nullable BigDecimal value) {
        if (value == null) {
            return null;
        }
        BigDecimal rounded = value.setScale(SCALE, RoundingMode.HALF_EVEN);
        return rounded.abs().compareTo(COLUMN_LIMIT) < 0 ? rounded : null;
    }
}
