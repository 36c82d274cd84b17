package io.foreseed.engine;

/**
 * The regularized incomplete gamma functions P(a, x) and Q(a, x) = 1 - P(a, x): the distribution of a gamma variable
 * of shape a and scale 1. Relative error of the smaller one below 1e-12 for a up to 1,000.
 *
 * <p>Abramowitz and Stegun, Handbook of Mathematical Functions (1964), sections 6.5.29 (series, for x < a + 1) and
 * 6.5.31 (continued fraction, evaluated by Lentz's method), 6.1.41 (logarithm of the gamma function).
 */
final class IncompleteGamma {
    private static final double NEGLIGIBLE = 1e-17;

    /** A factor of the continued fraction is no nearer to 1 than its own rounding lets it come. */
    private static final double UNCHANGED = 4e-16;

    private static final int MAXIMUM_TERMS = 100_000;

    /** Where Stirling's series of seven terms is exact to 3e-17. */
    private static final double STIRLING_FROM = 10;

    private static final double[] STIRLING = {
        1.0 / 156, -691.0 / 360360, 1.0 / 1188, -1.0 / 1680, 1.0 / 1260, -1.0 / 360, 1.0 / 12
    };

    private static final double HALF_LOG_TWO_PI = 0.9189385332046727;

    private IncompleteGamma() {}

    /**
     * P(a, x).
     *
     * @param a  above 0
     * @param x  at least 0
     */
    static double lower(double a, double x) {
        return x < a + 1 ? series(a, x) : 1 - continuedFraction(a, x);
    }

    /** Q(a, x), arguments as for {@link #lower}. */
    static double upper(double a, double x) {
        return x < a + 1 ? 1 - series(a, x) : continuedFraction(a, x);
    }

    /** x times the density: x^a e^-x / Γ(a). */
    static double densityTimesX(double a, double x) {
        return x == 0 ? 0 : StrictMath.exp(a * StrictMath.log(x) - x - logGamma(a));
    }

    /** log Γ(x) for x above 0. */
    static double logGamma(double x) {
        double shifted = x;
        double product = 1;
        while (shifted < STIRLING_FROM) {
            product *= shifted;
            shifted++;
        }
        double inverseSquare = 1 / (shifted * shifted);
        double series = 0;
        for (double coefficient : STIRLING) {
            series = Math.fma(series, inverseSquare, coefficient);
        }
        double stirling = (shifted - 0.5) * StrictMath.log(shifted) - shifted + HALF_LOG_TWO_PI + series / shifted;
        return stirling - StrictMath.log(product);
    }

    private static double series(double a, double x) {
        double term = 1 / a;
        double sum = term;
        for (int n = 1; n < MAXIMUM_TERMS && term > sum * NEGLIGIBLE; n++) {
            term *= x / (a + n);
            sum += term;
        }
        return sum * densityTimesX(a, x);
    }

    private static double continuedFraction(double a, double x) {
        double b = x + 1 - a;
        double c = 1 / Double.MIN_NORMAL;
        double d = 1 / b;
        double fraction = d;
        double change = 0;
        for (int n = 1; n < MAXIMUM_TERMS && Math.abs(change - 1) > UNCHANGED; n++) {
            double numerator = -n * (n - a);
            b += 2;
            d = 1 / awayFromZero(numerator * d + b);
            c = awayFromZero(b + numerator / c);
            change = d * c;
            fraction *= change;
        }
        return fraction * densityTimesX(a, x);
    }

    private static double awayFromZero(double value) {
        return Math.abs(value) < Double.MIN_NORMAL ? Double.MIN_NORMAL : value;
    }
}
