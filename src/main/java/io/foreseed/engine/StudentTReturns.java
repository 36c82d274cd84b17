package io.foreseed.engine;

import io.foreseed.engine.SimulationInput.ReturnModel;
import java.util.Map;

/**
 * Returns with fat tails: the simple step returns are multivariate Student-t, scaled so that each class keeps its
 * variance.
 *
 * <p>The driver of a class is m/n + s/sqrt(n) T, as in {@link StepLaw} for {@code normal} with T instead of a standard
 * normal; T = Z sqrt((d - 2) / χ²) with Z correlated standard normals and one χ² of d degrees of freedom for all classes
 * of a step (Kotz and Nadarajah, Multivariate t Distributions and Their Applications, 2004, section 1.2). So big moves
 * come together, the kurtosis of T is 3 (d - 2) / (d - 4) for d > 4, and its correlations are those of Z. Returns are
 * floored at -1. Logarithmic returns are not offered: exp(T) has no mean. Each step takes a draw for each class and one
 * for χ² after them.
 *
 * @param degreesOfFreedom  {@value #LEAST} to {@value #MOST}; the fewer, the fatter the tails
 */
record StudentTReturns(double degreesOfFreedom) implements ReturnLaw {
    static final String TYPE = "student-t";

    private static final String DEGREES_OF_FREEDOM = "degreesOfFreedom";
    private static final double LEAST = 2.1;
    private static final double MOST = 1000;

    StudentTReturns {
        if (!(degreesOfFreedom >= LEAST && degreesOfFreedom <= MOST)) {
            throw new IllegalArgumentException("out of range: " + DEGREES_OF_FREEDOM);
        }
    }

    static StudentTReturns read(ParameterReader parameters) {
        return new StudentTReturns(parameters.number(DEGREES_OF_FREEDOM, LEAST, MOST, null));
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public Map<String, Object> json() {
        return Members.of("type", TYPE)
                .and(DEGREES_OF_FREEDOM, degreesOfFreedom)
                .map();
    }

    @Override
    public MarketModel market(MarketContext context) {
        StudentMixing mixing = new StudentMixing(degreesOfFreedom);
        DrivenMarket.Drivers normal = LognormalReturns.drivers(context, ReturnModel.NORMAL);
        return new DrivenMarket(context, (firstPath, lanes) -> {
            DrivenMarket.Drivers.Step step = normal.start(firstPath, lanes);
            NormalQuantile quantile = new NormalQuantile(lanes);
            double[] factors = new double[lanes];
            return (normals, generator) -> {
                generator.nextUniforms(factors);
                quantile.apply(factors, lanes);
                mixing.apply(factors, lanes);
                for (double[] row : normals) {
                    multiply(row, factors, lanes);
                }
                step.growth(normals, generator);
            };
        });
    }

    private static void multiply(double[] values, double[] factors, int lanes) {
        for (int lane = 0; lane < lanes; lane++) {
            values[lane] *= factors[lane];
        }
    }
}
