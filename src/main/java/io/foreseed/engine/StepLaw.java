package io.foreseed.engine;

import io.foreseed.engine.SimulationInput.AssetClass;
import io.foreseed.engine.SimulationInput.Market;
import io.foreseed.engine.SimulationInput.ReturnModel;
import java.util.List;

/**
 * The law of one step's returns: from independent standard normals to the growth of each class.
 *
 * <p>For n steps a year, annual mean m and deviation s, the driver of a class is normal: with mean m/n and variance
 * s²/n under {@code normal}; with mean u/n and variance v/n, where v = log(1 + s²/(1+m)²) and u = log(1+m) - v/2, under
 * {@code lognormal}. The correlations apply to the drivers.
 */
final class StepLaw {
    /** No uniform of 52 bits leads to a normal further out: the quantile of 2^-53 is -8.21. */
    private static final double FURTHEST_NORMAL = 8.3;

    private final ReturnModel returnModel;
    private final double factor;
    private final double[] means;
    private final double[][] loadings;
    private final boolean mayLeaveFastRange;

    /**
     * @param factor  by which every holding is multiplied besides its return: fee and inflation of a step
     */
    StepLaw(Market market, int stepsPerYear, double factor) {
        this(market.returnModel(), market.assetClasses(), market.correlations(), stepsPerYear, factor);
    }

    StepLaw(
            ReturnModel returnModel,
            List<AssetClass> assetClasses,
            CorrelationMatrix correlations,
            int stepsPerYear,
            double factor) {
        this.returnModel = returnModel;
        this.factor = factor;
        this.loadings = correlations.cholesky();
        this.means = new double[loadings.length];
        double furthest = 0;
        for (int index = 0; index < loadings.length; index++) {
            AssetClass assetClass = assetClasses.get(index);
            double variance = driverVariance(assetClass);
            means[index] = driverMean(assetClass, variance) / stepsPerYear;
            double reach = Math.abs(means[index]);
            double deviation = Math.sqrt(variance / stepsPerYear);
            for (int column = 0; column <= index; column++) {
                loadings[index][column] *= deviation;
                reach += Math.abs(loadings[index][column]) * FURTHEST_NORMAL;
            }
            furthest = Math.max(furthest, reach);
        }
        mayLeaveFastRange = furthest > 1;
    }

    private double driverVariance(AssetClass assetClass) {
        return switch (returnModel) {
            case NORMAL -> assetClass.volatility() * assetClass.volatility();
            case LOGNORMAL -> {
                double relative = assetClass.volatility() / (1 + assetClass.expectedReturn());
                yield StrictMath.log1p(relative * relative);
            }
        };
    }

    private double driverMean(AssetClass assetClass, double variance) {
        return switch (returnModel) {
            case NORMAL -> assetClass.expectedReturn();
            case LOGNORMAL -> StrictMath.log1p(assetClass.expectedReturn()) - variance / 2;
        };
    }

    /**
     * Replaces the independent normals by the growth of each class, in the lanes given.
     *
     * @param normals  by class and lane
     * @param spare  room for one element a lane
     */
    void growth(double[][] normals, int lanes, double[] spare) {
        for (int row = normals.length - 1; row >= 0; row--) {
            drivers(row, normals, lanes);
            switch (returnModel) {
                case NORMAL -> Growth.normal(normals[row], lanes, factor);
                case LOGNORMAL -> Growth.lognormal(normals[row], lanes, factor, spare, mayLeaveFastRange);
            }
        }
    }

    /**
     * Replaces the independent normals by the driver of each class, in the lanes given: what {@link #growth} makes
     * growth of.
     */
    void drivers(double[][] normals, int lanes) {
        for (int row = normals.length - 1; row >= 0; row--) {
            drivers(row, normals, lanes);
        }
    }

    /** Whether a driver may lie outside the range of the fast exponential. */
    boolean mayLeaveFastRange() {
        return mayLeaveFastRange;
    }

    /** In place, last class first: the driver of a class needs the normals of those before it. */
    private void drivers(int row, double[][] normals, int lanes) {
        double[] target = normals[row];
        double[] loading = loadings[row];
        start(target, lanes, loading[row], means[row]);
        int column = 0;
        for (; column + 4 <= row; column += 4) {
            addFour(target, normals, column, loading, lanes);
        }
        for (; column < row; column++) {
            add(target, normals[column], loading[column], lanes);
        }
    }

    private static void start(double[] target, int lanes, double loading, double mean) {
        for (int lane = 0; lane < lanes; lane++) {
            target[lane] = Math.fma(loading, target[lane], mean);
        }
    }

    private static void add(double[] target, double[] normals, double loading, int lanes) {
        for (int lane = 0; lane < lanes; lane++) {
            target[lane] = Math.fma(loading, normals[lane], target[lane]);
        }
    }

    private static void addFour(double[] target, double[][] normals, int column, double[] loading, int lanes) {
        double[] first = normals[column];
        double[] second = normals[column + 1];
        double[] third = normals[column + 2];
        double[] fourth = normals[column + 3];
        double loading0 = loading[column];
        double loading1 = loading[column + 1];
        double loading2 = loading[column + 2];
        double loading3 = loading[column + 3];
        for (int lane = 0; lane < lanes; lane++) {
            double sum = Math.fma(loading0, first[lane], target[lane]);
            sum = Math.fma(loading1, second[lane], sum);
            sum = Math.fma(loading2, third[lane], sum);
            target[lane] = Math.fma(loading3, fourth[lane], sum);
        }
    }
}
