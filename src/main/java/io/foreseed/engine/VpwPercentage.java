package io.foreseed.engine;

/**
 * Variable percentage withdrawal (Bogleheads wiki, "Variable percentage withdrawal", table of version 2.x): each year the
 * share of the portfolio that a level payment at the start of each remaining year would be, at the growth that stocks and
 * bonds had on average in real terms since 1900 worldwide.
 *
 * <p>Percentage = PMT(r, n, 1) at the start, r = {@value #STOCK_GROWTH} stocks + {@value #BOND_GROWTH} bonds,
 * n = last age - age. The withdrawal follows the portfolio, so that it never runs out before the last age.
 */
final class VpwPercentage {
    static final double STOCK_GROWTH = 0.05;
    static final double BOND_GROWTH = 0.019;

    /** Until which the table pays, by default. */
    static final int LAST_AGE = 100;

    private VpwPercentage() {}

    /** The real growth that the table assumes of a portfolio of stocks and, for the rest, bonds. */
    static double growth(double stockShare) {
        return stockShare * STOCK_GROWTH + (1 - stockShare) * BOND_GROWTH;
    }

    /**
     * The share of the portfolio to withdraw at the start of a year.
     *
     * @param growth  real rate a year, above -1
     * @param yearsLeft  to pay for, this one included; everything is withdrawn in the last
     */
    static double percentage(double growth, double yearsLeft) {
        return yearsLeft <= 1 ? 1 : LevelPayment.atStart(1, 0, growth, yearsLeft);
    }
}
