package io.foreseed.ops;

import com.fasterxml.jackson.databind.JsonNode;
import io.foreseed.simulation.PlanLabels;
import java.io.PrintWriter;
import java.util.Locale;

/** What a solver found: the amount, how far off it may be, and what lies just beyond it. */
final class SolutionPage {
    private static final String VALUE = "value";

    /** At both ends of a narrow bracket success is nearly the same. */
    private static final String SHARE = "%.2f %% ± %.2f";

    private final PlanLabels labels;
    private final PrintWriter out;

    SolutionPage(PlanLabels labels, PrintWriter out) {
        this.labels = labels;
        this.out = out;
    }

    void print(String type, JsonNode answer) {
        line(type, answer);
        JsonNode solution = answer.path("solution");
        if (solution.isObject()) {
            out.printf("%-18s %s%n", "  success", AnalysisPage.share(solution.path("success"), SHARE));
        }
        JsonNode beyond = answer.path("beyond");
        if (beyond.isObject()) {
            out.printf(
                    Locale.ROOT,
                    "%-18s %s, success %s%n",
                    "Just beyond",
                    amount(type, beyond.path(VALUE).asDouble()),
                    AnalysisPage.share(beyond.path("success"), SHARE));
            if (!type.equals("earliest-retirement")) {
                out.printf(
                        "%-18s %s%n",
                        "Bracket", width(type, answer.path("bracketWidth").asDouble()));
            }
        }
        if (answer.has("warning")) {
            out.println(answer.path("warning").asText());
        }
    }

    /** The solution in one line. */
    void line(String type, JsonNode answer) {
        JsonNode solution = answer.path("solution");
        String found = solution.isObject() ? found(type, solution) + "." : "none.";
        out.printf("%-18s %s%s%n", head(type), found, reason(answer));
    }

    private static String reason(JsonNode answer) {
        return answer.has("reason") ? " " + answer.path("reason").asText() : "";
    }

    private static String head(String type) {
        return switch (type) {
            case "maximum-spending" -> "Spend at most";
            case "required-saving" -> "Save at least";
            case "safe-withdrawal-rate" -> "Withdraw at most";
            default -> "Retire";
        };
    }

    private String found(String type, JsonNode solution) {
        double value = solution.path(VALUE).asDouble();
        String text = amount(type, value);
        if (solution.path("standardError").isNumber()) {
            double reach =
                    (solution.path("upper").asDouble() - solution.path("lower").asDouble()) / 2;
            text += solution.has("upper")
                    ? " ± " + width(type, reach)
                    : String.format(
                            Locale.ROOT,
                            ", standard error %.2f years",
                            solution.path("standardError").asDouble());
        }
        return switch (type) {
            case "maximum-spending" ->
                text
                        + String.format(
                                Locale.ROOT,
                                " %s a year, %+.1f %% of the plan's",
                                labels.currency(),
                                100 * (solution.path("factor").asDouble() - 1));
            case "required-saving" -> text + " " + labels.currency() + " a year until retirement, on top of the plan's";
            case "safe-withdrawal-rate" ->
                text
                        + String.format(
                                Locale.ROOT,
                                " of the opening wealth a year: %,.0f %s",
                                solution.path("amount").asDouble(),
                                labels.currency());
            default -> text;
        };
    }

    private static String amount(String type, double value) {
        return switch (type) {
            case "safe-withdrawal-rate" -> String.format(Locale.ROOT, "%.3f %%", 100 * value);
            case "earliest-retirement" -> years((int) value);
            default -> String.format(Locale.ROOT, "%,.0f", value);
        };
    }

    private static String width(String type, double value) {
        return type.equals("safe-withdrawal-rate")
                ? String.format(Locale.ROOT, value < 0.0001 ? "%.1e points" : "%.2f", 100 * value)
                : String.format(Locale.ROOT, value < 1 ? "%.2g" : "%,.0f", value);
    }

    private static String years(int years) {
        if (years == 0) {
            return "as planned";
        }
        int count = Math.abs(years);
        return count + (count == 1 ? " year " : " years ") + (years < 0 ? "earlier" : "later");
    }
}
