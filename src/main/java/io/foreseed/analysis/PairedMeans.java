package io.foreseed.analysis;

import io.foreseed.engine.SuccessInterval;

/**
 * The difference of two means over the same paths, by the differences of the paths: their mean and its standard error,
 * with the deviation's divisor n - 1 (Student, Biometrika 6, 1908), and the normal interval, n being large.
 *
 * @param estimate  the second mean less the first one
 * @param standardError  0 for one path
 * @param confidenceLevel  of the interval, 0.50 to 0.99
 */
record PairedMeans(double estimate, double standardError, double confidenceLevel) {
    /** Sums in path order. */
    static PairedMeans of(double[] first, double[] second, double confidenceLevel) {
        int paths = first.length;
        double sum = 0;
        for (int path = 0; path < paths; path++) {
            sum += second[path] - first[path];
        }
        double mean = sum / paths;
        double squares = 0;
        for (int path = 0; path < paths; path++) {
            double off = second[path] - first[path] - mean;
            squares = Math.fma(off, off, squares);
        }
        double error = paths == 1 ? 0 : Math.sqrt(squares / (paths - 1.0) / paths);
        return new PairedMeans(mean, error, confidenceLevel);
    }

    double lower() {
        return estimate - reach();
    }

    double upper() {
        return estimate + reach();
    }

    private double reach() {
        return SuccessInterval.normalQuantile(confidenceLevel) * standardError;
    }
}
