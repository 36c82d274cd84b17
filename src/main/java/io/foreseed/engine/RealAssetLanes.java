package io.foreseed.engine;

import java.util.Arrays;
import java.util.List;

/** Real assets of some paths: what each cost, and what its sale brings, one lane a path. */
final class RealAssetLanes {
    private final List<RealAsset> assets;
    private final int n;
    private final double gainsRate;
    private final double[][] basis;

    RealAssetLanes(HouseholdInput input, int lanes) {
        assets = input.household().realAssets();
        n = input.stepsPerYear();
        gainsRate = input.taxProfile().gainsRate();
        basis = new double[assets.size()][lanes];
        for (int index = 0; index < basis.length; index++) {
            Arrays.fill(basis[index], assets.get(index).costBasis());
        }
    }

    /** Notes what is bought in a step, and adds to the cash what is sold. */
    void trade(int step, LivesLanes lives, double[] prices, double[] cash, YearSums sums) {
        for (int index = 0; index < basis.length; index++) {
            RealAsset asset = assets.get(index);
            Span span = asset.span();
            if (span.start() == step && step > 0) {
                double value = asset.realValue(step, n);
                for (int lane = 0; lane < cash.length; lane++) {
                    basis[index][lane] = value * prices[lane];
                }
            } else if (span.end() == step && span.start() < step) {
                sell(asset, basis[index], step, lives, prices, cash, sums);
            }
        }
    }

    private void sell(
            RealAsset asset, double[] cost, int step, LivesLanes lives, double[] prices, double[] cash, YearSums sums) {
        double value = asset.realValue(step, n) * (1 - asset.sellingCost());
        double rate = asset.isTaxed() ? gainsRate : 0;
        for (int lane = 0; lane < cash.length; lane++) {
            if (lives.state(lane) != 0) {
                double proceeds = value * prices[lane];
                double tax = rate * Math.max(0, proceeds - cost[lane]);
                sums.income[lane] += proceeds;
                sums.taxes[lane] += tax;
                cash[lane] += proceeds - tax;
            }
        }
    }
}
