package io.foreseed.report;

import java.util.ArrayList;
import java.util.List;

/**
 * An axis that begins and ends at a mark.
 *
 * @param from  its first mark
 * @param step  from mark to mark: 1, 2 or 5 times a power of ten
 * @param steps  at least one
 */
record Axis(double from, double step, int steps) {
    private static final int WISHED_STEPS = 5;

    /** The axis that covers all from the lowest to the highest value, and 0. */
    static Axis over(double lowest, double highest) {
        double low = Math.min(0, lowest);
        double high = Math.max(0, highest);
        double range = high - low;
        if (!(range > Double.MIN_NORMAL)) {
            return new Axis(0, 1, 1);
        }
        double step = round(range / WISHED_STEPS);
        double from = Math.floor(low / step) * step;
        return new Axis(from, step, Math.max(1, (int) Math.ceil((high - from) / step)));
    }

    /** The next of 1, 2, 5 and 10 times a power of ten. */
    private static double round(double wished) {
        double power = Math.pow(10, Math.floor(Math.log10(wished)));
        for (double factor : new double[] {1, 2, 5}) {
            if (wished <= factor * power) {
                return factor * power;
            }
        }
        return 10 * power;
    }

    List<Double> marks() {
        List<Double> marks = new ArrayList<>();
        for (int index = 0; index <= steps; index++) {
            marks.add(from + index * step);
        }
        return marks;
    }

    /** Where a value lies, 0 at the first mark to 1 at the last; a value beyond an end lies on it. */
    double share(double value) {
        return Math.clamp((value - from) / (steps * step), 0, 1);
    }
}
