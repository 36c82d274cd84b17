package io.foreseed.engine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * One path of a household, year by year, in the money of its day.
 *
 * @param endYear  the plan year in which the last person dies; empty when somebody outlives the horizon
 * @param years  from year 0, the start, to the horizon; what comes after the end of the household says nothing
 */
public record HouseholdPath(OptionalInt endYear, List<Year> years) {
    public HouseholdPath {
        years = List.copyOf(years);
    }

    /** Balances at the year's end, flows within it, and the price index at its end, 1 at the start. */
    public record Year(int year, double prices, Map<YearlyAmount, Double> amounts) {
        public Year {
            amounts = Collections.unmodifiableMap(new EnumMap<>(amounts));
        }
    }

    /** The only path of the outcomes. */
    static PathOutcome of(HouseholdRules rules, HouseholdOutcomes outcomes) {
        int n = rules.input().stepsPerYear();
        List<Year> years = new ArrayList<>();
        List<Double> realWealth = new ArrayList<>();
        for (int year = 0; year <= rules.input().horizonYears(); year++) {
            double prices = outcomes.prices[year][0];
            Map<YearlyAmount, Double> amounts = new EnumMap<>(YearlyAmount.class);
            double wealth = 0;
            for (YearlyAmount amount : YearlyAmount.values()) {
                double value = outcomes.keeps(amount) ? outcomes.get(amount)[year][0] : 0;
                wealth += amount.isAccount() ? value : 0;
                amounts.put(amount, value);
            }
            amounts.put(YearlyAmount.REAL_ASSETS, rules.realAssetValue(year * n) * prices);
            amounts.put(YearlyAmount.DEBTS, rules.debtBalance(year * n));
            years.add(new Year(year, prices, amounts));
            realWealth.add(wealth / prices);
        }
        int end = outcomes.endStep[0];
        int unfunded = outcomes.firstUnfundedStep[0];
        return new PathOutcome(
                realWealth,
                outcomes.shortfall[0],
                unfunded == PathOutcomes.FUNDED ? OptionalInt.empty() : OptionalInt.of(unfunded / n),
                outcomes.maximumDrawdown[0],
                new HouseholdPath(
                        end == HouseholdOutcomes.ALIVE ? OptionalInt.empty() : OptionalInt.of(end / n), years));
    }
}
