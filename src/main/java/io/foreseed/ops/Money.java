package io.foreseed.ops;

import java.util.Locale;

/** Amounts as a person reads them in a table: three to four digits, then thousands (k), millions (M), billions (bn). */
final class Money {
    private Money() {}

    static String rounded(double amount) {
        double magnitude = Math.abs(amount);
        if (magnitude >= 1e15) {
            return String.format(Locale.ROOT, "%.2e", amount);
        }
        if (magnitude >= 999.5e6) {
            return scaled(amount, 1e9, "bn");
        }
        if (magnitude >= 999.5e3) {
            return scaled(amount, 1e6, "M");
        }
        if (magnitude >= 1e4) {
            return scaled(amount, 1e3, "k");
        }
        return String.format(Locale.ROOT, magnitude >= 100 || magnitude == 0 ? "%,.0f" : "%.2f", amount);
    }

    private static String scaled(double amount, double unit, String suffix) {
        double value = amount / unit;
        String format = Math.abs(value) >= 99.95 ? "%,.0f %s" : Math.abs(value) >= 9.995 ? "%.1f %s" : "%.2f %s";
        return String.format(Locale.ROOT, format, value, suffix);
    }
}
