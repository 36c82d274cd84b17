package io.foreseed.engine;

/** Checks of the values of an input: what is outside its range is a mistake of the caller. */
final class Range {
    private Range() {}

    /** The value, and 0 for -0. */
    static double of(double value, double least, double most, String what) {
        require(value >= least && value <= most, what);
        return value + 0.0;
    }

    static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalArgumentException("out of range: " + what);
        }
    }
}
