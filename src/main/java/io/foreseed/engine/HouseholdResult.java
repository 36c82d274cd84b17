package io.foreseed.engine;

import io.foreseed.engine.SimulationResult.Success;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a household's simulation answers beside the rest.
 *
 * @param essentials  whether debts, purchases and essential expenses were paid in full
 * @param goals  one a goal, in the order of the plan
 * @param bequest  whether what is left at the end suffices
 * @param years  from year 0, the start, to the horizon
 */
public record HouseholdResult(Success essentials, List<Success> goals, Success bequest, List<Year> years) {
    public HouseholdResult {
        goals = List.copyOf(goals);
        years = List.copyOf(years);
    }

    /**
     * The amounts of a year over the paths on which somebody is alive at its end.
     *
     * @param alive  the share of those paths
     * @param amounts  none of the flows in year 0
     */
    public record Year(int year, double alive, Map<YearlyAmount, Amounts> amounts) {
        public Year {
            amounts = Collections.unmodifiableMap(new EnumMap<>(amounts));
        }
    }

    /** In today's money and in that of their day. */
    public record Amounts(Figures real, Figures nominal) {}

    /** Mean and percentiles 5, 25, 50, 75, 95; the mean is 0 and the percentiles are none when there is no path. */
    public record Figures(double mean, SortedMap<Integer, Double> percentiles) {
        public Figures {
            percentiles = Collections.unmodifiableSortedMap(new TreeMap<>(percentiles));
        }
    }
}
