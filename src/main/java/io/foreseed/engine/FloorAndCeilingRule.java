package io.foreseed.engine;

import java.util.Map;

/**
 * A part of the portfolio, within bounds that follow prices.
 *
 * <p>W(0) = rate V(0), later {@link SpendingBand} with the first amount as the reference.
 *
 * @param rate  of the portfolio, 0 to 1
 * @param floor  how far below the first amount it may fall in real terms, 0 to 1
 * @param ceiling  how far above it may rise, 0 to 10
 */
public record FloorAndCeilingRule(int start, double rate, double floor, double ceiling) implements SpendingRule {
    public FloorAndCeilingRule {
        rate = Range.of(rate, 0, 1, "rate");
        floor = Range.of(floor, 0, 1, "floor");
        ceiling = Range.of(ceiling, 0, 10, "ceiling");
    }

    @Override
    public boolean isPromise() {
        return true;
    }

    @Override
    public void decide(SpendingYear year) {
        for (int lane = 0; lane < year.lanes(); lane++) {
            year.amount[lane] = year.isFirst()
                    ? rate * year.wealth[lane]
                    : SpendingBand.withdrawal(
                            rate, year.wealth[lane], year.firstAmountInMoneyOfToday(lane), floor, ceiling);
        }
    }

    @Override
    public Map<String, Object> json() {
        return Members.of("type", "floor-and-ceiling")
                .and("start", Span.step(start))
                .and("rate", rate)
                .and("floor", floor)
                .and("ceiling", ceiling)
                .map();
    }
}
