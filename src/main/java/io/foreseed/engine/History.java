package io.foreseed.engine;

import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What happened: how series of investments and the price level grew, period by period without a gap.
 *
 * @param version  names the data to the digit; data that changes gets another version
 * @param periodsPerYear  1 or 12
 * @param firstYear  of the first period
 * @param firstPeriod  of the first period within its year, from 0
 * @param growth  by series: what one unit of money became in each period, nominal, at least 0
 * @param inflation  the factor by which prices rose in each period, above 0
 */
public record History(
        String version,
        int periodsPerYear,
        int firstYear,
        int firstPeriod,
        SortedMap<String, List<Double>> growth,
        List<Double> inflation) {
    public History {
        inflation = List.copyOf(inflation);
        SortedMap<String, List<Double>> copy = new TreeMap<>();
        growth.forEach((series, factors) -> copy.put(series, List.copyOf(factors)));
        growth = Collections.unmodifiableSortedMap(copy);
        int periods = inflation.size();
        require(periodsPerYear == 1 || periodsPerYear == 12, "periodsPerYear");
        require(firstPeriod >= 0 && firstPeriod < periodsPerYear, "firstPeriod");
        require(periods > 0 && !growth.isEmpty(), "no period or no series");
        require(inflation.stream().allMatch(factor -> factor > 0 && factor < 1e6), "inflation");
        for (List<Double> factors : growth.values()) {
            require(factors.size() == periods, "number of periods");
            require(factors.stream().allMatch(factor -> factor >= 0 && factor < 1e6), "growth");
        }
    }

    /** The growth of a series that the history has. */
    List<Double> growth(String series) {
        return Objects.requireNonNull(growth.get(series), series);
    }

    /** The number of periods. */
    public int periods() {
        return inflation.size();
    }

    /** Whether a step of a simulation is a whole number of periods. */
    public boolean fits(int stepsPerYear) {
        return periodsPerYear % stepsPerYear == 0;
    }

    /** The number of different sequences of so many steps; none or less when the history is too short. */
    public int sequences(int stepsPerYear, int steps) {
        return periods() - steps * periodsPerStep(stepsPerYear) + 1;
    }

    int periodsPerStep(int stepsPerYear) {
        require(fits(stepsPerYear), "stepsPerYear");
        return periodsPerYear / stepsPerYear;
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalArgumentException("history: " + what);
        }
    }
}
