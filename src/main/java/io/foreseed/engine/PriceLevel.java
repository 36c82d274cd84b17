package io.foreseed.engine;

/** The prices that the amounts of an answer are counted at. */
public enum PriceLevel {
    /** What the amounts would buy at the plan's start. */
    OF_TODAY("of today"),

    /** What is on a statement of the day. */
    OF_ITS_DAY("of their day"),

    /** Prices stay as they are, since the plan assumes no inflation: the money of every day is the same. */
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
