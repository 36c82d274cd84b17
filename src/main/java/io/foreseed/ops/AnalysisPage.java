package io.foreseed.ops;

import com.fasterxml.jackson.databind.JsonNode;
import io.foreseed.simulation.PlanLabels;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The answer of an analysis as a person wants to read it; ± is half the width of an interval. */
final class AnalysisPage {
    private static final String SUCCESS = "success";
    private static final String UPPER = "upper";
    private static final String ESTIMATE = "estimate";

    private final PlanLabels labels;
    private final PrintWriter out;

    AnalysisPage(PlanLabels labels, PrintWriter out) {
        this.labels = labels;
        this.out = out;
    }

    void print(JsonNode answer) {
        String type = answer.path("type").asText();
        out.printf(
                Locale.ROOT,
                "%s: %s, %,d paths, seed %s, algorithm %s%n",
                labels.name(),
                type.replace('-', ' '),
                answer.path("iterations").asInt(),
                answer.path("seed").asText(),
                answer.path("algorithmVersion").asText());
        JsonNode base = answer.path("base");
        if (base.has(SUCCESS)) {
            String error = base.path(SUCCESS).has(UPPER)
                    ? String.format(
                            Locale.ROOT,
                            "± is half the %.0f %% interval",
                            100 * answer.path("confidenceLevel").asDouble())
                    : AnswerPage.NOT_SAMPLED;
            out.printf("Success of the plan %s (%s)%n", share(base.path(SUCCESS)), error);
        }
        out.println();
        switch (type) {
            case "sensitivity" -> new TornadoChart(out).print(answer);
            case "grid" -> grid(answer);
            case "comparison" -> variants(answer.path("others"), "Plan");
            case "assumptions" -> assumptions(answer);
            case "attribution" -> attribution(answer);
            case "recommendations" -> recommendations(answer);
            case "stress" -> stress(answer);
            default -> new SolutionPage(labels, out).print(type, answer);
        }
    }

    /** {@code 75.1 % ± 0.8}. */
    static String share(JsonNode success) {
        return share(success, "%.1f %% ± %.1f");
    }

    static String share(JsonNode success, String format) {
        if (!success.has(UPPER)) {
            return String.format(
                    Locale.ROOT, "%.1f %%", 100 * success.path("probability").asDouble());
        }
        double reach = (success.path("upper").asDouble() - success.path("lower").asDouble()) / 2;
        return String.format(
                Locale.ROOT, format, 100 * success.path("probability").asDouble(), 100 * reach);
    }

    /** In points, {@code +8.3 ± 0.5}. */
    static String points(JsonNode difference) {
        if (!difference.has(UPPER)) {
            return String.format(
                    Locale.ROOT, "%+.1f", 100 * difference.path(ESTIMATE).asDouble());
        }
        double reach =
                (difference.path("upper").asDouble() - difference.path("lower").asDouble()) / 2;
        return String.format(
                Locale.ROOT, "%+.1f ± %.1f", 100 * difference.path(ESTIMATE).asDouble(), 100 * reach);
    }

    private static String wealth(JsonNode difference) {
        if (difference.isMissingNode()) {
            return "";
        }
        if (!difference.has(UPPER)) {
            return signed(difference.path(ESTIMATE).asDouble());
        }
        double reach =
                (difference.path("upper").asDouble() - difference.path("lower").asDouble()) / 2;
        return signed(difference.path(ESTIMATE).asDouble()) + " ± " + Money.rounded(reach);
    }

    private static String signed(double amount) {
        return (amount > 0 ? "+" : "") + Money.rounded(amount);
    }

    private static String median(JsonNode variant) {
        return Money.rounded(variant.at("/terminalWealth/median").asDouble());
    }

    private void grid(JsonNode answer) {
        JsonNode question = answer.path("question");
        out.printf(
                "Success in %%: %s across, %s down%n%n",
                question.at("/x/lever").asText(), question.at("/y/lever").asText());
        TextTable table = new TextTable();
        List<String> heads = new ArrayList<>(List.of(""));
        question.at("/x/values").forEach(value -> heads.add(value.decimalValue().toPlainString()));
        table.row(heads.toArray(String[]::new));
        double widest = 0;
        for (JsonNode row : answer.path("rows")) {
            List<String> cells =
                    new ArrayList<>(List.of(row.path("y").decimalValue().toPlainString()));
            for (JsonNode cell : row.path("cells")) {
                JsonNode success = cell.path(SUCCESS);
                boolean isBase =
                        cell.path("inputDigest").equals(answer.path("base").path("inputDigest"));
                cells.add(String.format(
                        Locale.ROOT,
                        isBase ? "[%.1f]" : "%.1f ",
                        100 * success.path("probability").asDouble()));
                widest = Math.max(
                        widest,
                        success.path("upper").asDouble() - success.path("lower").asDouble());
            }
            table.row(cells.toArray(String[]::new));
        }
        table.print(out);
        out.println();
        if (widest > 0) {
            out.printf(Locale.ROOT, "Each ± %.1f or less; ", 100 * widest / 2);
        }
        out.println("[ ] is the plan as it is.");
    }

