package io.foreseed.engine;

/** What a path met that makes a plan fail, whatever the plan is: the market's doing and the length of life. */
public enum PathFeature {
    /**
     * The real return of the target mix, before fees, a year, in the first ten years of retirement, or of the plan where no
     * retirement is known: the order of returns decides most where money is drawn (sequence risk: Milevsky and Abaimova,
     * Retirement Income and the Sensitive Seventies, 2006; Pfau and Kitces, Journal of Financial Planning 27(1), 2014).
     */
    EARLY_RETURN("earlyRealReturn", false),

    /** The real return of the target mix, before fees, a year, as long as the household lives. */
    RETURN("realReturn", false),

    /** The mean rise of prices, a year, as long as the household lives. */
    INFLATION("inflation", true),

    /** The years until the last person dies, at most those of the plan. */
    LIFE("yearsLived", true);

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
