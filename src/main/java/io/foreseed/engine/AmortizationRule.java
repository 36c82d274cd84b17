package io.foreseed.engine;

import java.util.Map;

/**
 * {@link AmortizationPayment}: what a fair annuity of the remaining years would pay.
 *
 * @param end  the step at which what is to be left is left
 * @param realRate  a year, -0.2 to 0.5
 * @param bequest  to be left, in the money of the plan's start
 */
public record AmortizationRule(int start, int end, double realRate, double bequest) implements SpendingRule {
    public AmortizationRule {
        Range.require(start < end, "end");
        realRate = Range.of(realRate, -0.2, 0.5, "realRate");
        bequest = Range.of(bequest, 0, Household.MAXIMUM_AMOUNT, "bequest");
    }

    @Override
    public boolean isPromise() {
        return false;
    }

    @Override
    public void decide(SpendingYear year) {
        for (int lane = 0; lane < year.lanes(); lane++) {
            year.amount[lane] = AmortizationPayment.withdrawal(
                    year.wealth[lane], bequest * year.prices[lane], realRate, year.yearsUntil(end));
        }
    }

    @Override
    public Map<String, Object> json() {
        return Members.of("type", "amortization")
                .and("start", Span.step(start))
                .and("end", Span.step(end))
                .and("realRate", realRate)
                .and("bequest", bequest)
                .map();
    }
}
