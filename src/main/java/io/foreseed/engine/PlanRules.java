package io.foreseed.engine;

import io.foreseed.engine.SimulationInput.Amounts;
import io.foreseed.engine.SimulationInput.AssetClass;
import io.foreseed.engine.SimulationInput.Portfolio;
import io.foreseed.engine.SimulationInput.Timing;
import java.math.BigDecimal;
import java.util.List;

/** A plan resolved to what a step needs: numbers by step and by class, the same for every path. */
final class PlanRules {
    private final SimulationInput input;
    private final StepLaw law;
    private final FlowSchedule startFlows;
    private final FlowSchedule endFlows;
    private final double openingBalance;
    private final double[] weights;

    PlanRules(SimulationInput input) {
        this.input = input;
        law = new StepLaw(input.market(), input.stepsPerYear(), factorOfFeeAndInflation(input));
        startFlows = new FlowSchedule(input, Timing.START);
        endFlows = new FlowSchedule(input, Timing.END);
        openingBalance = input.balances().stream()
                .map(BigDecimal::valueOf)
                .reduce(BigDecimal.ZERO, BigDecimal::add)
                .doubleValue();
        weights = normalized(input.portfolio(), input.market().assetClasses());
    }

    int steps() {
        return input.steps();
    }

    int classes() {
        return weights.length;
    }

    StepLaw law() {
        return law;
    }

    FlowSchedule startFlows() {
        return startFlows;
    }

    FlowSchedule endFlows() {
        return endFlows;
    }

    double openingBalance() {
        return openingBalance;
    }

    /** The target weight of a class; the weights sum to 1. */
    double weight(int assetClass) {
        return weights[assetClass];
    }

    int yearOf(int step) {
        return step / input.stepsPerYear();
    }

    boolean endsYear(int step) {
        return step % input.stepsPerYear() == input.stepsPerYear() - 1;
    }

    boolean rebalancesAfter(int step) {
        return switch (input.portfolio().rebalancing()) {
            case EVERY_STEP -> true;
            case ANNUAL -> endsYear(step);
            case NONE -> false;
        };
    }

    /** What remains of each holding after a step's fee, in today's money when the plan is in it. */
    private static double factorOfFeeAndInflation(SimulationInput input) {
        double afterFee = 1 - input.portfolio().annualFee() / input.stepsPerYear();
        return input.amounts() == Amounts.REAL
                ? afterFee / StrictMath.pow(1 + input.market().meanInflation(), 1.0 / input.stepsPerYear())
                : afterFee;
    }

    private static double[] normalized(Portfolio portfolio, List<AssetClass> classes) {
        double[] weights = new double[classes.size()];
        double sum = 0;
        for (int index = 0; index < weights.length; index++) {
            weights[index] = portfolio.weight(classes.get(index).id());
            sum += weights[index];
        }
        for (int index = 0; index < weights.length; index++) {
            weights[index] /= sum;
        }
        return weights;
    }
}
