package io.foreseed.engine;

/**
 * From a standard normal z to the factor sqrt((n - 2) / χ²) that turns independent normals into a Student-t of n degrees
 * of freedom with variance 1, where χ² is chi-square of n degrees of freedom and has the same probability below it as z.
 *
 * <p>Inversion: the factor and its slope are computed for z from -8.3125 to 8.3125 in steps of 1/32 and joined by cubic
 * Hermite polynomials (relative error below 5e-8 for |z| < 5 and n >= 3, 1e-6 anywhere).
 */
final class StudentMixing {
    private static final int KNOTS_OF_UNIT = 32;
    private static final int OUTERMOST = 266;
    private static final int MAXIMUM_ITERATIONS = 100;
    private static final double ROOT_OF_TWO_PI = 2.5066282746310002;

    private final double shape;
    private final double logGamma;
    private final double[] values = new double[2 * OUTERMOST + 1];

    /** By knot, times the distance of two knots. */
    private final double[] slopes = new double[2 * OUTERMOST + 1];

    StudentMixing(double degreesOfFreedom) {
        shape = degreesOfFreedom / 2;
        logGamma = IncompleteGamma.logGamma(shape);
        double third = 1 - 1 / (9 * shape);
        double median = StrictMath.log(shape * third * third * third);
        double guess = median;
        for (int knot = 0; knot <= OUTERMOST; knot++) {
            guess = fill(knot, guess);
        }
        guess = median;
        for (int knot = -1; knot >= -OUTERMOST; knot--) {
            guess = fill(knot, guess);
        }
    }

    /** Replaces each normal by its factor. */
    void apply(double[] normals, int lanes) {
        for (int lane = 0; lane < lanes; lane++) {
            double position = Math.fma(normals[lane], KNOTS_OF_UNIT, OUTERMOST);
            int knot = Math.clamp((long) position, 0, 2 * OUTERMOST - 1);
            double t = position - knot;
            double difference = values[knot + 1] - values[knot];
            double slope = slopes[knot];
            double cubic = slope + slopes[knot + 1] - 2 * difference;
            double square = difference - slope - cubic;
            normals[lane] = Math.fma(Math.fma(Math.fma(cubic, t, square), t, slope), t, values[knot]);
        }
    }

    /** Computes a knot from the logarithm of half its neighbour's chi-square; returns its own. */
    private double fill(int knot, double guess) {
        double z = (double) knot / KNOTS_OF_UNIT;
        double logHalf = logHalfChiSquare(z, guess);
        double half = StrictMath.exp(logHalf);
        double density = StrictMath.exp(-z * z / 2) / ROOT_OF_TWO_PI;
        double value = Math.sqrt((shape - 1) / half);
        values[OUTERMOST + knot] = value;
        slopes[OUTERMOST + knot] = -value / 2 * density / densityOfLog(logHalf) / KNOTS_OF_UNIT;
        return logHalf;
    }

    /**
     * Newton's method on the logarithm of the smaller tail, which is concave in the logarithm of x, so that it
     * converges from anywhere.
     */
    private double logHalfChiSquare(double z, double guess) {
        boolean isLower = z < 0;
        double logTail = StrictMath.log(IncompleteGamma.upper(0.5, z * z / 2) / 2);
        double logX = guess;
        for (int iteration = 0; iteration < MAXIMUM_ITERATIONS; iteration++) {
            double x = StrictMath.exp(logX);
            double tail = isLower ? IncompleteGamma.lower(shape, x) : IncompleteGamma.upper(shape, x);
            double slope = (isLower ? 1 : -1) * densityOfLog(logX) / tail;
            double change = (StrictMath.log(tail) - logTail) / slope;
            logX -= change;
            if (Math.abs(change) < 1e-14 * Math.max(1, Math.abs(logX))) {
                break;
            }
        }
        return logX;
    }

    private double densityOfLog(double logX) {
        return StrictMath.exp(shape * logX - StrictMath.exp(logX) - logGamma);
    }
}
