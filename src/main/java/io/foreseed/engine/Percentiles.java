package io.foreseed.engine;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Sample percentiles, type 7 of Hyndman and Fan, Sample quantiles in statistical packages, The American Statistician 50
 * (1996): linear between the order statistics at (n - 1) p, exact over the whole sample.
 */
final class Percentiles {
    private Percentiles() {}

    /**
     * The percentiles of a sample, which is sorted in place; none for an empty sample.
     *
     * @param ranks  in percent, 0 to 100
     */
    static SortedMap<Integer, Double> of(double[] sample, List<Integer> ranks) {
        SortedMap<Integer, Double> percentiles = new TreeMap<>();
        if (sample.length > 0) {
            Arrays.sort(sample);
            ranks.forEach(rank -> percentiles.put(rank, ofSorted(sample, rank)));
        }
        return Collections.unmodifiableSortedMap(percentiles);
    }

    private static double ofSorted(double[] sorted, int rank) {
        long hundredths = (sorted.length - 1L) * rank;
        int below = (int) (hundredths / 100);
        if (below == sorted.length - 1) {
            return sorted[below];
        }
        double fraction = hundredths % 100 / 100.0;
        return Math.fma(fraction, sorted[below + 1] - sorted[below], sorted[below]);
    }
}
