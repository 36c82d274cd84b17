package io.foreseed.engine;

import java.util.Arrays;

/** What flowed in a plan year so far, by lane, in the money of its day. */
final class YearSums {
    final double[] income;
    final double[] spending;
    final double[] taxes;
    final double[] fees;
    final double[] returns;
    final double[] shortfall;

    /** The price level at each step's start, added up. */
    final double[] prices;

    YearSums(int lanes) {
        income = new double[lanes];
        spending = new double[lanes];
        taxes = new double[lanes];
        fees = new double[lanes];
        returns = new double[lanes];
        shortfall = new double[lanes];
        prices = new double[lanes];
    }

    void clear() {
        Arrays.fill(income, 0);
        Arrays.fill(spending, 0);
        Arrays.fill(taxes, 0);
        Arrays.fill(fees, 0);
        Arrays.fill(returns, 0);
        Arrays.fill(shortfall, 0);
        Arrays.fill(prices, 0);
    }
}
