package io.foreseed.engine;

import java.math.BigDecimal;
import java.math.MathContext;

/** The normal distribution in 80 digits, slow and obvious: what the fast quantile is measured with. */
final class ExactNormal {
    private static final MathContext DIGITS = new MathContext(80);
    private static final BigDecimal PI =
            new BigDecimal("3.1415926535897932384626433832795028841971693993751058209749445923078164062862089986");
    private static final BigDecimal ROOT_OF_TWO_PI = PI.multiply(BigDecimal.TWO).sqrt(DIGITS);
    private static final BigDecimal HALF = new BigDecimal("0.5");

    private ExactNormal() {}

    /**
     * The error of a quantile: by how much {@code z} misses the z with P(Z <= z) = probability, to first order.
     */
    static double quantileError(double z, BigDecimal probability) {
        BigDecimal missed = cumulative(new BigDecimal(z)).subtract(probability);
        double density = StrictMath.exp(-z * z / 2) / StrictMath.sqrt(2 * StrictMath.PI);
        return missed.doubleValue() / density;
    }

    /** P(Z <= z) by the Taylor series of the error function; its terms stay below 1e20 for |z| < 9.5. */
    static BigDecimal cumulative(BigDecimal z) {
        BigDecimal halfSquare = z.multiply(z).divide(BigDecimal.TWO);
        BigDecimal term = z;
        BigDecimal sum = BigDecimal.ZERO;
        for (int k = 0; term.abs().doubleValue() > 1e-60; k++) {
            sum = sum.add(term.divide(BigDecimal.valueOf(2L * k + 1), DIGITS));
            term = term.multiply(halfSquare).negate().divide(BigDecimal.valueOf(k + 1L), DIGITS);
        }
        return HALF.add(sum.divide(ROOT_OF_TWO_PI, DIGITS));
    }
}
