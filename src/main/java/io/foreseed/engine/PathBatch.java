package io.foreseed.engine;

import java.util.Arrays;

/**
 * Some successive paths that advance through the steps together, one lane a path.
 *
 * <p>Arrays are by class and lane, so that every inner loop runs over lanes without a branch and the compiler can work
 * on several lanes at once. What a lane computes depends on its own path alone.
 */
final class PathBatch {
    /**
     * An outflow of which at most a billionth is missing counts as paid: adding up 1,200 steps may lose so much of the
     * last outflow of a pot that just suffices, and a plan does not fail by rounding.
     */
    private static final double PAID_IN_FULL = 1 - 1e-9;

    private final PlanRules rules;
    private final int lanes;
    private final GeneratorLanes generator;
    private final NormalQuantile quantile;
    private final double[][] growth;
    private final double[][] holdings;
    private final double[] wealth;
    private final double[] grown;
    private final double[] spare;
    private final double[] belowPeak;
    private final double[] deepest;
    private final double[] shortfall;
    private final int[] firstUnfundedStep;

    PathBatch(PlanRules rules, int lanes) {
        this.rules = rules;
        this.lanes = lanes;
        generator = new GeneratorLanes(lanes);
        quantile = new NormalQuantile(lanes);
        growth = new double[rules.classes()][lanes];
        holdings = new double[rules.classes()][lanes];
        wealth = new double[lanes];
        grown = new double[lanes];
        spare = new double[lanes];
        belowPeak = new double[lanes];
        deepest = new double[lanes];
        shortfall = new double[lanes];
        firstUnfundedStep = new int[lanes];
    }

    /** Computes the paths from {@code firstPath} on and writes what is kept of them. */
    void compute(PathStreams streams, int firstPath, PathOutcomes outcomes) {
        streams.start(generator, firstPath);
        open();
        keepWealth(outcomes, 0, firstPath);
        for (int step = 0; step < rules.steps(); step++) {
            step(step);
            if (rules.endsYear(step)) {
                keepWealth(outcomes, rules.yearOf(step) + 1, firstPath);
            }
        }
        System.arraycopy(shortfall, 0, outcomes.shortfall, firstPath, lanes);
        System.arraycopy(firstUnfundedStep, 0, outcomes.firstUnfundedStep, firstPath, lanes);
        for (int lane = 0; lane < lanes; lane++) {
            outcomes.maximumDrawdown[firstPath + lane] = 1 - deepest[lane];
        }
    }

    private void open() {
        Arrays.fill(wealth, rules.openingBalance());
        spreadByWeights();
        Arrays.fill(belowPeak, 1);
        Arrays.fill(deepest, 1);
        Arrays.fill(shortfall, 0);
        Arrays.fill(firstUnfundedStep, PathOutcomes.FUNDED);
    }

    private void step(int step) {
        drawGrowth();
        flows(rules.startFlows(), step);
        earn();
        flows(rules.endFlows(), step);
        if (rules.rebalancesAfter(step)) {
            spreadByWeights();
        }
    }

    private void drawGrowth() {
        for (double[] normals : growth) {
            generator.nextUniforms(normals);
            quantile.apply(normals, lanes);
        }
        rules.law().growth(growth, lanes, spare);
    }

    private void flows(FlowSchedule flows, int step) {
        double inflow = flows.inflow(step);
        if (inflow > 0) {
            for (int index = 0; index < holdings.length; index++) {
                add(holdings[index], lanes, rules.weight(index) * inflow);
            }
            add(wealth, lanes, inflow);
        }
        double outflow = flows.outflow(step);
        if (outflow > 0) {
            recordUnpaid(outflow, step);
            shareLeftAfter(outflow, wealth, spare, lanes);
            for (double[] holding : holdings) {
                multiply(holding, spare, lanes);
            }
        }
    }

    private void recordUnpaid(double outflow, int step) {
        double enough = outflow * PAID_IN_FULL;
        for (int lane = 0; lane < lanes; lane++) {
            if (wealth[lane] < enough) {
                shortfall[lane] += outflow - wealth[lane];
                if (firstUnfundedStep[lane] == PathOutcomes.FUNDED) {
                    firstUnfundedStep[lane] = step;
                }
            }
        }
    }

    private void earn() {
        Arrays.fill(grown, 0);
        for (int index = 0; index < holdings.length; index++) {
            grow(holdings[index], growth[index], grown, lanes);
        }
        followDrawdown(wealth, grown, belowPeak, deepest, lanes);
        System.arraycopy(grown, 0, wealth, 0, lanes);
    }

    private void spreadByWeights() {
        for (int index = 0; index < holdings.length; index++) {
            share(holdings[index], wealth, rules.weight(index), lanes);
        }
    }

    private void keepWealth(PathOutcomes outcomes, int year, int firstPath) {
        System.arraycopy(wealth, 0, outcomes.yearEndWealth[year], firstPath, lanes);
    }

    private static void add(double[] values, int lanes, double amount) {
        for (int lane = 0; lane < lanes; lane++) {
            values[lane] += amount;
        }
    }

    private static void multiply(double[] values, double[] factors, int lanes) {
        for (int lane = 0; lane < lanes; lane++) {
            values[lane] *= factors[lane];
        }
    }

    /** Pays what is there: wealth becomes what is left, {@code shares} the part of each holding that stays. */
    private static void shareLeftAfter(double outflow, double[] wealth, double[] shares, int lanes) {
        for (int lane = 0; lane < lanes; lane++) {
            double left = Math.max(wealth[lane] - outflow, 0);
            shares[lane] = left / notEmpty(wealth[lane]);
            wealth[lane] = left;
        }
    }

    private static void grow(double[] holding, double[] growth, double[] sum, int lanes) {
        for (int lane = 0; lane < lanes; lane++) {
            double grown = holding[lane] * growth[lane];
            holding[lane] = grown;
            sum[lane] += grown;
        }
    }

    /**
     * The index follows the return of what is held after fees, in the money of the plan; an empty pot holds nothing and
     * leaves it where it is.
     */
    private static void followDrawdown(
            double[] before, double[] after, double[] belowPeak, double[] deepest, int lanes) {
        for (int lane = 0; lane < lanes; lane++) {
            double ratio = notEmpty(after[lane]) / notEmpty(before[lane]);
            double level = Math.min(belowPeak[lane] * ratio, 1);
            belowPeak[lane] = level;
            deepest[lane] = Math.min(deepest[lane], level);
        }
    }

    /** Keeps quotients of an empty pot finite, and changes no bit of another. */
    private static double notEmpty(double wealth) {
        return Math.max(wealth, Double.MIN_NORMAL);
    }

    private static void share(double[] holding, double[] wealth, double weight, int lanes) {
        for (int lane = 0; lane < lanes; lane++) {
            holding[lane] = wealth[lane] * weight;
        }
    }
}
