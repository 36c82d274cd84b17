package io.foreseed.engine;

import io.foreseed.engine.SimulationInput.Amounts;
import io.foreseed.engine.SimulationInput.AssetClass;
import io.foreseed.engine.SimulationInput.CashFlow;
import io.foreseed.engine.SimulationInput.Rebalancing;
import io.foreseed.engine.SimulationInput.ReturnModel;
import io.foreseed.engine.SimulationInput.Timing;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.apache.commons.rng.JumpableUniformRandomProvider;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.core.source64.SplitMix64;
import org.apache.commons.rng.simple.RandomSource;

/**
 * The oracle of the engine: one path at a time, scalar, written sentence by sentence from the step rules of the
 * specification, and sharing nothing with the engine but its input and the normal quantile.
 */
final class NaiveSimulation {
    private final SimulationInput plan;
    private final int n;
    private final int classes;
    private final double[] weights;
    private final double[][] factor;

    private double[] holdings = {};
    private double unpaid;
    private int firstUnfundedStep = -1;

    NaiveSimulation(SimulationInput plan) {
        this.plan = plan;
        n = plan.stepsPerYear();
        classes = plan.market().assetClasses().size();
        weights = new double[classes];
        for (int k = 0; k < classes; k++) {
            weights[k] =
                    plan.portfolio().weight(plan.market().assetClasses().get(k).id());
        }
        factor = choleskyBanachiewicz(plan.market().correlations().rows());
    }

    PathOutcome path(int path) {
        UniformRandomProvider random = stream(path);
        holdings = new double[classes];
        receive(plan.balances().stream().mapToDouble(Double::doubleValue).sum());
        unpaid = 0;
        firstUnfundedStep = -1;
        double index = 1;
        double peak = 1;
        double deepest = 0;
        List<Double> years = new ArrayList<>(List.of(wealth()));
        for (int step = 0; step < plan.horizonYears() * n; step++) {
            double[] simpleReturns = simpleReturns(random);
            flows(step, Timing.START);
            double before = wealth();
            for (int k = 0; k < classes; k++) {
                holdings[k] *= 1 + simpleReturns[k];
                holdings[k] -= holdings[k] * plan.portfolio().annualFee() / n;
                if (plan.amounts() == Amounts.REAL) {
                    holdings[k] /= Math.pow(1 + plan.market().meanInflation(), 1.0 / n);
                }
            }
            index *= before > 0 ? wealth() / before : 1;
            peak = Math.max(peak, index);
            deepest = Math.max(deepest, 1 - index / peak);
            flows(step, Timing.END);
            boolean isYearEnd = (step + 1) % n == 0;
            if (plan.portfolio().rebalancing() == Rebalancing.EVERY_STEP
                    || (plan.portfolio().rebalancing() == Rebalancing.ANNUAL && isYearEnd)) {
                double all = wealth();
                holdings = new double[classes];
                receive(all);
            }
            if (isYearEnd) {
                years.add(wealth());
            }
        }
        return new PathOutcome(
                years,
                unpaid,
                firstUnfundedStep < 0 ? OptionalInt.empty() : OptionalInt.of(firstUnfundedStep / n),
                deepest);
    }

    private void flows(int step, Timing timing) {
        double in = 0;
        double out = 0;
        for (CashFlow flow : plan.cashFlows()) {
            int year = step / n;
            if (flow.timing() == timing && flow.firstYear() <= year && year <= flow.lastYear()) {
                double indexed = flow.amount() / n;
                if (plan.amounts() == Amounts.NOMINAL) {
                    indexed *= Math.pow(1 + plan.market().meanInflation(), step / (double) n);
                }
                in += flow.kind().isInflow() ? indexed : 0;
                out += flow.kind().isInflow() ? 0 : indexed;
            }
        }
        receive(in);
        pay(out, step);
    }

    private void receive(double amount) {
        for (int k = 0; k < classes; k++) {
            holdings[k] += amount * weights[k];
        }
    }

    private void pay(double amount, int step) {
        double wealth = wealth();
        if (amount <= wealth) {
            for (int k = 0; k < classes; k++) {
                holdings[k] -= wealth == 0 ? 0 : amount * holdings[k] / wealth;
            }
            return;
        }
        holdings = new double[classes];
        // what is missing by rounding alone is not unpaid
        if (amount - wealth > 1e-9 * amount) {
            unpaid += amount - wealth;
            firstUnfundedStep = firstUnfundedStep < 0 ? step : firstUnfundedStep;
        }
    }

    private double wealth() {
        double sum = 0;
        for (double holding : holdings) {
            sum += holding;
        }
        return sum;
    }

    private double[] simpleReturns(UniformRandomProvider random) {
        double[] normals = new double[classes];
        for (int k = 0; k < classes; k++) {
            normals[k] = NormalQuantile.of(((random.nextLong() >>> 12) + 0.5) / 0x1p52);
        }
        double[] returns = new double[classes];
        for (int k = 0; k < classes; k++) {
            double correlated = 0;
            for (int j = 0; j <= k; j++) {
                correlated += factor[k][j] * normals[j];
            }
            returns[k] = simpleReturn(plan.market().assetClasses().get(k), correlated);
        }
        return returns;
    }

    private double simpleReturn(AssetClass assetClass, double normal) {
        double m = assetClass.expectedReturn();
        double s = assetClass.volatility();
        if (plan.market().returnModel() == ReturnModel.NORMAL) {
            return Math.max(-1, m / n + s / Math.sqrt(n) * normal);
        }
        double v = Math.log(1 + s * s / ((1 + m) * (1 + m)));
        double u = Math.log(1 + m) - v / 2;
        return Math.exp(u / n + Math.sqrt(v / n) * normal) - 1;
    }

    private UniformRandomProvider stream(int path) {
        SplitMix64 seeds = new SplitMix64(plan.seed());
        long[] state = {seeds.nextLong(), seeds.nextLong(), seeds.nextLong(), seeds.nextLong()};
        var walker = (JumpableUniformRandomProvider) RandomSource.XO_SHI_RO_256_PP.create(state);
        for (int jump = 0; jump < path; jump++) {
            walker.jump();
        }
        return walker;
    }

    private static double[][] choleskyBanachiewicz(List<List<Double>> matrix) {
        double[][] lower = new double[matrix.size()][matrix.size()];
        for (int i = 0; i < matrix.size(); i++) {
            for (int j = 0; j <= i; j++) {
                double sum = 0;
                for (int k = 0; k < j; k++) {
                    sum += lower[i][k] * lower[j][k];
                }
                double rest = matrix.get(i).get(j) - sum;
                lower[i][j] = i == j ? Math.sqrt(rest) : rest / lower[j][j];
            }
        }
        return lower;
    }
}
