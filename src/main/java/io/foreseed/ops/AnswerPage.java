package io.foreseed.ops;

import com.fasterxml.jackson.databind.JsonNode;
import io.foreseed.engine.SimulatedPlan;
import java.io.PrintWriter;
import java.util.Locale;

/** The answer of a run as a person wants to read it. */
final class AnswerPage {
    private static final String[] RANKS = {"5", "10", "25", "50", "75", "90", "95"};

    /** Why a share has no interval. */
    static final String NOT_SAMPLED = "no standard error: sequences of history overlap, and none is drawn";

    private final String unit;
    private final boolean isSampled;

    AnswerPage(String currency, SimulatedPlan plan) {
        unit = currency + " " + plan.prices().words();
        isSampled = plan.isSampled();
    }

    void print(String name, JsonNode answer, PrintWriter out) {
        out.printf(
                Locale.ROOT,
                "%s: %,d %s, seed %s, algorithm %s%n%n",
                name,
                answer.path("iterations").asInt(),
                answer.path("iterations").asInt() == 1 ? "path" : "paths",
                answer.path("seed").asText(),
                answer.path("algorithmVersion").asText());
        success(answer.path("success"), out);
        shortfall(answer.path("shortfall"), out);
        drawdown(answer.path("maximumDrawdown").path("percentiles"), out);
        out.printf("%nWealth at each year's end, %s%n", unit);
        FanChart.print(answer.path("years"), out);
        terminal(answer.path("terminalWealth"), out);
        out.printf(
                "%ninput  %s%nresult %s%n",
                answer.path("inputDigest").asText(), answer.path("resultDigest").asText());
    }

    private void success(JsonNode success, PrintWriter out) {
        row(
                out,
                "Success",
                String.format(Locale.ROOT, "%.1f %%  (%s)", percent(success, "probability"), error(success)));
    }

    private String error(JsonNode success) {
        return isSampled
                ? String.format(
                        Locale.ROOT,
                        "standard error %.2f, %.0f %% interval %.1f to %.1f %%",
                        percent(success, "standardError"),
                        percent(success, "confidenceLevel"),
                        percent(success, "lower"),
                        percent(success, "upper"))
                : NOT_SAMPLED;
    }

    private void shortfall(JsonNode shortfall, PrintWriter out) {
        JsonNode firstYear = shortfall.path("firstYear");
        String text = firstYear.path("50").isNull()
                ? "none: every path paid every planned outflow"
                : String.format(
                        Locale.ROOT,
                        "%.1f %% of paths, on average %s unpaid; first in year %.0f (5 to 95 %%: %.0f to %.0f)",
                        percent(shortfall, "probability"),
                        Money.rounded(shortfall.path("mean").asDouble()),
                        firstYear.path("50").asDouble(),
                        firstYear.path("5").asDouble(),
                        firstYear.path("95").asDouble());
        row(out, "Shortfall", text);
    }

    private void drawdown(JsonNode percentiles, PrintWriter out) {
        row(
                out,
                "Deepest fall",
                String.format(
                        Locale.ROOT,
                        "median %.0f %% of the portfolio, 1 path in 20 at least %.0f %%",
                        percent(percentiles, "50"),
                        Math.floor(percent(percentiles, "95"))));
    }

    private void terminal(JsonNode terminal, PrintWriter out) {
        out.printf("%nWealth at the end, %s%n", unit);
        StringBuilder heads = new StringBuilder();
        StringBuilder values = new StringBuilder();
        for (String rank : RANKS) {
            heads.append(String.format("%11s", rank + " %"));
            values.append(String.format(
                    "%11s",
                    Money.rounded(terminal.path("percentiles").path(rank).asDouble())));
        }
        out.println(heads);
        out.println(values);
        out.printf(
                "  mean %s, standard deviation %s%n",
                Money.rounded(terminal.path("mean").asDouble()),
                Money.rounded(terminal.path("standardDeviation").asDouble()));
    }

    private static void row(PrintWriter out, String name, String value) {
        out.printf("%-13s %s%n", name, value);
    }

    private static double percent(JsonNode node, String field) {
        return 100 * node.path(field).asDouble();
    }
}
