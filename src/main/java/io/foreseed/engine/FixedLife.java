package io.foreseed.engine;

import java.util.Map;

/**
 * A life that ends at a given age, or outlasts every horizon.
 *
 * @param endAge  exact age in years at which the person dies, above 0; infinite for never
 */
public record FixedLife(double endAge) implements LifeLaw {
    /** Years: ages in months add up to a whole year only so far, and a step is never so short. */
    private static final double ROUNDING = 1e-9;

    public FixedLife {
        if (!(endAge > 0)) {
            throw new IllegalArgumentException("out of range: endAge");
        }
    }

    /** A life that outlasts every horizon. */
    public static FixedLife endless() {
        return new FixedLife(Double.POSITIVE_INFINITY);
    }

    @Override
    public double survival(double age, double years) {
        return years == 0 || endAge - (age + years) > ROUNDING ? 1 : 0;
    }

    @Override
    public Map<String, Object> json() {
        return endAge < Double.POSITIVE_INFINITY
                ? Members.of("type", "fixed").and("endAge", endAge).map()
                : Members.of("type", "fixed").map();
    }
}
