package io.foreseed.engine;

import io.foreseed.engine.SimulationInput.AssetClass;
import io.foreseed.simulation.ReferenceData;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Markets for tests, and what they draw. */
final class SampleMarket {
    private static final int LANES = 256;

    long seed = 20250821;
    int stepsPerYear = 12;
    ReturnLaw law = new LognormalReturns();
    InflationLaw inflation = InflationLaw.constant(0.02);
    List<AssetClass> classes = List.of(new AssetClass("stocks", 0.08, 0.17), new AssetClass("bonds", 0.04, 0.06));
    CorrelationMatrix correlations = CorrelationMatrix.of(List.of(List.of(1.0, 0.2), List.of(0.2, 1.0)));

    @Nullable
    History history;

    List<String> series = List.of();

    static SampleMarket of(ReturnLaw law) {
        SampleMarket market = new SampleMarket();
        market.law = law;
        if (law.needsHistory()) {
            market.history = ReferenceData.history("us-monthly-1871-2025").orElseThrow();
            market.series = List.of("us-stocks", "us-bonds");
        }
        return market;
    }

    SampleMarket oneClass(double expectedReturn, double volatility) {
        classes = List.of(new AssetClass("a", expectedReturn, volatility));
        correlations = CorrelationMatrix.of(List.of(List.of(1.0)));
        return this;
    }

    static ReturnLaw regimes(CorrelationMatrix turbulent) {
        return new RegimeSwitchingReturns(0.03, 0.2, List.of(-0.15, 0.03), List.of(0.32, 0.09), turbulent);
    }

    /** One of each model. */
    static List<ReturnLaw> laws() {
        return List.of(
                new NormalReturns(),
                new LognormalReturns(),
                new StudentTReturns(5),
                regimes(CorrelationMatrix.of(List.of(List.of(1.0, 0.6), List.of(0.6, 1.0)))),
                new StationaryBootstrap(2),
                new HistoricalSequences(),
                new Episode(new HistoryPeriods(1973, 1, 24), 12, new LognormalReturns()));
    }

    static InflationLaw reverting() {
        return new InflationLaw(0.025, 0.02, 2, 0.04, List.of(-0.3, -0.4));
    }

    MarketInput input() {
        return new MarketInput("test", classes, correlations, law, inflation, history, series);
    }

    MarketModel model(int steps, int paths) {
        return input().market(stepsPerYear, steps, seed, paths);
    }

    /** By class, inflation last, and path: the product of all steps. */
    double[][] products(int steps, int paths) {
        MarketModel model = model(steps, paths);
        double[][] products = new double[model.classes() + 1][paths];
        for (double[] row : products) {
            Arrays.fill(row, 1);
        }
        for (int first = 0; first < paths; first += LANES) {
            int lanes = Math.min(LANES, paths - first);
            MarketBatch batch = model.start(first, lanes);
            double[][] growth = new double[model.classes()][lanes];
            double[] prices = new double[lanes];
            for (int step = 0; step < steps; step++) {
                batch.step(growth, prices);
                for (int lane = 0; lane < lanes; lane++) {
                    for (int row = 0; row < growth.length; row++) {
                        products[row][first + lane] *= growth[row][lane];
                    }
                    products[growth.length][first + lane] *= prices[lane];
                }
            }
        }
        return products;
    }

    /** By path, step and class, inflation last, in batches of so many lanes. */
    static double[][][] trace(MarketModel model, int firstPath, int paths, int steps, int lanes) {
        double[][][] trace = new double[paths][steps][model.classes() + 1];
        for (int first = 0; first < paths; first += lanes) {
            int width = Math.min(lanes, paths - first);
            MarketBatch batch = model.start(firstPath + first, width);
            double[][] growth = new double[model.classes()][width];
            double[] prices = new double[width];
            for (int step = 0; step < steps; step++) {
                batch.step(growth, prices);
                for (int lane = 0; lane < width; lane++) {
                    for (int row = 0; row < growth.length; row++) {
                        trace[first + lane][step][row] = growth[row][lane];
                    }
                    trace[first + lane][step][growth.length] = prices[lane];
                }
            }
        }
        return trace;
    }

    /** A digest of all that some paths meet under a law, prices included. */
    static String digest(ReturnLaw law) {
        SampleMarket market = of(law);
        market.inflation = reverting();
        Digest digest = new Digest();
        for (double[][] path : trace(market.model(60, 600), 0, 600, 60, LANES)) {
            for (double[] step : path) {
                for (double factor : step) {
                    digest.add(factor);
                }
            }
        }
        return digest.end();
    }

    /** A reader that finds its parameters in a map, and refuses none. */
    static ParameterReader reader(Map<String, Object> parameters, CorrelationMatrix market) {
        return new ParameterReader() {
            @Override
            public double number(String name, double least, double most, @Nullable Double otherwise) {
                Object value = parameters.getOrDefault(name, Objects.requireNonNullElse(otherwise, Double.NaN));
                return ((Number) value).doubleValue();
            }

            @Override
            public int step(String name) {
                return integer((Map<?, ?>) Objects.requireNonNull(parameters.get(name)), "step");
            }

            @Override
            public HistoryPeriods periods(String from, String count) {
                Map<?, ?> first = (Map<?, ?>) Objects.requireNonNull(parameters.get(from));
                return new HistoryPeriods(integer(first, "year"), integer(first, "month"), integer(parameters, count));
            }

            @Override
            @SuppressWarnings("unchecked")
            public ReturnLaw law(String name) {
                Map<String, Object> law = (Map<String, Object>) Objects.requireNonNull(parameters.get(name));
                return ReturnLaws.read((String) Objects.requireNonNull(law.get("type")), reader(law, market))
                        .orElseThrow();
            }

            private static int integer(Map<?, ?> of, String name) {
                return (Integer) Objects.requireNonNull(of.get(name));
            }

            @Override
            @SuppressWarnings("unchecked")
            public List<Double> numberByClass(String name, double least, double most) {
                return (List<Double>) Objects.requireNonNull(parameters.get(name));
            }

            @Override
            @SuppressWarnings("unchecked")
            public CorrelationMatrix correlations(String name) {
                return parameters.containsKey(name)
                        ? CorrelationMatrix.of((List<List<Double>>) parameters.get(name))
                        : market;
            }
        };
    }
}
