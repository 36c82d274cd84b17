package io.foreseed.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One path among all of its run, by {@link PathFeature}: the market and the lives are drawn once more, since a run keeps
 * balances and flows and no returns. A return is that of the target mix, rebalanced each step: what was saved or spent
 * plays no part.
 *
 * <p>What comes after a failure cannot have led to it. So all paths are compared over the same steps: those before the
 * in which something was not paid, its own deaths and incomes included, or as long as the household of the path lives.
 */
public final class PathComparison {
    private static final int EARLY_YEARS = 10;

    private final SimulatedPlan input;
    private final Kernel kernel;
    private final int pathsOfBatch;
    private final Rank rank;
    private final int path;
    private final int place;
    private final MarketModel market;

    /** The returns before this step count. */
    private final int until;

    /** The lives and incomes before this step count. */
    private final int livesUntil;

    private final int earlyStart;
    private final int earlyEnd;
    private final Map<PathFeature, double[]> values = new EnumMap<>(PathFeature.class);
    private volatile List<PathStory.Death> deaths = List.of();

    PathComparison(SimulatedPlan input, Kernel kernel, int pathsOfBatch, PathRanking ranking, Rank rank) {
        this.input = input;
        this.kernel = kernel;
        this.pathsOfBatch = pathsOfBatch;
        this.rank = rank;
        path = ranking.path(rank);
        place = ranking.place(path);
        market = kernel.market();
        PathEnd end = kernel.end(path);
        boolean isUnpaid = end.firstUnfundedStep() != PathOutcomes.FUNDED;
        until = isUnpaid ? end.firstUnfundedStep() : end.endStep();
        livesUntil = isUnpaid ? until + 1 : until;
        earlyStart = kernel.retirementStep();
        earlyEnd = Math.min(until, earlyStart + EARLY_YEARS * input.stepsPerYear());
        for (PathFeature feature : PathFeature.values()) {
            if (isMeasured(feature)) {
                values.put(feature, new double[input.iterations()]);
            }
        }
    }

    private boolean isMeasured(PathFeature feature) {
        return switch (feature) {
            case EARLY_RETURN -> earlyEnd > earlyStart;
            case RETURN, INFLATION, LIFE -> until > 0;
            case INCOME_LOST -> kernel.people() > 1;
        };
    }

    /**
     * Draws what the paths of a batch met. Different batches may be drawn at the same time by different threads. It takes
     * less than the batch took.
     *
     * @param index  0 to {@link Simulation#batchCount()} - 1, each once
     */
    public void compute(int index) {
        int firstPath = Math.multiplyExact(index, pathsOfBatch);
        int lanes = Math.min(pathsOfBatch, input.iterations() - firstPath);
        MarketBatch batch = market.start(firstPath, lanes);
        @Nullable IncomeLanes incomes = kernel.incomes(firstPath, lanes);
        double[][] growth = new double[market.classes()][lanes];
        double[] inflation = new double[lanes];
        double[] real = new double[lanes];
        double[] early = ones(lanes);
        double[] whole = ones(lanes);
        double[] prices = ones(lanes);
        for (int step = 0; step < livesUntil; step++) {
            if (incomes != null) {
                incomes.step(step, prices);
            }
            if (step < until) {
                batch.step(growth, inflation);
                realGrowth(growth, inflation, kernel.weights(step), real);
                boolean isEarly = step >= earlyStart && step < earlyEnd;
                for (int lane = 0; lane < lanes; lane++) {
                    early[lane] *= isEarly ? real[lane] : 1;
                    whole[lane] *= real[lane];
                    prices[lane] *= inflation[lane];
                }
            }
        }
        for (int lane = 0; lane < lanes; lane++) {
            int of = firstPath + lane;
            keep(PathFeature.EARLY_RETURN, of, yearly(early[lane], earlyEnd - earlyStart));
            keep(PathFeature.RETURN, of, yearly(whole[lane], until));
            keep(PathFeature.INFLATION, of, yearly(prices[lane], until));
            keep(PathFeature.LIFE, of, Math.min(kernel.end(of).endStep(), until) / (double) input.stepsPerYear());
            keep(PathFeature.INCOME_LOST, of, incomes == null ? 0 : incomes.lost(lane));
        }
        if (incomes != null && path >= firstPath && path < firstPath + lanes) {
            deaths = deaths(incomes, path - firstPath);
        }
    }

    private void keep(PathFeature feature, int of, double value) {
        double[] all = values.get(feature);
        if (all != null) {
            all[of] = value;
        }
    }

    private List<PathStory.Death> deaths(IncomeLanes incomes, int lane) {
        List<PathStory.Death> found = new ArrayList<>();
        for (int person = 0; person < kernel.people(); person++) {
            int step = incomes.deathStep(person, lane);
            if (step < input.steps()) {
                found.add(new PathStory.Death(person, step / input.stepsPerYear(), step < livesUntil));
            }
        }
        return found;
    }

    /** The story of the path, once every batch was drawn; it changes no bit of the result. */
    public PathStory story() {
        return new PathStory(
                rank,
                path,
                place,
                input.iterations(),
                kernel.end(path).succeeds(),
                earlyYears(),
                values.entrySet().stream()
                        .map(each -> met(each.getKey(), each.getValue()))
                        .toList(),
                deaths,
                kernel.path(path));
    }

    private PathStory.@Nullable EarlyYears earlyYears() {
        int n = input.stepsPerYear();
        return isMeasured(PathFeature.EARLY_RETURN)
                ? new PathStory.EarlyYears(earlyStart / n, Math.ceilDiv(earlyEnd - earlyStart, n))
                : null;
    }

    private PathStory.Met met(PathFeature feature, double[] all) {
        int better = 0;
        for (double other : all) {
            better += feature.isWorse(all[path], other) ? 1 : 0;
        }
        double median = Objects.requireNonNull(Percentiles.of(all, List.of(50)).get(50));
        return new PathStory.Met(feature, all[path], median, better / (double) all.length);
    }

    private double yearly(double factor, int overSteps) {
        return StrictMath.pow(factor, (double) input.stepsPerYear() / overSteps) - 1;
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
