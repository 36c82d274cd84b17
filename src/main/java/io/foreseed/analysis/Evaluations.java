package io.foreseed.analysis;

import io.foreseed.engine.HouseholdInput;
import io.foreseed.engine.SimulatedPlan;
import io.foreseed.engine.SimulationInput;
import io.foreseed.engine.SimulationInput.Amounts;
import io.foreseed.simulation.Evaluation;
import io.foreseed.simulation.Simulator;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The simulations of one analysis: equal plans, by their digest, are simulated once. */
final class Evaluations {
    private final Simulator simulator;
    private final SimulatedPlan basePlan;
    private final Map<String, Outcome> outcomes = new HashMap<>();
    private double @Nullable [] baseWealth;

    Evaluations(Simulator simulator, SimulatedPlan basePlan) {
        this.simulator = simulator;
        this.basePlan = basePlan;
    }

    /** The plan as it is; simulated before the others, it makes their wealth comparable with its own. */
    Outcome base() {
        return of(basePlan);
    }

    Outcome of(SimulatedPlan plan) {
        String digest = plan.inputDigest();
        Outcome known = outcomes.get(digest);
        if (known != null) {
            return known;
        }
        Evaluation evaluation = simulator.simulate(plan);
        if (!evaluation.inputDigest().equals(digest)) {
            throw new IllegalStateException("the simulator answered for another plan");
        }
        if (digest.equals(basePlan.inputDigest())) {
            baseWealth = evaluation.terminalWealth();
        }
        Outcome outcome =
                new Outcome(plan, evaluation, basePlan.confidenceLevel(), isComparable(plan) ? baseWealth : null);
        outcomes.put(digest, outcome);
        return outcome;
    }

    /** How many plans were simulated. */
    int count() {
        return outcomes.size();
    }

    /** Whether wealth is on the same paths and in the same money as the base's. */
    private boolean isComparable(SimulatedPlan plan) {
        return plan.seed() == basePlan.seed()
                && plan.iterations() == basePlan.iterations()
                && isReal(plan) == isReal(basePlan);
    }

    private static boolean isReal(SimulatedPlan plan) {
        return switch (plan) {
            case SimulationInput pot -> pot.amounts() == Amounts.REAL;
            case HouseholdInput household -> true;
        };
    }
}
