package io.foreseed.report;

import java.util.Locale;

/** Numbers as a client reads them, the same on every machine. */
final class Numbers {
    private static final double LONGEST_WRITTEN_OUT = 1e15;
    static final String SPACE = "\u00A0";

    private Numbers() {}

    /** A whole amount in groups of three digits: {@code 1,234,567}; never a negative zero. */
    static String amount(double amount) {
        if (Math.abs(amount) >= LONGEST_WRITTEN_OUT) {
            return String.format(Locale.ROOT, "%.2e", amount);
        }
        return String.format(Locale.ROOT, "%,d", Math.round(amount));
    }

    /** With its currency: {@code USD 1,234,567}. */
    static String money(String currency, double amount) {
        return currency + SPACE + amount(amount);
    }

    /**
     * A probability with one decimal. What is not quite certain is never shown as certain: {@code > 99.9 %}.
     *
     * @param probability  0 to 1
     */
    static String probability(double probability) {
        if (probability > 0 && probability < 0.001) {
            return "<" + SPACE + "0.1" + SPACE + "%";
        }
        if (probability < 1 && probability > 0.999) {
            return ">" + SPACE + "99.9" + SPACE + "%";
        }
        return String.format(Locale.ROOT, "%.1f", 100 * probability) + SPACE + "%";
    }

    /** {@code 2,489 of 10,000 futures (24.9 %)}, {@code each of the 200 futures}, {@code none of the 200 futures}. */
    static String of(long some, int all, String one) {
        if (some == 0 || some == all) {
            return (some == 0 ? "none" : "each") + " of the " + count(all, one);
        }
        return String.format(Locale.ROOT, "%,d of ", some) + count(all, one) + " (" + probability(some / (double) all)
                + ")";
    }

    /** An interval of probabilities: {@code 74.3 to 75.9 %}; an end that is not quite certain stays short of it. */
    static String interval(double lower, double upper) {
        double from = lower < 1 ? Math.min(lower, 0.999) : lower;
        double to = upper > 0 ? Math.max(upper, 0.001) : upper;
        return String.format(Locale.ROOT, "%.1f to %.1f", 100 * from, 100 * to) + SPACE + "%";
    }

    /** A rate with the decimals it has, four at most: {@code 8.29 %}. */
    static String rate(double rate) {
        return plain(100 * rate) + SPACE + "%";
    }

    /** A number with the decimals it has, four at most. */
    static String plain(double value) {
        String text = String.format(Locale.ROOT, "%,.4f", value == 0 ? 0.0 : value);
        String shortened = text.replaceFirst("\\.?0+$", "");
        return shortened.equals("-0") ? "0" : shortened;
    }

    /** Few characters for an axis: {@code 2.5 M}. */
    static String compact(double amount) {
        double magnitude = Math.abs(amount);
        if (magnitude >= LONGEST_WRITTEN_OUT) {
            return String.format(Locale.ROOT, "%.1e", amount);
        }
        if (magnitude >= 1e12) {
            return plain(amount / 1e12) + SPACE + "tn";
        }
        if (magnitude >= 1e9) {
            return plain(amount / 1e9) + SPACE + "bn";
        }
        if (magnitude >= 1e6) {
            return plain(amount / 1e6) + SPACE + "M";
        }
        return magnitude >= 1e4 ? plain(amount / 1e3) + SPACE + "k" : plain(amount);
    }

    /** {@code 1 year}, {@code 2 years}. */
    static String count(int count, String one) {
        return String.format(Locale.ROOT, "%,d", count) + SPACE + one + (count == 1 ? "" : "s");
    }
}
