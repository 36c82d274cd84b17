package io.foreseed.engine;

/**
 * The standard normal quantile over arrays of lanes.
 *
 * <p>Wichura (1988), algorithm AS 241, routine PPND16, Applied Statistics 37: relative error below 1e-15 here.
 * Deviations: polynomials are evaluated with {@code fma}; the logarithm of the tails is {@link NaturalLogarithm}, so
 * that every machine gives the same bits; the tails are gathered, so that the lanes of the centre, 85 % of them, need
 * no branch.
 */
@SuppressWarnings("FloatingPointLiteralPrecision") // the coefficients as they are printed
final class NormalQuantile {
    private static final double CENTRE = 0.425;
    private static final double CENTRE_SQUARED = 0.180625;
    private static final double FAR = 5;

    private final int[] tailLanes;
    private final double[] tailUniforms;
    private final double[] tailRoots;
    private final double[] tailMagnitudes;

    NormalQuantile(int lanes) {
        tailLanes = new int[lanes + 1];
        tailUniforms = new double[lanes + 1];
        tailRoots = new double[lanes + 1];
        tailMagnitudes = new double[lanes + 1];
    }

    /**
     * Replaces each probability u, 0 < u < 1, by the z with P(Z <= z) = u.
     *
     * @param values  one element a lane
     */
    void apply(double[] values, int lanes) {
        int tails = gatherTails(values, lanes, tailLanes, tailUniforms);
        centre(values, lanes);
        NaturalLogarithm.rootsOfMinusLog(tailUniforms, tailRoots, tailMagnitudes, tails);
        intermediate(tailRoots, tailMagnitudes, tails);
        far(tailRoots, tailMagnitudes, tails);
        scatterTails(values, tails);
    }

    /** The quantile of one probability, the same bits as in an array. */
    static double of(double probability) {
        double[] value = {probability};
        new NormalQuantile(1).apply(value, 1);
        return value[0];
    }

    private void scatterTails(double[] values, int tails) {
        for (int index = 0; index < tails; index++) {
            values[tailLanes[index]] = Math.copySign(tailMagnitudes[index], tailUniforms[index] - 0.5);
        }
    }

    /** Writes every lane and moves on only past a tail, by the sign bit: a branch would be mispredicted too often. */
    private static int gatherTails(double[] values, int lanes, int[] tailLanes, double[] tailUniforms) {
        int tails = 0;
        for (int lane = 0; lane < lanes; lane++) {
            double uniform = values[lane];
            tailLanes[tails] = lane;
            tailUniforms[tails] = uniform;
            tails += (int) (Double.doubleToRawLongBits(CENTRE - Math.abs(uniform - 0.5)) >>> 63);
        }
        return tails;
    }

    private static void centre(double[] values, int lanes) {
        for (int lane = 0; lane < lanes; lane++) {
            double q = values[lane] - 0.5;
            double r = Math.fma(-q, q, CENTRE_SQUARED);
            double numerator = 2509.0809287301226727;
            numerator = Math.fma(numerator, r, 33430.575583588128105);
            numerator = Math.fma(numerator, r, 67265.770927008700853);
            numerator = Math.fma(numerator, r, 45921.953931549871457);
            numerator = Math.fma(numerator, r, 13731.693765509461125);
            numerator = Math.fma(numerator, r, 1971.5909503065514427);
            numerator = Math.fma(numerator, r, 133.14166789178437745);
            numerator = Math.fma(numerator, r, 3.387132872796366608);
            double denominator = 5226.495278852854561;
            denominator = Math.fma(denominator, r, 28729.085735721942674);
            denominator = Math.fma(denominator, r, 39307.89580009271061);
            denominator = Math.fma(denominator, r, 21213.794301586595867);
            denominator = Math.fma(denominator, r, 5394.1960214247511077);
            denominator = Math.fma(denominator, r, 687.1870074920579083);
            denominator = Math.fma(denominator, r, 42.313330701600911252);
            denominator = Math.fma(denominator, r, 1.0);
            values[lane] = q * numerator / denominator;
        }
    }

    private static void intermediate(double[] roots, double[] magnitudes, int tails) {
        for (int index = 0; index < tails; index++) {
            double r = roots[index] - 1.6;
            double numerator = 7.7454501427834140764e-4;
            numerator = Math.fma(numerator, r, .0227238449892691845833);
            numerator = Math.fma(numerator, r, .24178072517745061177);
            numerator = Math.fma(numerator, r, 1.27045825245236838258);
            numerator = Math.fma(numerator, r, 3.64784832476320460504);
            numerator = Math.fma(numerator, r, 5.7694972214606914055);
            numerator = Math.fma(numerator, r, 4.6303378461565452959);
            numerator = Math.fma(numerator, r, 1.42343711074968357734);
            double denominator = 1.05075007164441684324e-9;
            denominator = Math.fma(denominator, r, 5.475938084995344946e-4);
            denominator = Math.fma(denominator, r, .0151986665636164571966);
            denominator = Math.fma(denominator, r, .14810397642748007459);
            denominator = Math.fma(denominator, r, .68976733498510000455);
            denominator = Math.fma(denominator, r, 1.6763848301838038494);
            denominator = Math.fma(denominator, r, 2.05319162663775882187);
            denominator = Math.fma(denominator, r, 1.0);
            magnitudes[index] = numerator / denominator;
        }
    }

    /** Past a root of 5 (3 draws in 10^11) an element alone takes the formula of the far tail. */
    private static void far(double[] roots, double[] magnitudes, int tails) {
        for (int index = 0; index < tails; index++) {
            if (roots[index] > FAR) {
                magnitudes[index] = far(roots[index]);
            }
        }
    }

    private static double far(double root) {
        double r = root - FAR;
        double numerator = 2.01033439929228813265e-7;
        numerator = Math.fma(numerator, r, 2.71155556874348757815e-5);
        numerator = Math.fma(numerator, r, .0012426609473880784386);
        numerator = Math.fma(numerator, r, .026532189526576123093);
        numerator = Math.fma(numerator, r, .29656057182850489123);
        numerator = Math.fma(numerator, r, 1.7848265399172913358);
        numerator = Math.fma(numerator, r, 5.4637849111641143699);
        numerator = Math.fma(numerator, r, 6.6579046435011037772);
        double denominator = 2.04426310338993978564e-15;
        denominator = Math.fma(denominator, r, 1.4215117583164458887e-7);
        denominator = Math.fma(denominator, r, 1.8463183175100546818e-5);
        denominator = Math.fma(denominator, r, 7.868691311456132591e-4);
        denominator = Math.fma(denominator, r, .0148753612908506148525);
        denominator = Math.fma(denominator, r, .13692988092273580531);
        denominator = Math.fma(denominator, r, .59983220655588793769);
        denominator = Math.fma(denominator, r, 1.0);
        return numerator / denominator;
    }
}
