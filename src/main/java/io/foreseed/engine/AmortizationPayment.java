package io.foreseed.engine;

/**
 * The annually recalculated virtual annuity (Waring and Siegel, The only spending rule article you will ever need,
 * Financial Analysts Journal 71(1), 2015): each year the payment that a fairly priced annuity of the remaining years
 * would make if it were bought today, known elsewhere as amortization-based withdrawal.
 *
 * <p>Withdrawal = (wealth - bequest v^n) / ä, where v = 1 / (1 + r), ä = 1 + v + ... + v^(n-1) is the price of an
 * annuity due at the real rate r; in real terms level if returns are r.
 */
final class AmortizationPayment {
    private AmortizationPayment() {}

    /**
     * The year's withdrawal, taken at its start; never below 0, never above wealth.
     *
     * @param bequest  real amount to be left after the last year
     * @param realRate  a year, above -1: that of inflation-linked bonds in the paper
     * @param yearsLeft  to pay for, this one included, at least 1
     */
    static double withdrawal(double wealth, double bequest, double realRate, double yearsLeft) {
        double payment = LevelPayment.atStart(wealth, bequest, realRate, Math.max(yearsLeft, 1));
        return Math.clamp(payment, 0, Math.max(wealth, 0));
    }
}
