package io.foreseed.report;

import java.util.stream.DoubleStream;

/**
 * What the amounts of a table are counted in, so that the widest still fits its column.
 *
 * @param size  1, or a thousand, a million, a billion
 * @param word  how it is called
 */
record TableUnit(double size, String word) {
    private static final double WIDEST = 9.995e8;

    /** The unit for amounts of which the largest is known; what is none is left out. */
    static TableUnit of(DoubleStream amounts) {
        double largest = amounts.map(Math::abs).max().orElse(0);
        if (largest < WIDEST) {
            return new TableUnit(1, "");
        }
        if (largest < 1e3 * WIDEST) {
            return new TableUnit(1e3, "thousands of ");
        }
        return largest < 1e6 * WIDEST ? new TableUnit(1e6, "millions of ") : new TableUnit(1e9, "billions of ");
    }

    String amount(double amount) {
        return Numbers.amount(amount / size);
    }
}