    private void variants(JsonNode list, String head) {
        TextTable table =
                new TextTable().row(head, "success", "difference, points", "median wealth", "mean wealth, difference");
        for (JsonNode variant : list) {
            table.row(
                    variant.path("name").asText(),
                    share(variant.path(SUCCESS)),
                    points(variant.path("successDifference")),
                    median(variant),
                    wealth(variant.path("meanWealthDifference")));
        }
        table.print(out);
    }

    private void stress(JsonNode answer) {
        variants(answer.path("scenarios"), "Scenario");
        out.println();
        JsonNode series = answer.path("series");
        series.properties()
                .forEach(each -> out.printf(
                        "%s lives through %s.%n", each.getKey(), each.getValue().asText()));
        answer.path("leftOut")
                .forEach(each -> out.printf(
                        "Left out, %s: %s.%n",
                        each.path("name").asText(), each.path("reason").asText()));
    }

    private void assumptions(JsonNode answer) {
        variants(answer.path("sets"), "Set");
        JsonNode between = answer.path("assumptions");
        out.printf(
                Locale.ROOT,
                "%nMean success %.1f %%. Between the sets: %.1f to %.1f %%, standard deviation %.1f points.%n",
                100 * answer.path("meanSuccess").asDouble(),
                100 * between.path("lowest").asDouble(),
                100 * between.path("highest").asDouble(),
                100 * between.path("standardDeviation").asDouble());
        if (!answer.has("sampling")) {
            return;
        }
        out.printf(
                Locale.ROOT,
                "Simulation error of one set: %.2f points. %.1f %% of the variance comes from what is assumed.%n",
                100 * answer.at("/sampling/standardError").asDouble(),
                100 * between.path("shareOfVariance").asDouble());
    }

    private void attribution(JsonNode answer) {
        TextTable table = new TextTable().row("What changed", "success", "points", "error", "median wealth", "change");
        JsonNode from = answer.path("from");
        table.row("(before)", percent(from), "", "", median(from), "");
        for (JsonNode step : answer.path("steps")) {
            List<String> parts = new ArrayList<>();
            step.path("parts").forEach(part -> parts.add(part.asText()));
            change(table, String.join(", ", parts), step, step);
        }
        change(table, "Total", answer.path("base"), answer.path("total"));
        table.print(out);
        out.println();
        answer.path("omitted")
                .forEach(each -> out.printf(
                        "%s: %s%n",
                        each.path("part").asText(), each.path("reason").asText()));
    }

    private static void change(TextTable table, String name, JsonNode variant, JsonNode change) {
        table.row(
                name,
                percent(variant),
                String.format(
                        Locale.ROOT, "%+.2f", 100 * change.path("successChange").asDouble()),
                change.has("successChangeStandardError")
                        ? String.format(
                                Locale.ROOT,
                                "%.2f",
                                100 * change.path("successChangeStandardError").asDouble())
                        : "",
                median(variant),
                signed(change.path("medianWealthChange").asDouble()));
    }

    private static String percent(JsonNode variant) {
        return String.format(
                Locale.ROOT, "%.1f %%", 100 * variant.at("/success/probability").asDouble());
    }

    private void recommendations(JsonNode answer) {
        TextTable table = new TextTable().row("", "success", "points", "median wealth, change", "reaches it", "like");
        JsonNode list = answer.path("recommendations");
        List<String> ids = new ArrayList<>();
        list.forEach(each -> ids.add(each.path("id").asText()));
        for (JsonNode each : list) {
            List<String> alike = new ArrayList<>();
            each.path("notDistinguishableFrom")
                    .forEach(id -> alike.add(Integer.toString(ids.indexOf(id.asText()) + 1)));
            String sentence = each.path("sentence").asText();
            table.row(
                    ids.indexOf(each.path("id").asText()) + 1 + ". "
                            + sentence.substring(0, Math.max(0, sentence.indexOf(": success"))),
                    share(each.path(SUCCESS)),
                    points(each.path("successDifference")),
                    signed(each.path("medianWealthDifference").asDouble()),
                    each.path("reachesProbability").asBoolean() ? "yes" : "no",
                    String.join(" ", alike));
        }
        table.print(out);
        out.println(
                answer.at("/base/success").has(UPPER)
                        ? "\"like\": the difference from these is within the error."
                        : "\"like\": success is the same.");
        answer.path("leftOut")
                .forEach(each -> out.printf(
                        "Left out, %s: %s%n",
                        each.path("id").asText(), each.path("reason").asText()));
        out.printf(
                Locale.ROOT,
                "%nWhat %.0f %% takes%n",
                100 * answer.at("/question/successProbability").asDouble());
        answer.path("needed").properties().forEach(needed -> {
            String type =
                    switch (needed.getKey()) {
                        case "spending" -> "maximum-spending";
                        case "saving" -> "required-saving";
                        default -> "earliest-retirement";
                    };
            new SolutionPage(labels, out).line(type, needed.getValue());
        });
    }
}
