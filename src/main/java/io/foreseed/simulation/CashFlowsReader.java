package io.foreseed.simulation;

import io.foreseed.engine.Contribution;
import io.foreseed.engine.Household;
import io.foreseed.engine.Household.Benefit;
import io.foreseed.engine.Household.Expense;
import io.foreseed.engine.Household.Goal;
import io.foreseed.engine.Household.Income;
import io.foreseed.engine.Household.Need;
import io.foreseed.engine.Indexation;
import io.foreseed.engine.Span;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads what a household receives, saves and pays. */
final class CashFlowsReader {
    private static final double MOST = Household.MAXIMUM_AMOUNT;
    private static final String GROWTH = "growth";
    private static final String TO_THE_END = "the plan's end";

    private final NamedLists lists;
    private final PlanTimes times;

    CashFlowsReader(NamedLists lists, PlanTimes times) {
        this.lists = lists;
        this.times = times;
    }

    List<Income> incomes() {
        List<Income> incomes = new ArrayList<>();
        for (DocumentReader reader : lists.elements(
                "incomes",
                "incomes",
                0,
                Household.MAXIMUM_INCOMES,
                List.of("owner", "amount", GROWTH, "indexed", "start", "end", "survivorShare", "taxableShare"))) {
            boolean isOwned = reader.has("owner");
            int owner = isOwned ? times.person(reader, "owner") : Household.NOBODY;
            if (!isOwned) {
                reader.assume("owner", "the household");
                if (reader.has("survivorShare")) {
                    reader.problem("survivorShare", "belongs to incomes with an owner");
                }
            }
            incomes.add(new Income(
                    owner,
                    reader.decimal("amount", 0, MOST, null),
                    indexation(reader),
                    times.span(reader, times.end(), TO_THE_END),
                    isOwned ? reader.decimal("survivorShare", 0, 1, 0.0) : 0,
                    reader.decimal("taxableShare", 0, 1, 1.0)));
        }
        return incomes;
    }

    List<Benefit> benefits(int people) {
        List<Benefit> benefits = new ArrayList<>();
        Set<Integer> owners = new HashSet<>();
        for (DocumentReader reader : lists.elements(
                "socialSecurity",
                "benefits",
                0,
                people,
                List.of("owner", "primaryInsuranceAmount", "claimingAge", "claimingAgeMonths"))) {
            int owner = times.person(reader, "owner");
            if (!owners.add(owner)) {
                reader.problem("owner", "must not have two benefits");
            }
            double amount = reader.decimal("primaryInsuranceAmount", 0, MOST, null);
            benefits.add(new Benefit(owner, amount, claimingAgeMonths(reader)));
        }
        return benefits;
    }

    private static int claimingAgeMonths(DocumentReader reader) {
        if (!reader.has("claimingAge")) {
            return reader.integer("claimingAgeMonths", 62 * 12, 70 * 12, null);
        }
        if (reader.has("claimingAgeMonths")) {
            reader.problem("claimingAgeMonths", "must not be given beside claimingAge");
        }
        return 12 * reader.integer("claimingAge", 62, 70, null);
    }

    List<Expense> expenses() {
        List<Expense> expenses = new ArrayList<>();
        for (DocumentReader reader : lists.elements(
                "expenses",
                "expenses",
                0,
                Household.MAXIMUM_EXPENSES,
                List.of("need", "amount", GROWTH, "indexed", "start", "end", "survivorShare"))) {
            expenses.add(new Expense(
                    reader.oneOf("need", Need.class, Need.ESSENTIAL),
                    reader.decimal("amount", 0, MOST, null),
                    indexation(reader),
                    times.span(reader, times.end(), TO_THE_END),
                    reader.decimal("survivorShare", 0, 1, 1.0)));
        }
        return expenses;
    }

    List<Goal> goals() {
        List<Goal> goals = new ArrayList<>();
        for (DocumentReader reader : lists.elements(
                "goals",
                "goals",
                0,
                Household.MAXIMUM_GOALS,
                List.of("amount", GROWTH, "indexed", "start", "end", "everyYears", "priority"))) {
            double amount = reader.decimal("amount", 0, MOST, null);
            Indexation indexation = indexation(reader);
            Span span;
            int everyYears = 1;
            if (reader.has("everyYears")) {
                span = times.span(reader, times.end(), TO_THE_END);
                everyYears = reader.integer("everyYears", 1, 100, null);
            } else {
                int step = times.start(reader);
                if (reader.has("end")) {
                    reader.problem("end", "belongs to goals that are repeated: give everyYears");
                }
                span = new Span(step, Math.min(step + 1, times.end()));
            }
            goals.add(new Goal(amount, indexation, span, everyYears, reader.integer("priority", 1, 10, 1)));
        }
        return goals;
    }

    List<Contribution> contributions() {
        List<Contribution> contributions = new ArrayList<>();
        for (DocumentReader reader : lists.elements(
                "contributions",
                "contributions",
                0,
                Household.MAXIMUM_CONTRIBUTIONS,
                List.of("account", "income", "share", "employerMatch", "amount", GROWTH, "indexed", "start", "end"))) {
            int account = reader.reference("account", lists.names("accounts"), "an account");
            if (!reader.has("income")) {
                refuseBeside(reader, List.of("share", "employerMatch"), "contributions from an income");
                double amount = reader.decimal("amount", 0, MOST, null);
                Indexation indexation = indexation(reader);
                Span span = times.span(reader, times.end(), TO_THE_END);
                contributions.add(new Contribution(account, Household.NOBODY, 0, 0, 0, amount, indexation, span));
            } else {
                refuseBeside(reader, List.of("amount", GROWTH, "indexed"), "contributions from outside the incomes");
                int income = reader.reference("income", lists.names("incomes"), "an income");
                double share = reader.decimal("share", 0, 1, null);
                DocumentReader match =
                        reader.has("employerMatch") ? reader.object("employerMatch", List.of("rate", "upTo")) : null;
                double rate = match == null ? 0 : match.decimal("rate", 0, 5, null);
                double upTo = match == null ? 0 : match.decimal("upTo", 0, 1, null);
                Span span = times.span(reader, times.end(), TO_THE_END);
                contributions.add(new Contribution(account, income, share, rate, upTo, 0, Indexation.PRICES, span));
            }
        }
        return contributions;
    }

    private static void refuseBeside(DocumentReader reader, List<String> members, String of) {
        for (String member : members) {
            if (reader.has(member)) {
                reader.problem(member, "belongs to " + of);
            }
        }
    }

    private static Indexation indexation(DocumentReader reader) {
        return new Indexation(reader.decimal(GROWTH, -0.5, 0.5, 0.0), reader.bool("indexed", true));
    }
}
