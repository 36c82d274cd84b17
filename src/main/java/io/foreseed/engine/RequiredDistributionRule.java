package io.foreseed.engine;

import java.util.Map;

/**
 * What would be required if all accounts were tax-deferred: W(t) = V(t) / divisor(age), the age that the person reaches
 * in the year; below the table's first age its first divisor. Sun and Webb, Can retirees base wealth withdrawals on the
 * IRS' required minimum distributions? Center for Retirement Research, Issue in Brief 12-19 (2012).
 *
 * @param person  whose age it is
 * @param ageMonths  of the person at the plan's start
 * @param stepsPerYear  of the plan
 */
public record RequiredDistributionRule(
        int start, int person, int ageMonths, int stepsPerYear, UniformLifetimeTable table) implements SpendingRule {
    @Override
    public boolean isPromise() {
        return false;
    }

    @Override
    public void decide(SpendingYear year) {
        int age = (ageMonths + 12 / stepsPerYear * (year.step() + stepsPerYear - 1)) / 12;
        double divisor = table.divisor(Math.max(age, table.firstAge()));
        for (int lane = 0; lane < year.lanes(); lane++) {
            year.amount[lane] = year.wealth[lane] / divisor;
        }
    }

    @Override
    public Map<String, Object> json() {
        return Members.of("type", "required-minimum-distribution")
                .and("start", Span.step(start))
                .and("person", person)
                .and("table", table.version())
                .map();
    }
}
