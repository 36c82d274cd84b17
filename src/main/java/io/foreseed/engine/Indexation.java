package io.foreseed.engine;

import java.util.Map;

/**
 * How an amount that is given in the money of the plan's start changes with time.
 *
 * @param growth  a year, -0.5 to 0.5, applied at the start of each plan year from the plan's start on
 * @param isIndexed  whether prices raise it besides: growth is then above inflation
 */
public record Indexation(double growth, boolean isIndexed) {
    /** Follows prices and nothing else. */
    public static final Indexation PRICES = new Indexation(0, true);

    public Indexation {
        growth = Range.of(growth, -0.5, 0.5, "growth");
    }

    /** What one unit has grown to in a plan year, apart from prices. */
    double factor(int year) {
        return StrictMath.pow(1 + growth, year);
    }

    void write(Map<String, Object> json) {
        json.put("growth", growth);
        json.put("indexed", isIndexed);
    }
}
