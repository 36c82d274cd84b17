package io.foreseed.engine;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What the paths of a run met, by {@link PathFeature}: drawn once more from the market, since a run keeps balances and
 * flows and no returns. A return is that of the target mix, rebalanced each step: what was saved or spent plays no part.
 */
final class PathConditions {
    private static final int EARLY_YEARS = 10;

    private final Kernel kernel;
    private final int stepsPerYear;
    private final int steps;
    private final int paths;
    private final MarketModel market;
    private final int earlyStart;
    private final int earlyEnd;
    private final Map<PathFeature, double[]> values = new EnumMap<>(PathFeature.class);

    PathConditions(SimulatedPlan input, Kernel kernel) {
        this.kernel = kernel;
        stepsPerYear = input.stepsPerYear();
        steps = input.steps();
        paths = input.iterations();
        market = kernel.market();
        earlyStart = kernel.retirementStep();
        earlyEnd = Math.min(steps, earlyStart + EARLY_YEARS * stepsPerYear);
        for (PathFeature feature : PathFeature.values()) {
            values.put(feature, new double[paths]);
        }
    }

    /** The path's ends must be known. */
    void compute(int firstPath, int lanes) {
        MarketBatch batch = market.start(firstPath, lanes);
        double[][] growth = new double[market.classes()][lanes];
        double[] inflation = new double[lanes];
        double[] real = new double[lanes];
        double[] early = ones(lanes);
        double[] whole = ones(lanes);
        double[] prices = ones(lanes);
        int[] ends = new int[lanes];
        for (int lane = 0; lane < lanes; lane++) {
            ends[lane] = kernel.end(firstPath + lane).endStep();
        }
        for (int step = 0; step < steps; step++) {
            batch.step(growth, inflation);
            realGrowth(growth, inflation, kernel.weights(step), real);
            boolean isEarly = step >= earlyStart && step < earlyEnd;
            for (int lane = 0; lane < lanes; lane++) {
                early[lane] *= isEarly ? real[lane] : 1;
                whole[lane] *= step < ends[lane] ? real[lane] : 1;
                prices[lane] *= step < ends[lane] ? inflation[lane] : 1;
            }
        }
        for (int lane = 0; lane < lanes; lane++) {
            int path = firstPath + lane;
            of(PathFeature.EARLY_RETURN)[path] = yearly(early[lane], earlyEnd - earlyStart);
            of(PathFeature.RETURN)[path] = yearly(whole[lane], ends[lane]);
            of(PathFeature.INFLATION)[path] = yearly(prices[lane], ends[lane]);
            of(PathFeature.LIFE)[path] = ends[lane] / (double) stepsPerYear;
        }
    }

    /** Of one path, each with its place among all. */
    List<PathStory.Met> of(int path) {
        return values.entrySet().stream()
                .map(each -> met(each.getKey(), each.getValue(), path))
                .toList();
    }

    /** The years of {@link PathFeature#EARLY_RETURN}, and the plan year in which they begin. */
    PathStory.EarlyYears earlyYears() {
        int years = Math.ceilDiv(earlyEnd - earlyStart, stepsPerYear);
        return new PathStory.EarlyYears(earlyStart / stepsPerYear, years);
    }

    private PathStory.Met met(PathFeature feature, double[] all, int path) {
        int better = 0;
        for (double other : all) {
            better += feature.isWorse(all[path], other) ? 1 : 0;
        }
        double median = Objects.requireNonNull(Percentiles.of(all, List.of(50)).get(50));
        return new PathStory.Met(feature, all[path], median, better / (double) paths);
    }

    private double[] of(PathFeature feature) {
        return Objects.requireNonNull(values.get(feature));
    }

    private double yearly(double factor, int overSteps) {
        return StrictMath.pow(factor, (double) stepsPerYear / overSteps) - 1;
    }

    private static void realGrowth(double[][] growth, double[] inflation, double[] weights, double[] real) {
        Arrays.fill(real, 0);
        for (int index = 0; index < growth.length; index++) {
            for (int lane = 0; lane < real.length; lane++) {
                real[lane] = Math.fma(weights[index], growth[index][lane], real[lane]);
            }
        }
        for (int lane = 0; lane < real.length; lane++) {
            real[lane] /= inflation[lane];
        }
    }

    private static double[] ones(int lanes) {
        double[] ones = new double[lanes];
        Arrays.fill(ones, 1);
        return ones;
    }
}
