package io.foreseed.analysis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foreseed.engine.HouseholdInput;
import io.foreseed.engine.SimulatedPlan;
import io.foreseed.engine.SimulationInput;
import io.foreseed.engine.SimulationInput.FlowKind;
import io.foreseed.simulation.DocumentProblem;
import io.foreseed.simulation.PlanDocument;
import io.foreseed.simulation.PlanDocumentException;
import io.foreseed.simulation.StressScenario;
import io.foreseed.simulation.StressScenarios;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** A plan, and what becomes of it when levers are moved; seed and number of paths stay. */
final class PlanVariants {
    private final ObjectNode document;
    private final PlanDocument plan;
    private final Levers levers;

    /**
     * Reads the plan.
     *
     * @throws PlanDocumentException when it is refused
     */
    PlanVariants(JsonNode document) {
        plan = PlanDocument.of(document);
        this.document = (ObjectNode) document;
        levers = Levers.of(document);
    }

    PlanDocument document() {
        return plan;
    }

    SimulatedPlan base() {
        return plan.input();
    }

    /**
     * The plan under a stress scenario.
     *
     * @param series  by asset class, what it lives through instead of what its volatility suggests
     * @throws RefusedChangeException when the scenario does not fit the plan
     */
    StressScenarios.Stressed under(StressScenario scenario, Map<String, String> series) {
        try {
            return StressScenarios.apply(document, scenario, series);
        } catch (PlanDocumentException refused) {
            DocumentProblem first = refused.problems().getFirst();
            throw new RefusedChangeException(first.pointer() + " " + first.message());
        }
    }

    /**
     * The plan with a lever at a value.
     *
     * @throws RefusedChangeException when the plan has nothing to move, or leaves what is allowed
     */
    SimulatedPlan with(Lever lever, BigDecimal value) {
        return with(Map.of(lever, value));
    }

    /** The plan with several levers moved, in the order of {@link Lever}. */
    SimulatedPlan with(Map<Lever, BigDecimal> values) {
        return read(changed(values));
    }

    /** Why a lever cannot be moved there; empty when it can. */
    Optional<String> obstacle(Lever lever, BigDecimal value) {
        try {
            with(lever, value);
            return Optional.empty();
        } catch (RefusedChangeException refused) {
            return Optional.of(refused.reason());
        }
    }

    /** The plan that pays one constant expense a year, in money of the plan's start, and has no other flows. */
    SimulatedPlan withOneExpense(BigDecimal amount) {
        ObjectNode copy = document.deepCopy();
        levers.keepOneExpense(copy, amount);
        return read(copy);
    }

    /** When people retire once retirement is moved by so many years, as documents say it. */
    JsonNode retirement(int yearsLater) {
        return levers.retirement(changed(Map.of(Lever.RETIREMENT, BigDecimal.valueOf(yearsLater))));
    }

    private ObjectNode changed(Map<Lever, BigDecimal> values) {
        ObjectNode copy = document.deepCopy();
        // A lever has its reasons not to be moved even where it would change nothing.
        new EnumMap<>(values).forEach((lever, value) -> levers.apply(copy, lever, value));
        return copy;
    }

    private static SimulatedPlan read(ObjectNode changed) {
        try {
            return PlanDocument.of(changed).input();
        } catch (PlanDocumentException refused) {
            DocumentProblem first = refused.problems().getFirst();
            throw new RefusedChangeException("the plan would be refused: " + first.pointer() + " " + first.message());
        }
    }

    /**
     * What the plan spends: the sum of the yearly amounts of its expenses in the step or year in which it is largest, as
     * the document has them, before growth.
     */
    double spending() {
        return switch (plan.input()) {
            case SimulationInput pot -> {
                double[] byYear = new double[pot.horizonYears()];
                pot.cashFlows().stream()
                        .filter(flow -> flow.kind() == FlowKind.EXPENSE)
                        .forEach(flow -> add(byYear, flow.firstYear(), flow.lastYear() + 1, flow.amount()));
                yield largest(byYear);
            }
            case HouseholdInput household -> {
                double[] byStep = new double[household.steps()];
                household
                        .household()
                        .expenses()
                        .forEach(expense -> add(
                                byStep, expense.span().start(), expense.span().end(), expense.amount()));
                yield largest(byStep);
            }
        };
    }

    /** The rate of the spending rule; 0 where there is none. */
    double spendingRate() {
        return document.at("/spendingRule/rate").asDouble();
    }

    /** The largest amount of an expense, whenever it is paid. */
    double largestExpense() {
        double largest = 0;
        switch (plan.input()) {
            case SimulationInput pot -> {
                for (var flow : pot.cashFlows()) {
                    largest = flow.kind() == FlowKind.EXPENSE ? Math.max(largest, flow.amount()) : largest;
                }
            }
            case HouseholdInput household -> {
                for (var expense : household.household().expenses()) {
                    largest = Math.max(largest, expense.amount());
                }
            }
        }
        return largest;
    }

    /** What all accounts hold at the start. */
    double openingWealth() {
        double sum = 0;
        switch (plan.input()) {
            case SimulationInput pot -> {
                for (double balance : pot.balances()) {
                    sum += balance;
                }
            }
            case HouseholdInput household -> {
                for (var account : household.household().accounts()) {
                    sum += account.balance();
                }
            }
        }
        return sum;
    }

    private static void add(double[] amounts, int start, int end, double amount) {
        for (int index = start; index < Math.min(end, amounts.length); index++) {
            amounts[index] += amount;
        }
    }

    private static double largest(double[] amounts) {
        double largest = 0;
        for (double amount : amounts) {
            largest = Math.max(largest, amount);
        }
        return largest;
    }
}
