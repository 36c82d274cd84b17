package io.foreseed.engine;

import java.util.Map;

/**
 * A fixed part of the first year's portfolio, the same in real terms ever after.
 *
 * <p>W(0) = rate V(0); W(t) = W(0) P(t) / P(0), with V the portfolio and P the price index. Bengen, Determining
 * withdrawal rates using historical data, Journal of Financial Planning 7 (1994).
 *
 * @param rate  of the portfolio, 0 to 1
 */
public record ConstantRealRule(int start, double rate) implements SpendingRule {
    public ConstantRealRule {
        rate = Range.of(rate, 0, 1, "rate");
    }

    @Override
    public boolean isPromise() {
        return true;
    }

    @Override
    public void decide(SpendingYear year) {
        for (int lane = 0; lane < year.lanes(); lane++) {
            year.amount[lane] = year.isFirst() ? rate * year.wealth[lane] : year.firstAmountInMoneyOfToday(lane);
        }
    }

    @Override
    public Map<String, Object> json() {
        return Members.of("type", "constant-real")
                .and("start", Span.step(start))
                .and("rate", rate)
                .map();
    }
}
