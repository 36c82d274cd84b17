package io.foreseed.engine;

/**
 * From the normal driver of a class in a step to what one unit of money in it becomes, over arrays of lanes.
 */
final class Growth {
    private static final double FAST_RANGE = 1;

    private Growth() {}

    /** Normal returns: {@code max(0, 1 + driver)}, times the factor of fee and inflation. */
    static void normal(double[] values, int lanes, double factor) {
        for (int lane = 0; lane < lanes; lane++) {
            values[lane] = Math.max(0, 1 + values[lane]) * factor;
        }
    }

    /**
     * Lognormal returns: {@code exp(driver)} times the factor of fee and inflation.
     *
     * <p>On [-1, 1] a polynomial (relative error 1e-15); an element outside it alone takes {@link StrictMath#exp}.
     *
     * @param slow  room for one element a lane
     * @param mayLeaveFastRange  false when no draw can lead outside [-1, 1]
     */
    static void lognormal(double[] values, int lanes, double factor, double[] slow, boolean mayLeaveFastRange) {
        if (mayLeaveFastRange) {
            System.arraycopy(values, 0, slow, 0, lanes);
        }
        exponential(values, lanes, factor);
        if (mayLeaveFastRange) {
            for (int lane = 0; lane < lanes; lane++) {
                if (Math.abs(slow[lane]) > FAST_RANGE) {
                    values[lane] = StrictMath.exp(slow[lane]) * factor;
                }
            }
        }
    }

    /** The argument is divided by 16, expm1 of it is a Taylor polynomial of degree 8, 1 + p is squared 4 times. */
    private static void exponential(double[] values, int lanes, double factor) {
        for (int lane = 0; lane < lanes; lane++) {
            double x = values[lane] * 0.0625;
            double p = 1.0 / 40320;
            p = Math.fma(p, x, 1.0 / 5040);
            p = Math.fma(p, x, 1.0 / 720);
            p = Math.fma(p, x, 1.0 / 120);
            p = Math.fma(p, x, 1.0 / 24);
            p = Math.fma(p, x, 1.0 / 6);
            p = Math.fma(p, x, 0.5);
            p = Math.fma(p, x, 1.0);
            p = p * x;
            p = Math.fma(p, p, p + p);
            p = Math.fma(p, p, p + p);
            p = Math.fma(p, p, p + p);
            p = Math.fma(p, p, p + p);
            values[lane] = Math.fma(p, factor, factor);
        }
    }
}
