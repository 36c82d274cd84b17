package io.foreseed.engine;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a simulation answers. Amounts are in the plan's currency, in today's money when the plan is; percentiles map a
 * rank in percent to a value.
 *
 * @param inputDigest  of the canonical input
 * @param resultDigest  over the algorithm version, the input digest, every path's outcome bits in path order and the
 *     yearly percentiles
 * @param terminalWealth  wealth at the end of the horizon
 * @param years  from year 0, the opening balance, to the horizon
 * @param maximumDrawdown  percentiles of the deepest fall of the flow-free return index, 0 to 1
 * @param household  what else a household's simulation answers; null for algorithm 1
 * @param pathChecksums  16 bits a path in path order, Base64: they tell which path differs when digests do
 */
public record SimulationResult(
        AlgorithmVersion algorithmVersion,
        long seed,
        int iterations,
        String inputDigest,
        String resultDigest,
        Success success,
        TerminalWealth terminalWealth,
        List<YearEnd> years,
        Shortfall shortfall,
        SortedMap<Integer, Double> maximumDrawdown,
        String pathChecksums,
        @Nullable HouseholdResult household) {
    public SimulationResult {
        years = List.copyOf(years);
        maximumDrawdown = immutable(maximumDrawdown);
    }

    /**
     * The share of paths that reach what is asked: everything is paid and the bequest is left, or a part of it.
     *
     * @param error  null where paths are not drawn independently of each other
     */
    public record Success(double probability, @Nullable SamplingError error) {}

    /**
     * How exactly a share is known: its Monte Carlo standard error and Wilson interval (Wilson, Journal of the American
     * Statistical Association 22, 1927) at the confidence level.
     */
    public record SamplingError(double standardError, double confidenceLevel, double lower, double upper) {}

    /**
     * Mean, standard deviation (divisor n - 1; 0 for one path) and percentiles 5, 10, 25, 50, 75, 90, 95.
     *
     * @param meanError  half the width of the mean's normal confidence interval at the confidence level; null where paths
     *     are not drawn independently of each other
     * @param depleted  the share of paths that end with less than {@value #LEAST}, which is shown as nothing
     */
    public record TerminalWealth(
            double mean,
            @Nullable Double meanError,
            double standardDeviation,
            double depleted,
            SortedMap<Integer, Double> percentiles) {
        /** What is less is nothing in whole units of a currency. */
        public static final double LEAST = 0.5;

        public TerminalWealth {
            percentiles = immutable(percentiles);
        }

        static TerminalWealth of(
                SimulatedPlan plan, IntToDoubleFunction wealth, SortedMap<Integer, Double> percentiles) {
            int paths = plan.iterations();
            double sum = 0;
            int depleted = 0;
            for (int path = 0; path < paths; path++) {
                sum += wealth.applyAsDouble(path);
                depleted += wealth.applyAsDouble(path) < LEAST ? 1 : 0;
            }
            double mean = sum / paths;
            double squares = 0;
            for (int path = 0; path < paths; path++) {
                double difference = wealth.applyAsDouble(path) - mean;
                squares = Math.fma(difference, difference, squares);
            }
            double deviation = paths == 1 ? 0 : Math.sqrt(squares / (paths - 1));
            Double meanError = plan.isSampled()
                    ? (Double) (SuccessInterval.normalQuantile(plan.confidenceLevel()) * deviation / Math.sqrt(paths))
                    : null;
            return new TerminalWealth(mean, meanError, deviation, depleted / (double) paths, percentiles);
        }
    }

    /** Wealth after the last step of the year before {@code year}; percentiles 5, 10, 25, 50, 75, 90, 95. */
    public record YearEnd(int year, SortedMap<Integer, Double> wealth) {
        public YearEnd {
            wealth = immutable(wealth);
        }
    }

    /**
     * How plans fall short: the share of paths on which something stays unpaid, the mean of what these could not pay in
     * total (0 when there are none) and the percentiles 5, 50, 95 of the first year with an unpaid amount (none when there
     * are none). A path that fails by its bequest alone is none of them.
     */
    public record Shortfall(double probability, double mean, SortedMap<Integer, Double> firstYear) {
        public Shortfall {
            firstYear = immutable(firstYear);
        }
    }

    private static SortedMap<Integer, Double> immutable(SortedMap<Integer, Double> percentiles) {
        return Collections.unmodifiableSortedMap(new TreeMap<>(percentiles));
    }
}
