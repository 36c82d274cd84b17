package io.foreseed.engine;

/** What a spending rule knows at the start of a year, by lane, and what it decides. Amounts are of their day. */
public final class SpendingYear {
    /** All accounts together. */
    final double[] wealth;

    /** The price index, 1 at the plan's start. */
    final double[] prices;

    /** The factor by which prices rose since the decision before. */
    final double[] inflation;

    /** What one unit of the accounts became since the decision before, after fees. */
    final double[] growth;

    /** Last year's amount, and what the rule makes of it. */
    final double[] amount;

    private final double[] firstAmount;
    private final double[] firstPrices;
    private final double[] lastPrices;
    private final int stepsPerYear;
    private int count;
    private int step;

    SpendingYear(int stepsPerYear, int lanes) {
        this.stepsPerYear = stepsPerYear;
        wealth = new double[lanes];
        prices = new double[lanes];
        inflation = new double[lanes];
        growth = new double[lanes];
        amount = new double[lanes];
        firstAmount = new double[lanes];
        firstPrices = new double[lanes];
        lastPrices = new double[lanes];
    }

    /** The number of paths. */
    public int lanes() {
        return amount.length;
    }

    /** Whether no amount was decided before. */
    public boolean isFirst() {
        return count == 0;
    }

    /** The step that begins. */
    public int step() {
        return step;
    }

    /** The years from this one, included, to a step; at least 1. */
    int yearsUntil(int end) {
        return Math.max(1, Math.ceilDiv(end - step, stepsPerYear));
    }

    /** The first amount, raised as prices rose since. */
    double firstAmountInMoneyOfToday(int lane) {
        return firstAmount[lane] * (prices[lane] / firstPrices[lane]);
    }

    /** Lets the rule decide; {@code wealth}, {@code prices} and {@code growth} are up to date. */
    void decide(SpendingRule rule, int begins) {
        step = begins;
        for (int lane = 0; lane < lanes(); lane++) {
            inflation[lane] = isFirst() ? 1 : prices[lane] / lastPrices[lane];
        }
        rule.decide(this);
        if (isFirst()) {
            System.arraycopy(amount, 0, firstAmount, 0, lanes());
            System.arraycopy(prices, 0, firstPrices, 0, lanes());
        }
        System.arraycopy(prices, 0, lastPrices, 0, lanes());
        count++;
    }
}
