package io.foreseed.ops;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foreseed.engine.HouseholdPath;
import io.foreseed.engine.PathOutcome;
import io.foreseed.engine.SimulatedPlan;
import io.foreseed.simulation.PlanLabels;
import io.foreseed.simulation.ResultDocument;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.util.Locale;

/** One path, year by year, for a person or as JSON. */
final class PathPage {
    private PathPage() {}

    static void print(PlanLabels labels, int path, PathOutcome outcome, PrintWriter out) {
        out.printf(Locale.ROOT, "%s: path %d, %s%n%n", labels.name(), path, labels.currency());
        if (outcome.household() != null) {
            HouseholdPage.printPath(outcome.household(), out);
        } else {
            printWealth(outcome, out);
        }
        String shortfall = outcome.firstUnfundedYear().isEmpty()
                ? "Every planned outflow was paid in full."
                : String.format(
                        Locale.ROOT,
                        "%,.2f could not be paid, for the first time in year %d (years count from 0).",
                        outcome.shortfall(),
                        outcome.firstUnfundedYear().getAsInt());
        out.printf(
                Locale.ROOT,
                "%n%s%nDeepest fall of the portfolio: %.1f %%.%n",
                shortfall,
                100 * outcome.maximumDrawdown());
    }

    private static void printWealth(PathOutcome outcome, PrintWriter out) {
        out.printf("%6s  %20s%n", "year", "wealth at its end");
        for (int year = 0; year < outcome.yearEndWealth().size(); year++) {
            out.printf(
                    Locale.ROOT, "%6d  %,20.2f%n", year, outcome.yearEndWealth().get(year));
        }
    }

    static String json(SimulatedPlan input, int path, PathOutcome outcome) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("algorithmVersion", input.algorithmVersion().id());
        document.put("inputDigest", input.inputDigest());
        document.put("path", path);
        ArrayNode years = document.putArray("years");
        for (int year = 0; year < outcome.yearEndWealth().size(); year++) {
            ObjectNode entry = years.addObject().put("year", year);
            entry.set("wealth", number(outcome.yearEndWealth().get(year)));
            if (outcome.household() != null) {
                addAmounts(entry, outcome.household().years().get(year));
            }
        }
        if (outcome.household() != null) {
            outcome.household()
                    .endYear()
                    .ifPresentOrElse(year -> document.put("endYear", year), () -> document.putNull("endYear"));
        }
        document.set("shortfall", number(outcome.shortfall()));
        outcome.firstUnfundedYear()
                .ifPresentOrElse(
                        year -> document.put("firstUnfundedYear", year), () -> document.putNull("firstUnfundedYear"));
        document.set("maximumDrawdown", number(outcome.maximumDrawdown()));
        return ResultDocument.text(document);
    }

    private static void addAmounts(ObjectNode entry, HouseholdPath.Year year) {
        entry.set("prices", number(year.prices()));
        year.amounts().forEach((amount, value) -> entry.set(ResultDocument.amountName(amount), number(value)));
    }

    private static DecimalNode number(double value) {
        return DecimalNode.valueOf(BigDecimal.valueOf(value));
    }
}
