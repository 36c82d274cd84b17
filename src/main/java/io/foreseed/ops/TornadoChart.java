package io.foreseed.ops;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.Locale;

/** Bars of success from the low to the high value of each lever, the widest first, around the plan's own. */
final class TornadoChart {
    private static final int WIDTH = 40;

    private final PrintWriter out;
    private final char lowBlock;
    private final char highBlock;
    private double least = 1;
    private double most;

    TornadoChart(PrintWriter out) {
        this.out = out;
        boolean isUnicode = FanChart.outputCharset().newEncoder().canEncode('█');
        lowBlock = isUnicode ? '░' : '-';
        highBlock = isUnicode ? '█' : '#';
    }

    void print(JsonNode answer) {
        double base = probability(answer.path("base"));
        JsonNode levers = answer.path("levers");
        least = base;
        most = base;
        for (JsonNode lever : levers) {
            for (String end : new String[] {"low", "high"}) {
                least = Math.min(least, probability(lever.path(end)));
                most = Math.max(most, probability(lever.path(end)));
            }
        }
        TextTable table =
                new TextTable().row("Lever", "low", "success", axis(base), "success", "high", "swing, points");
        for (JsonNode lever : levers) {
            table.row(
                    lever.path("lever").asText(),
                    lever.at("/low/value").decimalValue().toPlainString(),
                    percent(lever.path("low")),
                    bar(probability(lever.path("low")), base, probability(lever.path("high"))),
                    percent(lever.path("high")),
                    lever.at("/high/value").decimalValue().toPlainString(),
                    AnalysisPage.points(lever.path("swing")));
        }
        table.print(out);
        out.printf("%n%c at the low value, %c at the high one, | the plan.%n", lowBlock, highBlock);
        answer.path("leftOut")
                .forEach(each -> out.printf(
                        "Left out, %s: %s.%n",
                        each.path("lever").asText(), each.path("reason").asText()));
    }

    private static double probability(JsonNode variant) {
        return variant.at("/success/probability").asDouble();
    }

    private static String percent(JsonNode variant) {
        return String.format(Locale.ROOT, "%.1f", 100 * probability(variant));
    }

    /** The ends of the axis. */
    private String axis(double base) {
        String left = String.format(Locale.ROOT, "%.0f %%", 100 * least);
        String right = String.format(Locale.ROOT, "%.0f %%", 100 * most);
        StringBuilder axis = new StringBuilder(" ".repeat(WIDTH + 1));
        axis.replace(0, left.length(), left);
        axis.replace(WIDTH + 1 - right.length(), WIDTH + 1, right);
        int middle = place(base);
        if (axis.charAt(middle) == ' ') {
            axis.setCharAt(middle, '|');
        }
        return axis.toString();
    }

    private int place(double probability) {
        return most == least ? WIDTH / 2 : (int) Math.round(WIDTH * (probability - least) / (most - least));
    }

    /** An end that lies on the same side as the other is drawn over it. */
    private String bar(double low, double base, double high) {
        StringBuilder bar = new StringBuilder(" ".repeat(WIDTH + 1));
        boolean isLowFarther = Math.abs(low - base) > Math.abs(high - base);
        draw(bar, isLowFarther ? low : high, base, isLowFarther ? lowBlock : highBlock);
        draw(bar, isLowFarther ? high : low, base, isLowFarther ? highBlock : lowBlock);
        bar.setCharAt(place(base), '|');
        return bar.toString();
    }

    private void draw(StringBuilder bar, double end, double base, char block) {
        int from = Math.min(place(end), place(base));
        int to = Math.max(place(end), place(base));
        for (int column = from; column <= to; column++) {
            bar.setCharAt(column, block);
        }
    }
}
