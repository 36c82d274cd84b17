package io.foreseed.engine;

/** Properties of a path that burden a plan: poor returns, inflation, long lives, deaths that end an income. */
public enum PathFeature {
    /**
     * The real return of the target mix, before fees, a year, in the first ten years of retirement, or of the plan where no
     * retirement is known: the order of returns decides most where money is drawn (sequence risk: Milevsky and Abaimova,
     * Retirement Income and the Sensitive Seventies, 2006; Pfau and Kitces, Journal of Financial Planning 27(1), 2014).
     */
    EARLY_RETURN("earlyRealReturn", false),

    /** The real return of the target mix, before fees, a year, over all steps that are compared. */
    RETURN("realReturn", false),

    /** The mean rise of prices, a year, over the same steps. */
    INFLATION("inflation", true),

    /** The years until the last person dies, at most those that are compared. */
    LIFE("yearsLived", true),

    /** The share of the household's incomes and benefits that deaths took in these steps, in today's money. */
    INCOME_LOST("incomeLost", true);

    private final String word;
    private final boolean isHighAdverse;

    PathFeature(String word, boolean isHighAdverse) {
        this.word = word;
        this.isHighAdverse = isHighAdverse;
    }

    /** Its name in documents. */
    public String word() {
        return word;
    }

    /** Whether a value is harder on a plan than another. */
    boolean isWorse(double value, double other) {
        return isHighAdverse ? value > other : value < other;
    }
}
