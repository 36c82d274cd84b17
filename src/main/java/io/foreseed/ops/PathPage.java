package io.foreseed.ops;

import io.foreseed.engine.PathFeature;
import io.foreseed.engine.PathOutcome;
import io.foreseed.engine.PathStory;
import io.foreseed.simulation.PlanLabels;
import java.io.PrintWriter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One path, year by year and among all, for a person. */
final class PathPage {
    private PathPage() {}

    static void print(PlanLabels labels, PathStory story, PrintWriter out) {
        PathOutcome outcome = story.outcome();
        out.printf(Locale.ROOT, "%s: path %d, %s%n", labels.name(), story.path(), labels.currency());
        out.printf(
                Locale.ROOT,
                "Asked for as %s: number %,d of %,d by wealth at the end, from the least.%n%n",
                story.rank().word(),
                story.place(),
                story.paths());
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
        printMet(labels, story, out);
    }

    private static void printMet(PlanLabels labels, PathStory story, PrintWriter out) {
        story.deaths()
                .forEach(death -> out.printf(
                        "%s dies in year %d.%n", labels.name("people", death.person(), "Person"), death.year()));
        String until = story.succeeds() || story.outcome().firstUnfundedYear().isEmpty() ? "" : " until it fell short";
        out.printf("%n%-28s %10s %10s %12s%n", "What it met" + until, "this path", "median", "worse than");
        for (PathStory.Met met : story.met()) {
            boolean isYears = met.feature() == PathFeature.LIFE;
            String format = isYears ? "  %-26s %10.1f %10.1f %12s%n" : "  %-26s %8.2f %% %8.2f %% %12s%n";
            double scale = isYears ? 1 : 100;
            out.printf(
                    Locale.ROOT,
                    format,
                    name(met.feature(), story.earlyYears()),
                    scale * met.value(),
                    scale * met.median(),
                    met.worseThanPercent());
        }
        out.println(story.summary());
    }

    private static String name(PathFeature feature, PathStory.@Nullable EarlyYears early) {
        return switch (feature) {
            case EARLY_RETURN ->
                early == null
                        ? "real return"
                        : "real return, years " + early.first() + " to " + (early.first() + early.count() - 1);
            case RETURN -> "real return";
            case INFLATION -> "inflation";
            case LIFE -> "years lived";
            case INCOME_LOST -> "incomes lost to deaths";
        };
    }

    private static void printWealth(PathOutcome outcome, PrintWriter out) {
        out.printf("%6s  %20s%n", "year", "wealth at its end");
        for (int year = 0; year < outcome.yearEndWealth().size(); year++) {
            out.printf(
                    Locale.ROOT, "%6d  %,20.2f%n", year, outcome.yearEndWealth().get(year));
        }
    }
}
