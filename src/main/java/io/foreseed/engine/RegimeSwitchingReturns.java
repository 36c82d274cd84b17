package io.foreseed.engine;

import io.foreseed.engine.SimulationInput.AssetClass;
import io.foreseed.engine.SimulationInput.ReturnModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Two regimes, calm and turbulent, between which a Markov chain moves; in each, growth is lognormal.
 *
 * <p>Hamilton, A new approach to the economic analysis of nonstationary time series and the business cycle,
 * Econometrica 57 (1989), for returns as in Hardy, A regime-switching model of long-term stock returns, North American
 * Actuarial Journal 5 (2001). The market's expected returns, volatilities and correlations are those of calm years.
 * With p = {@code calmToTurbulent}, q = {@code turbulentToCalm} and k months in a step, a step leaves the calm regime
 * with probability p/(p+q) (1 - (1-p-q)^k) and the turbulent one with q/(p+q) (1 - (1-p-q)^k); it is turbulent
 * throughout or not at all. The first step is turbulent with probability p/(p+q). Regimes have their own stream, one
 * draw a step.
 *
 * @param calmToTurbulent  monthly probability, {@value #LEAST_PROBABILITY} to 1
 * @param turbulentToCalm  monthly probability, {@value #LEAST_PROBABILITY} to 1
 * @param turbulentExpectedReturns  annual, by class, -0.5 to 1
 * @param turbulentVolatilities  annual, by class, 0 to 2
 */
record RegimeSwitchingReturns(
        double calmToTurbulent,
        double turbulentToCalm,
        List<Double> turbulentExpectedReturns,
        List<Double> turbulentVolatilities,
        CorrelationMatrix turbulentCorrelations)
        implements ReturnLaw {
    static final String TYPE = "regime-switching";

    private static final double LEAST_PROBABILITY = 1e-6;
    private static final double MONTHS_OF_YEAR = 12;

    RegimeSwitchingReturns {
        turbulentExpectedReturns = List.copyOf(turbulentExpectedReturns);
        turbulentVolatilities = List.copyOf(turbulentVolatilities);
        require(calmToTurbulent >= LEAST_PROBABILITY && calmToTurbulent <= 1, "calmToTurbulent");
        require(turbulentToCalm >= LEAST_PROBABILITY && turbulentToCalm <= 1, "turbulentToCalm");
        require(turbulentExpectedReturns.size() == turbulentVolatilities.size(), "turbulentVolatilities");
        require(turbulentExpectedReturns.size() == turbulentCorrelations.size(), "turbulentCorrelations");
        require(turbulentCorrelations.isPositiveDefinite(), "turbulentCorrelations");
        require(!classes(turbulentExpectedReturns, turbulentVolatilities).isEmpty(), "turbulentExpectedReturns");
    }

    static RegimeSwitchingReturns read(ParameterReader parameters) {
        return new RegimeSwitchingReturns(
                parameters.number("calmToTurbulent", LEAST_PROBABILITY, 1, null),
                parameters.number("turbulentToCalm", LEAST_PROBABILITY, 1, null),
                parameters.numberByClass("turbulentExpectedReturns", -0.5, 1),
                parameters.numberByClass("turbulentVolatilities", 0, 2),
                parameters.correlations("turbulentCorrelations"));
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public boolean fits(int classes) {
        return turbulentExpectedReturns.size() == classes;
    }

    @Override
    public Map<String, Object> json() {
        return Members.of("type", TYPE)
                .and("calmToTurbulent", calmToTurbulent)
                .and("turbulentToCalm", turbulentToCalm)
                .and("turbulentExpectedReturns", turbulentExpectedReturns)
                .and("turbulentVolatilities", turbulentVolatilities)
                .and("turbulentCorrelations", turbulentCorrelations.rows())
                .map();
    }

    @Override
    public MarketModel market(MarketContext context) {
        MarketInput market = context.market();
        StepLaw calm = law(market.assetClasses(), market.correlations(), context);
        StepLaw turbulent =
                law(classes(turbulentExpectedReturns, turbulentVolatilities), turbulentCorrelations, context);
        PathStreams streams = context.streams(RandomDomain.REGIME);
        double leaving = calmToTurbulent + turbulentToCalm;
        double stationary = calmToTurbulent / leaving;
        double mixed = 1 - StrictMath.pow(1 - leaving, MONTHS_OF_YEAR / context.stepsPerYear());
        double toTurbulent = stationary * mixed;
        double staysTurbulent = 1 - turbulentToCalm / leaving * mixed;
        return new DrivenMarket(context, (firstPath, lanes) -> {
            GeneratorLanes generator = new GeneratorLanes(lanes);
            streams.start(generator, firstPath);
            return new Batch(generator, calm, turbulent, stationary, toTurbulent, staysTurbulent);
        });
    }

    private static StepLaw law(List<AssetClass> classes, CorrelationMatrix correlations, MarketContext context) {
        return new StepLaw(ReturnModel.LOGNORMAL, classes, correlations, context.stepsPerYear(), 1);
    }

    /** The classes as they are in the turbulent regime; each checks its range. */
    private static List<AssetClass> classes(List<Double> expectedReturns, List<Double> volatilities) {
        List<AssetClass> classes = new ArrayList<>();
        for (int index = 0; index < expectedReturns.size(); index++) {
            classes.add(new AssetClass("turbulent", expectedReturns.get(index), volatilities.get(index)));
        }
        return classes;
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalArgumentException("out of range: " + what);
        }
    }

    private static final class Batch implements DrivenMarket.Drivers.Step {
        private final GeneratorLanes regimes;
        private final StepLaw calm;
        private final StepLaw turbulent;
        private final double toTurbulent;
        private final double staysTurbulent;
        private final double[] uniforms;
        private final double[] spare;

        /** By lane, the probability that the next step is turbulent. */
        private final double[] nextTurbulent;

        private double[][] otherDrivers = {};

        Batch(
                GeneratorLanes regimes,
                StepLaw calm,
                StepLaw turbulent,
                double stationary,
                double toTurbulent,
                double staysTurbulent) {
            this.regimes = regimes;
            this.calm = calm;
            this.turbulent = turbulent;
            this.toTurbulent = toTurbulent;
            this.staysTurbulent = staysTurbulent;
            uniforms = new double[regimes.count()];
            spare = new double[regimes.count()];
            nextTurbulent = new double[regimes.count()];
            Arrays.fill(nextTurbulent, stationary);
        }

        @Override
        public void growth(double[][] normals, GeneratorLanes generator) {
            int lanes = regimes.count();
            if (otherDrivers.length == 0) {
                otherDrivers = new double[normals.length][lanes];
            }
            for (int row = 0; row < normals.length; row++) {
                System.arraycopy(normals[row], 0, otherDrivers[row], 0, lanes);
            }
            calm.drivers(normals, lanes);
            turbulent.drivers(otherDrivers, lanes);
            regimes.nextUniforms(uniforms);
            boolean mayLeaveFastRange = calm.mayLeaveFastRange() || turbulent.mayLeaveFastRange();
            for (int row = 0; row < normals.length; row++) {
                choose(normals[row], otherDrivers[row], lanes);
                Growth.lognormal(normals[row], lanes, 1, spare, mayLeaveFastRange);
            }
            for (int lane = 0; lane < lanes; lane++) {
                nextTurbulent[lane] = uniforms[lane] < nextTurbulent[lane] ? staysTurbulent : toTurbulent;
            }
        }

        private void choose(double[] calmDrivers, double[] turbulentDrivers, int lanes) {
            for (int lane = 0; lane < lanes; lane++) {
                calmDrivers[lane] = uniforms[lane] < nextTurbulent[lane] ? turbulentDrivers[lane] : calmDrivers[lane];
            }
        }
    }
}
