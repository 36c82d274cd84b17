package io.foreseed.engine;

import io.foreseed.engine.SimulationResult.SamplingError;
import io.foreseed.engine.SimulationResult.Success;
import java.util.Objects;

/** A share of successes with its uncertainty. */
public final class SuccessInterval {
    private SuccessInterval() {}

    /** The share of a plan's paths that succeed, with its error where there is one. */
    static Success of(int successes, SimulatedPlan plan) {
        int paths = plan.iterations();
        return plan.isSampled()
                ? of(successes, paths, plan.confidenceLevel())
                : new Success(successes / (double) paths, null);
    }

    /**
     * The share of n that succeed, its standard error and Wilson's interval (Wilson, Journal of the American
     * Statistical Association 22, 1927).
     *
     * @param n  at least 1
     */
    static Success of(int successes, double n, double confidenceLevel) {
        double p = successes / n;
        double z = normalQuantile(confidenceLevel);
        double centre = p + z * z / (2 * n);
        double spread = z * Math.sqrt(p * (1 - p) / n + z * z / (4 * n * n));
        double scale = 1 + z * z / n;
        return new Success(
                p,
                new SamplingError(
                        Math.sqrt(p * (1 - p) / n),
                        confidenceLevel,
                        p == 0 ? 0 : (centre - spread) / scale,
                        p == 1 ? 1 : (centre + spread) / scale));
    }

    /** The error of a share that is counted over so many independent paths. */
    public static SamplingError ofIndependent(double share, int paths, double confidenceLevel) {
        return Objects.requireNonNull(
                of((int) Math.round(share * paths), paths, confidenceLevel).error());
    }

    /** How many standard errors an interval reaches to both sides at the confidence level. */
    public static double normalQuantile(double confidenceLevel) {
        return NormalQuantile.of((1 + confidenceLevel) / 2);
    }
}
