package io.foreseed.report;

import io.foreseed.engine.Household.Goal;
import io.foreseed.engine.HouseholdInput;
import io.foreseed.engine.HouseholdResult;
import io.foreseed.engine.HouseholdResult.Amounts;
import io.foreseed.engine.HouseholdResult.Figures;
import io.foreseed.engine.SimulationResult.Success;
import io.foreseed.engine.YearlyAmount;
import io.foreseed.report.Block.Fan;
import io.foreseed.report.Block.FanPoint;
import io.foreseed.report.Block.Paragraph;
import io.foreseed.report.Block.Probabilities;
import io.foreseed.report.Block.Probability;
import io.foreseed.report.Block.Stack;
import io.foreseed.report.Block.StackYear;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a household's answer holds beside the rest: goals, assets by kind, spending and taxes. */
final class HouseholdOutcome {
    private static final List<YearlyAmount> ASSETS = List.of(
            YearlyAmount.CASH,
            YearlyAmount.TAXABLE,
            YearlyAmount.TAX_DEFERRED,
            YearlyAmount.TAX_FREE,
            YearlyAmount.REAL_ASSETS);

    private HouseholdOutcome() {}

    /** None for schema 1. */
    static List<Section> sections(PrintedRun run) {
        HouseholdResult household = run.answer().household();
        if (household == null || !(run.input() instanceof HouseholdInput input)) {
            return List.of();
        }
        List<Section> sections = new ArrayList<>();
        sections.add(goals(run, input, household));
        assets(run, household).ifPresent(sections::add);
        fan(
                        run,
                        household,
                        YearlyAmount.SPENDING,
                        "Spending",
                        "What is paid in each year: expenses, goals, debts, purchases, and what the spending rule gives.")
                .ifPresent(sections::add);
        fan(run, household, YearlyAmount.TAXES, "Taxes", "On incomes, interest, withdrawals and sales, in each year.")
                .ifPresent(sections::add);
        return sections;
    }

    private static Section goals(PrintedRun run, HouseholdInput input, HouseholdResult household) {
        List<Probability> bars = new ArrayList<>();
        bars.add(bar(run, "Essential expenses", "debts and purchases included", household.essentials()));
        for (int index = 0; index < household.goals().size(); index++) {
            String detail = index < input.household().goals().size()
                    ? detail(run, input.household().goals().get(index))
                    : "";
            bars.add(bar(
                    run,
                    run.labels().name("goals", index, "Goal"),
                    detail,
                    household.goals().get(index)));
        }
        if (Outcome.hasBequest(run)) {
            bars.add(bar(
                    run,
                    "Bequest",
                    run.money(input.household().bequest()) + " or more at the end",
                    household.bequest()));
        }
        String text = household.goals().isEmpty()
                ? "The plan names no goals beside its expenses."
                : "When money is short, the goals with the highest priority number are given up first.";
        return new Section(
                "What is paid in full",
                List.of(
                        new Paragraph(text),
                        new Probabilities(
                                "Share of the futures in which each is paid in full, every time it is due", bars)));
    }

    private static String detail(PrintedRun run, Goal goal) {
        return run.money(goal.amount()) + ", " + when(run, goal) + ", priority " + goal.priority();
    }

    /** When a goal is due, in words. */
    static String when(PrintedRun run, Goal goal) {
        int start = goal.span().start();
        if (goal.span().end() - start <= goal.everyYears() * run.input().stepsPerYear()) {
            return start == 0 ? "at the start" : run.after(start);
        }
        return "every " + (goal.everyYears() == 1 ? "year" : goal.everyYears() + " years") + ", "
                + run.during(start, goal.span().end());
    }

    private static Probability bar(PrintedRun run, String name, String detail, Success success) {
        return new Probability(name, detail, success.probability(), run.error(success));
    }

    private static Optional<Section> assets(PrintedRun run, HouseholdResult household) {
        List<YearlyAmount> kinds = ASSETS.stream()
                .filter(kind -> household.years().stream().anyMatch(year -> mean(year, kind) > 0))
                .toList();
        List<StackYear> years = household.years().stream()
                .filter(year -> year.alive() > 0)
                .map(year -> new StackYear(
                        year.year(),
                        kinds.stream()
                                .map(kind -> Math.max(0, mean(year, kind)))
                                .toList()))
                .toList();
        if (kinds.isEmpty() || years.isEmpty()) {
            return Optional.empty();
        }
        StackYear last = years.getLast();
        return Optional.of(new Section(
                "Assets by kind",
                List.of(
                        new Paragraph(
                                "Means over the futures in which somebody is alive. Means add up, which medians do"
                                        + " not; a few very good futures lift them above the medians."),
                        new Stack(
                                "Mean assets by kind and year",
                                "From year " + years.getFirst().year() + " to year " + last.year() + ". In year "
                                        + last.year() + ": " + parts(run, kinds, last) + ".",
                                run.unit(),
                                kinds.stream().map(HouseholdOutcome::name).toList(),
                                years))));
    }

    private static String parts(PrintedRun run, List<YearlyAmount> kinds, StackYear year) {
        List<String> parts = new ArrayList<>();
        for (int index = 0; index < kinds.size(); index++) {
            parts.add(name(kinds.get(index)) + " " + run.money(year.amounts().get(index)));
        }
        return String.join(", ", parts);
    }

    private static double mean(HouseholdResult.Year year, YearlyAmount amount) {
        Amounts amounts = year.amounts().get(amount);
        return amounts == null ? 0 : amounts.real().mean();
    }

    private static String name(YearlyAmount amount) {
        return switch (amount) {
            case CASH -> "Cash";
            case TAXABLE -> "Taxable accounts";
            case TAX_DEFERRED -> "Tax-deferred accounts";
            case TAX_FREE -> "Tax-free accounts";
            case REAL_ASSETS -> "Real assets";
            case DEBTS -> "Debts";
            case INCOME -> "Income";
            case SPENDING -> "Spending";
            case TAXES -> "Taxes";
            case FEES -> "Fees";
            case RETURNS -> "Returns";
            case SHORTFALL -> "Shortfall";
        };
    }

    private static Optional<Section> fan(
            PrintedRun run, HouseholdResult household, YearlyAmount amount, String title, String text) {
        List<FanPoint> points = new ArrayList<>();
        for (HouseholdResult.Year year : household.years()) {
            Amounts amounts = year.amounts().get(amount);
            Figures figures = amounts == null ? null : amounts.real();
            if (figures != null && figures.percentiles().containsKey(50)) {
                points.add(Outcome.point(year.year(), figures.percentiles()));
            }
        }
        return points.isEmpty()
                ? Optional.empty()
                : Optional.of(new Section(
                        title,
                        List.of(
                                new Paragraph(text),
                                new Fan(title + " by year", Outcome.described(run, points), run.unit(), points))));
    }
}
