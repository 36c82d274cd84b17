package io.foreseed.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Inflation that returns to its mean, or is constant when its volatility is 0 and it begins at the mean.
 *
 * <p>The annual rate x (continuously compounded) follows Vasicek, An equilibrium characterization of the term
 * structure, Journal of Financial Economics 5 (1977), sampled exactly once a step of length 1/n:
 * x' = m + f (x - m) + v sqrt(1 - f²) e, where m = log(1 + mean), f = 2^(-1 / (n halfLifeYears)), v is the volatility,
 * the standard deviation of x in the long run, and e a standard normal. Prices rise by exp(x' / n) in the step.
 *
 * @param mean  annual rate to which inflation returns, -0.1 to 1
 * @param volatility  standard deviation of the annual rate in the long run, 0 to 0.5
 * @param halfLifeYears  after which half of a deviation from the mean is left, {@value #LEAST_HALF_LIFE} to 100
 * @param initial  annual rate before the first step, -0.1 to 1
 * @param correlations  of e with the normal driver of each asset class, -1 to 1; empty when there is none
 */
public record InflationLaw(
        double mean, double volatility, double halfLifeYears, double initial, List<Double> correlations) {
    static final double LEAST_HALF_LIFE = 0.01;

    /** No uniform of 52 bits leads to a normal further out. */
    private static final double FURTHEST_NORMAL = 8.3;

    public InflationLaw {
        require(mean >= -0.1 && mean <= 1, "mean");
        require(volatility >= 0 && volatility <= 0.5, "volatility");
        require(halfLifeYears >= LEAST_HALF_LIFE && halfLifeYears <= 100, "halfLifeYears");
        require(initial >= -0.1 && initial <= 1, "initial");
        correlations = List.copyOf(correlations);
        require(correlations.stream().allMatch(entry -> Math.abs(entry) <= 1), "correlations");
    }

    /** The same inflation every year. */
    public static InflationLaw constant(double mean) {
        return new InflationLaw(mean, 0, 1, mean, List.of());
    }

    /** The parameters, as documents write them. */
    Map<String, Object> json() {
        return Members.of("mean", mean)
                .and("volatility", volatility)
                .and("halfLifeYears", halfLifeYears)
                .and("initial", initial)
                .and("correlations", correlations)
                .map();
    }

    /** The correlations of the classes' drivers with inflation's as a last row and column. */
    public List<List<Double>> joined(CorrelationMatrix classes) {
        List<List<Double>> rows = new ArrayList<>();
        for (int row = 0; row < classes.size(); row++) {
            List<Double> joined = new ArrayList<>(classes.rows().get(row));
            joined.add(correlation(row));
            rows.add(joined);
        }
        List<Double> last = new ArrayList<>();
        for (int row = 0; row < classes.size(); row++) {
            last.add(correlation(row));
        }
        last.add(1.0);
        rows.add(last);
        return rows;
    }

    /** Refuses correlations that no market can have. */
    void check(CorrelationMatrix classes) {
        require(correlations.isEmpty() || correlations.size() == classes.size(), "correlations");
        require(correlations.isEmpty() || CorrelationMatrix.of(joined(classes)).isPositiveDefinite(), "correlations");
    }

    private double correlation(int assetClass) {
        return correlations.isEmpty() ? 0 : correlations.get(assetClass);
    }

    /** Inflation of a simulation. */
    Steps steps(MarketContext context) {
        return volatility == 0 && initial == mean ? constantSteps(context) : new Reverting(context);
    }

    private Steps constantSteps(MarketContext context) {
        double factor = StrictMath.pow(1 + mean, 1.0 / context.stepsPerYear());
        return (firstPath, lanes) -> (normals, factors) -> Arrays.fill(factors, 0, lanes, factor);
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalArgumentException("out of range: inflation " + what);
        }
    }

    /** Inflation of a simulation. */
    interface Steps {
        Batch start(int firstPath, int lanes);
    }

    /** Inflation of some successive paths. */
    interface Batch {
        /**
         * Advances one step.
         *
         * @param normals  the independent normals of the classes, by class and lane; they stay as they are
         * @param factors  by lane: becomes the factor by which prices rise
         */
        void step(double[][] normals, double[] factors);
    }

    private final class Reverting implements Steps {
        private final PathStreams streams;
        private final double stepLength;
        private final double start;
        private final double centre;
        private final double memory;
        private final double[] loadings;
        private final boolean mayLeaveFastRange;

        Reverting(MarketContext context) {
            streams = context.streams(RandomDomain.INFLATION);
            stepLength = 1.0 / context.stepsPerYear();
            start = StrictMath.log1p(initial);
            centre = StrictMath.log1p(mean);
            memory = StrictMath.pow(2, -stepLength / halfLifeYears);
            double deviation = volatility * Math.sqrt((1 - memory) * (1 + memory));
            CorrelationMatrix joined =
                    CorrelationMatrix.of(joined(context.market().correlations()));
            loadings = joined.cholesky()[context.classes()];
            double furthest = 0;
            for (int index = 0; index < loadings.length; index++) {
                loadings[index] *= deviation;
                furthest += Math.abs(loadings[index]) * FURTHEST_NORMAL;
            }
            double reach = Math.abs(start) + Math.abs(centre) + furthest / (1 - memory);
            mayLeaveFastRange = !(reach * stepLength <= 1);
        }

        @Override
        public Batch start(int firstPath, int lanes) {
            GeneratorLanes generator = new GeneratorLanes(lanes);
            streams.start(generator, firstPath);
            NormalQuantile quantile = new NormalQuantile(lanes);
            double[] rates = new double[lanes];
            double[] spare = new double[lanes];
            Arrays.fill(rates, start - centre);
            return (normals, factors) -> {
                generator.nextUniforms(factors);
                quantile.apply(factors, lanes);
                decay(rates, factors, lanes);
                for (int index = 0; index < normals.length; index++) {
                    add(rates, normals[index], loadings[index], lanes);
                }
                for (int lane = 0; lane < lanes; lane++) {
                    factors[lane] = (centre + rates[lane]) * stepLength;
                }
                Growth.lognormal(factors, lanes, 1, spare, mayLeaveFastRange);
            };
        }

        private void decay(double[] rates, double[] normals, int lanes) {
            double own = loadings[loadings.length - 1];
            for (int lane = 0; lane < lanes; lane++) {
                rates[lane] = Math.fma(memory, rates[lane], own * normals[lane]);
            }
        }

        private static void add(double[] rates, double[] normals, double loading, int lanes) {
            for (int lane = 0; lane < lanes; lane++) {
                rates[lane] = Math.fma(loading, normals[lane], rates[lane]);
            }
        }
    }
}
