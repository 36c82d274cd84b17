package io.foreseed.ops;

import com.fasterxml.jackson.databind.JsonNode;
import io.foreseed.engine.HouseholdPath;
import io.foreseed.engine.SimulatedPlan;
import io.foreseed.engine.YearlyAmount;
import io.foreseed.simulation.PlanLabels;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** What the answer for a household holds beside the rest, as a person wants to read it. */
final class HouseholdPage {
    private static final int MAXIMUM_ROWS = 21;

    private static final List<YearlyAmount> FLOWS = List.of(
            YearlyAmount.INCOME,
            YearlyAmount.RETURNS,
            YearlyAmount.SPENDING,
            YearlyAmount.TAXES,
            YearlyAmount.FEES,
            YearlyAmount.SHORTFALL);

    private static final List<String> MEDIANS =
            List.of("income", "spending", "taxes", "fees", "taxable", "taxDeferred", "taxFree", "cash");

    private HouseholdPage() {}

    /** Nothing for an answer that has no such part. */
    static void print(PlanLabels labels, SimulatedPlan plan, JsonNode household, PrintWriter out) {
        if (household.isMissingNode()) {
            return;
        }
        out.printf("%nPaid in full%n");
        success("Essentials", household.path("essentials"), out);
        JsonNode goals = household.path("goals");
        for (int goal = 0; goal < goals.size(); goal++) {
            success(labels.name("goals", goal, "Goal"), goals.get(goal), out);
        }
        success("Bequest", household.path("bequest"), out);
        medians(household.path("years"), labels.currency() + " " + plan.prices().words(), out);
    }

    /** What is assumed, of any plan. */
    static void printAssumed(PlanLabels labels, PrintWriter out) {
        if (!labels.assumed().isEmpty()) {
            out.printf("%nAssumed, since the document does not say%n");
            labels.assumed().forEach(value -> out.printf("  %s: %s%n", value.pointer(), value.value()));
        }
    }

    private static void success(String name, JsonNode success, PrintWriter out) {
        String interval = success.has("lower")
                ? String.format(
                        Locale.ROOT,
                        "  (%.1f to %.1f %%)",
                        100 * success.path("lower").asDouble(),
                        100 * success.path("upper").asDouble())
                : "";
        out.printf(
                Locale.ROOT,
                "  %-40s %5.1f %%%s%n",
                name,
                100 * success.path("probability").asDouble(),
                interval);
    }

    private static void medians(JsonNode years, String unit, PrintWriter out) {
        out.printf("%nMedians by year where somebody is alive, %s%n%4s", unit, "year");
        MEDIANS.forEach(name -> out.printf("%12s", name));
        out.println();
        int last = years.size() - 1;
        int stride = Math.ceilDiv(last, MAXIMUM_ROWS - 1);
        for (int index = 0; index <= last; index++) {
            if (index % stride == 0 || index == last) {
                JsonNode year = years.get(index);
                out.printf("%4d", year.path("year").asInt());
                for (String name : MEDIANS) {
                    JsonNode median = year.path(name).path("real").path("50");
                    out.printf("%12s", median.isMissingNode() ? "-" : Money.rounded(median.asDouble()));
                }
                out.println();
            }
        }
    }

    /** A row a year, in the money of its day. */
    static void printPath(HouseholdPath path, PrintWriter out) {
        out.printf("%4s %8s", "year", "prices");
        for (YearlyAmount amount : YearlyAmount.values()) {
            if (amount.isBalance()) {
                out.printf(" %14s", name(amount));
            }
        }
        FLOWS.forEach(amount -> out.printf(" %12s", name(amount)));
        out.println();
        for (HouseholdPath.Year year : path.years()) {
            out.printf(Locale.ROOT, "%4d %8.4f", year.year(), year.prices());
            year.amounts().forEach((amount, value) -> {
                if (amount.isBalance()) {
                    out.printf(Locale.ROOT, " %,14.2f", value);
                }
            });
            FLOWS.forEach(
                    amount -> out.printf(Locale.ROOT, " %,12.2f", year.amounts().get(amount)));
            out.println();
        }
        path.endYear()
                .ifPresent(year ->
                        out.printf("%nThe household ends in year %d; what comes after it says nothing.%n", year));
    }

    private static String name(YearlyAmount amount) {
        return amount.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
