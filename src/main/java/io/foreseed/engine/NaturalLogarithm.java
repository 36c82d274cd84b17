package io.foreseed.engine;

/**
 * The natural logarithm of probabilities below 1/2, from additions, multiplications and divisions alone.
 *
 * <p>u = m 2^e with m between sqrt(1/2) and sqrt(2); log m = 2 atanh(s) with s = (m - 1) / (m + 1), by its power series
 * up to s^21 (|s| < 0.1716, so the first term left out is below 2e-19); relative error of log u below 4e-16.
 */
final class NaturalLogarithm {
    private static final double LOG_2 = 0.6931471805599453;
    private static final long ROOT_HALF_BITS = 0x3FE6A09E667F3BCDL;
    private static final int MANTISSA_BITS = 52;

    private NaturalLogarithm() {}

    /**
     * The square roots of minus the logarithm of the smaller tail: sqrt(-log(min(u, 1 - u))).
     *
     * @param uniforms  0 < u < 1, |u - 1/2| > 0.425
     * @param roots  the results, one for each uniform
     * @param spare  room for as many elements
     */
    static void rootsOfMinusLog(double[] uniforms, double[] roots, double[] spare, int count) {
        split(uniforms, roots, spare, count);
        join(roots, spare, count);
    }

    /** Into mantissa and power of two: bit tricks, kept apart since the compiler works on one element at a time. */
    private static void split(double[] uniforms, double[] mantissas, double[] exponents, int count) {
        for (int index = 0; index < count; index++) {
            long bits = Double.doubleToRawLongBits(Math.min(uniforms[index], 1 - uniforms[index]));
            // Counted from the bits of sqrt(1/2), the exponent field is the power of two that leaves m in its range.
            long exponent = (bits - ROOT_HALF_BITS) >> MANTISSA_BITS;
            mantissas[index] = Double.longBitsToDouble(bits - (exponent << MANTISSA_BITS));
            exponents[index] = exponent;
        }
    }

    private static void join(double[] mantissas, double[] exponents, int count) {
        for (int index = 0; index < count; index++) {
            double s = (mantissas[index] - 1) / (mantissas[index] + 1);
            double square = s * s;
            double series = 1.0 / 21;
            series = Math.fma(series, square, 1.0 / 19);
            series = Math.fma(series, square, 1.0 / 17);
            series = Math.fma(series, square, 1.0 / 15);
            series = Math.fma(series, square, 1.0 / 13);
            series = Math.fma(series, square, 1.0 / 11);
            series = Math.fma(series, square, 1.0 / 9);
            series = Math.fma(series, square, 1.0 / 7);
            series = Math.fma(series, square, 1.0 / 5);
            series = Math.fma(series, square, 1.0 / 3);
            series = Math.fma(series, square, 1.0);
            mantissas[index] = Math.sqrt(-Math.fma(exponents[index], LOG_2, 2 * s * series));
        }
    }
}
