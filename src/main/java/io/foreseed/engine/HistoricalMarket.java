package io.foreseed.engine;

import java.util.Arrays;
import java.util.List;

/**
 * A market that plays periods of a history: in each period all classes and inflation are those of the same time, so
 * that whatever ties them together is kept.
 */
final class HistoricalMarket implements MarketModel {
    private final int periodsPerStep;
    private final int maximumPaths;
    private final double[][] growth;
    private final double[] inflation;
    private final Positions positions;

    /** Where in the history paths are. */
    interface Positions {
        Batch start(int firstPath, int lanes);

        /** Of a batch. */
        interface Batch {
            /** Moves every lane to its next period. */
            void next(int[] positions);
        }
    }

    HistoricalMarket(MarketContext context, int maximumPaths, Positions positions) {
        History history = context.history();
        this.periodsPerStep = history.periodsPerStep(context.stepsPerYear());
        this.maximumPaths = maximumPaths;
        this.positions = positions;
        growth = context.market().series().stream()
                .map(series -> factors(history.growth(series)))
                .toArray(double[][]::new);
        inflation = factors(history.inflation());
    }

    @Override
    public int classes() {
        return growth.length;
    }

    @Override
    public int maximumPaths() {
        return maximumPaths;
    }

    @Override
    public MarketBatch start(int firstPath, int lanes) {
        Positions.Batch batch = positions.start(firstPath, lanes);
        int[] at = new int[lanes];
        return (grown, factors) -> {
            for (double[] row : grown) {
                Arrays.fill(row, 0, lanes, 1);
            }
            Arrays.fill(factors, 0, lanes, 1);
            for (int period = 0; period < periodsPerStep; period++) {
                batch.next(at);
                for (int index = 0; index < growth.length; index++) {
                    multiply(grown[index], growth[index], at);
                }
                multiply(factors, inflation, at);
            }
        };
    }

    private static void multiply(double[] values, double[] series, int[] at) {
        for (int lane = 0; lane < at.length; lane++) {
            values[lane] *= series[at[lane]];
        }
    }

    private static double[] factors(List<Double> factors) {
        return factors.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
