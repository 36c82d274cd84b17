package io.foreseed.engine;

/**
 * The level payment that pays off a present value over a number of periods: the annuity formulas of interest theory
 * (Kellison, The Theory of Interest, 3rd edition 2009, chapter 3), spreadsheets' {@code PMT}.
 *
 * <p>With rate i a period, n periods and v = 1 / (1 + i), payments at the end of each period are
 * (present - future v^n) i / (1 - v^n); payments at the start are that times v. At i = 0 both are
 * (present - future) / n.
 */
final class LevelPayment {
    private LevelPayment() {}

    /**
     * The payment at the end of each period: that of a loan.
     *
     * @param present  what is owed, or owned, now
     * @param future  what is to be left after the last period
     * @param rate  a period, above -1
     * @param periods  at least 1, not necessarily whole
     */
    static double atEnd(double present, double future, double rate, double periods) {
        if (rate == 0) {
            return (present - future) / periods;
        }
        // -expm1(-n log1p(i)) is 1 - v^n without the cancellation of small rates
        double repaid = -StrictMath.expm1(-periods * StrictMath.log1p(rate));
        return (present - future * (1 - repaid)) * rate / repaid;
    }

    /** The payment at the start of each period, arguments as for {@link #atEnd}. */
    static double atStart(double present, double future, double rate, double periods) {
        return atEnd(present, future, rate, periods) / (1 + rate);
    }
}
