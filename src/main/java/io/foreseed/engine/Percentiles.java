package io.foreseed.engine;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Sample percentiles, type 7 of Hyndman and Fan, Sample quantiles in statistical packages, The American Statistician 50
 * (1996): linear between the order statistics at (n - 1) p, exact over the whole sample.
 */
final class Percentiles {
    private Percentiles() {}

    /**
     * The percentiles of a sample, which stays as it is; none for an empty sample.
     *
     * @param ranks  in percent, 0 to 100
     */
    static SortedMap<Integer, Double> of(double[] sample, List<Integer> ranks) {
        SortedMap<Integer, Double> percentiles = new TreeMap<>();
        if (sample.length > 0) {
            int[] positions = ranks.stream()
                    .flatMapToInt(rank -> IntStream.of(below(sample, rank), above(sample, rank)))
                    .toArray();
            OrderStatistics ordered = new OrderStatistics(sample, positions);
            ranks.forEach(rank -> percentiles.put(rank, of(sample, rank, ordered)));
        }
        return Collections.unmodifiableSortedMap(percentiles);
    }

    private static double of(double[] sample, int rank, OrderStatistics ordered) {
        double low = ordered.at(below(sample, rank));
        double high = ordered.at(above(sample, rank));
        double fraction = hundredths(sample, rank) % 100 / 100.0;
        return Math.fma(fraction, high - low, low);
    }

    /** The position (n - 1) p in hundredths, so that it is exact. */
    private static long hundredths(double[] sample, int rank) {
        return (sample.length - 1L) * rank;
    }

    private static int below(double[] sample, int rank) {
        return (int) (hundredths(sample, rank) / 100);
    }

    private static int above(double[] sample, int rank) {
        return Math.min(below(sample, rank) + 1, sample.length - 1);
    }
}
