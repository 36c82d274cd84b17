package io.foreseed.engine;

/**
 * The decision rules of Guyton and Klinger, Decision rules and maximum initial withdrawal rates, Journal of Financial
 * Planning 19(3), 2006 (after Guyton, the same journal 17(10), 2004). Each year's withdrawal is last year's, changed by
 * the rules in this order:
 *
 * <ol>
 *   <li>Withdrawal rule: no raise for inflation in a year that follows a negative total return of the portfolio, if
 *       last year's withdrawal is a larger share of wealth than the first was; it is not made up for later.
 *   <li>Inflation rule: else it is raised by inflation, at most by {@code inflationCap} (6 % in 2004); a raise that was
 *       capped is not made up for. Deflation lowers it.
 *   <li>Capital preservation rule: if the withdrawal so far is a share of wealth above the initial rate times
 *       1 + {@code upperGuardrail}, it is cut by {@code cut}; not in the last {@code finalYears} years.
 *   <li>Prosperity rule: if it is a share below the initial rate times 1 - {@code lowerGuardrail}, it is raised by
 *       {@code raise}.
 * </ol>
 *
 * <p>The paper's portfolio management rule says from which holdings to withdraw, which is a matter of the withdrawal
 * order, not of the amount.
 *
 * @param initialRate  first withdrawal over initial wealth, above 0, at most 1
 * @param upperGuardrail  0 to 10
 * @param lowerGuardrail  0 to 1
 * @param cut  0 to 1
 * @param raise  0 to 10
 * @param inflationCap  0 to 10
 * @param finalYears  without cut, 0 to 100
 */
record GuytonKlingerRules(
        double initialRate,
        double upperGuardrail,
        double lowerGuardrail,
        double cut,
        double raise,
        double inflationCap,
        int finalYears) {
    GuytonKlingerRules {
        require(initialRate > 0 && initialRate <= 1, "initialRate");
        require(upperGuardrail >= 0 && upperGuardrail <= 10, "upperGuardrail");
        require(lowerGuardrail >= 0 && lowerGuardrail <= 1, "lowerGuardrail");
        require(cut >= 0 && cut <= 1, "cut");
        require(raise >= 0 && raise <= 10, "raise");
        require(inflationCap >= 0 && inflationCap <= 10, "inflationCap");
        require(finalYears >= 0 && finalYears <= 100, "finalYears");
    }

    /** The figures of the papers: guardrails 20 %, cut and raise 10 %, cap 6 %, no cut in the last 15 years. */
    static GuytonKlingerRules published(double initialRate) {
        return new GuytonKlingerRules(initialRate, 0.2, 0.2, 0.1, 0.1, 0.06, 15);
    }

    /**
     * The year's withdrawal by all rules, in the money of its day.
     *
     * @param last  last year's withdrawal
     * @param wealth  at the start of this year, before the withdrawal
     * @param inflation  over last year
     * @param lastReturn  total return of the portfolio over last year
     * @param yearsLeft  this one included
     */
    double withdrawal(double last, double wealth, double inflation, double lastReturn, int yearsLeft) {
        boolean isFrozen = lastReturn < 0 && last > initialRate * wealth;
        double planned = isFrozen ? last : last * (1 + Math.min(inflation, inflationCap));
        return guarded(planned, planned, wealth, yearsLeft > finalYears);
    }

    /**
     * The simplified variant of cFIREsim: the raise for inflation is neither frozen nor capped, cuts are made to the
     * end, and the share of wealth that is held against the guardrails is last year's withdrawal before its raise.
     */
    double simplified(double last, double wealth, double inflation) {
        return guarded(last * (1 + inflation), last, wealth, true);
    }

    private double guarded(double planned, double judged, double wealth, boolean mayCut) {
        if (judged > initialRate * (1 + upperGuardrail) * wealth) {
            return mayCut ? planned * (1 - cut) : planned;
        }
        return judged < initialRate * (1 - lowerGuardrail) * wealth ? planned * (1 + raise) : planned;
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalArgumentException("out of range: " + what);
        }
    }
}
