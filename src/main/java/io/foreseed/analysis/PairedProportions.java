package io.foreseed.analysis;

import io.foreseed.engine.SuccessInterval;
import java.util.BitSet;

/**
 * The difference of two shares of successes that were counted on the same paths.
 *
 * <p>With the numbers of paths on which only one of both succeeds, the difference is (second - first)/n, and what both
 * have in common, most of the chance, cancels: the variance of the difference is (p12 + p21 - (p12 - p21)²)/n. The
 * interval is the adjusted Wald interval of Bonett and Price, Journal of Educational and Behavioral Statistics 37
 * (2012): one path is added to each of both counts. It covers as well as Tango's score interval (Statistics in Medicine
 * 17, 1998) and needs no root finding; unlike the plain Wald interval it does not shrink to a point when no path
 * differs, or only few.
 *
 * @param onlyFirst  paths on which the first succeeds and the second fails
 * @param onlySecond  paths on which the second succeeds and the first fails
 * @param paths  of both, at least 1
 * @param confidenceLevel  of the interval, 0.50 to 0.99
 * @param isSampled  whether the paths are drawn independently of each other: if not, the difference has no error
 */
record PairedProportions(int onlyFirst, int onlySecond, int paths, double confidenceLevel, boolean isSampled) {
    static PairedProportions of(BitSet first, BitSet second, int paths, double confidenceLevel, boolean isSampled) {
        BitSet both = (BitSet) first.clone();
        both.and(second);
        int common = both.cardinality();
        return new PairedProportions(
                first.cardinality() - common, second.cardinality() - common, paths, confidenceLevel, isSampled);
    }

    /** The second share less the first one. */
    double estimate() {
        return (onlySecond - onlyFirst) / (double) paths;
    }

    double standardError() {
        return deviation(onlyFirst / (double) paths, onlySecond / (double) paths, paths);
    }

    double lower() {
        return Math.max(-1, centre() - reach());
    }

    double upper() {
        return Math.min(1, centre() + reach());
    }

    /** Half the width of the interval. */
    double reach() {
        double n = paths + 2.0;
        return SuccessInterval.normalQuantile(confidenceLevel)
                * deviation((onlyFirst + 1) / n, (onlySecond + 1) / n, n);
    }

    /** Whether the interval leaves out that there is no difference; where there is no interval, whether there is one. */
    boolean isDistinguishable() {
        return isSampled ? lower() > 0 || upper() < 0 : onlyFirst != onlySecond;
    }

    private double centre() {
        return (onlySecond - onlyFirst) / (paths + 2.0);
    }

    private static double deviation(double first, double second, double n) {
        double difference = second - first;
        return Math.sqrt(Math.max(0, first + second - difference * difference) / n);
    }
}
