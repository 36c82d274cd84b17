package io.foreseed.engine;

import java.util.Map;

/**
 * The same part of the portfolio every year: W(t) = rate V(t).
 *
 * @param rate  0 to 1
 */
public record PercentageRule(int start, double rate) implements SpendingRule {
    public PercentageRule {
        rate = Range.of(rate, 0, 1, "rate");
    }

    @Override
    public boolean isPromise() {
        return false;
    }

    @Override
    public void decide(SpendingYear year) {
        for (int lane = 0; lane < year.lanes(); lane++) {
            year.amount[lane] = rate * year.wealth[lane];
        }
    }

    @Override
    public Map<String, Object> json() {
        return Members.of("type", "percentage-of-portfolio")
                .and("start", Span.step(start))
                .and("rate", rate)
                .map();
    }
}
