package io.foreseed.engine;

/** The price level in which the amounts of an answer are stated. */
public enum PriceLevel {
    /** Real amounts: purchasing power at the plan's start. */
    OF_TODAY("of today"),

    /** Nominal amounts: what an account statement of the day shows. */
    OF_ITS_DAY("of their day"),

    /** The plan assumes no inflation, so real and nominal amounts are equal. */
    CONSTANT("without inflation");

    private final String words;

    PriceLevel(String words) {
        this.words = words;
    }

    /** Such as stand behind a currency. */
    public String words() {
        return words;
    }
}
