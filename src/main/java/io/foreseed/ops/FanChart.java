package io.foreseed.ops;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * Wealth by year as a fan in text: a row a year, light from the 5th to the 95th percentile, dark from the 25th to the
 * 75th, a mark at the median.
 */
final class FanChart {
    private static final int MAXIMUM_ROWS = 21;
    private static final int DEFAULT_COLUMNS = 80;
    private static final int MINIMUM_BAR = 20;
    private static final int MAXIMUM_BAR = 100;
    private static final int LABEL_COLUMNS = 38;

    private FanChart() {}

    static void print(JsonNode years, PrintWriter out) {
        print(years, out, barColumns(), outputCharset().newEncoder().canEncode("░▓│"));
    }

    static void print(JsonNode years, PrintWriter out, int columns, boolean hasBlocks) {
        double most = 0;
        for (JsonNode year : years) {
            most = Math.max(most, wealth(year, 95));
        }
        String axis = Money.rounded(most);
        out.printf("year  0%s%s        5 %%    median      95 %%%n", " ".repeat(columns - 1 - axis.length()), axis);
        int last = years.size() - 1;
        int stride = Math.ceilDiv(last, MAXIMUM_ROWS - 1);
        for (int index = 0; index <= last; index++) {
            if (index % stride == 0 || index == last) {
                row(years.get(index), most, columns, hasBlocks, out);
            }
        }
    }

    private static void row(JsonNode year, double most, int columns, boolean hasBlocks, PrintWriter out) {
        char[] bar = " ".repeat(columns).toCharArray();
        fill(bar, wealth(year, 5), wealth(year, 95), most, hasBlocks ? '░' : '-');
        fill(bar, wealth(year, 25), wealth(year, 75), most, hasBlocks ? '▓' : '=');
        bar[column(wealth(year, 50), most, columns)] = hasBlocks ? '│' : '|';
        out.printf(
                Locale.ROOT,
                "%4d  %s %9s %9s %9s%n",
                year.path("year").asInt(),
                new String(bar),
                Money.rounded(wealth(year, 5)),
                Money.rounded(wealth(year, 50)),
                Money.rounded(wealth(year, 95)));
    }

    private static void fill(char[] bar, double from, double to, double most, char mark) {
        for (int index = column(from, most, bar.length); index <= column(to, most, bar.length); index++) {
            bar[index] = mark;
        }
    }

    private static int column(double wealth, double most, int columns) {
        return most == 0 ? 0 : (int) Math.min(columns - 1, wealth / most * columns);
    }

    private static double wealth(JsonNode year, int rank) {
        return year.path("wealth").path(Integer.toString(rank)).asDouble();
    }

    private static int barColumns() {
        int terminal = Optional.ofNullable(System.getenv("COLUMNS"))
                .filter(columns -> columns.matches("[0-9]{1,4}"))
                .map(Integer::parseInt)
                .orElse(DEFAULT_COLUMNS);
        return Math.clamp(terminal - LABEL_COLUMNS, MINIMUM_BAR, MAXIMUM_BAR);
    }

    static Charset outputCharset() {
        String name = System.getProperty("stdout.encoding");
        return name == null ? StandardCharsets.US_ASCII : Charset.forName(name);
    }
}
