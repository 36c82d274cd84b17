package io.foreseed.engine;

import java.util.Map;

/**
 * {@link VpwPercentage}: W(t) = V(t) percentage(growth, years left).
 *
 * @param end  the step at which everything is to be withdrawn
 * @param stocks  the share of stocks, 0 to 1, that sets the growth
 */
public record VariablePercentageRule(int start, int end, double stocks) implements SpendingRule {
    public VariablePercentageRule {
        Range.require(start < end, "end");
        stocks = Range.of(stocks, 0, 1, "stocks");
    }

    @Override
    public boolean isPromise() {
        return false;
    }

    @Override
    public void decide(SpendingYear year) {
        double growth = VpwPercentage.growth(stocks);
        double percentage = VpwPercentage.percentage(growth, year.yearsUntil(end));
        for (int lane = 0; lane < year.lanes(); lane++) {
            year.amount[lane] = year.wealth[lane] * percentage;
        }
    }

    @Override
    public Map<String, Object> json() {
        return Members.of("type", "variable-percentage-withdrawal")
                .and("start", Span.step(start))
                .and("end", Span.step(end))
                .and("stocks", stocks)
                .map();
    }
}
