package io.foreseed.engine;

import io.foreseed.engine.SimulationInput.Amounts;
import io.foreseed.engine.SimulationInput.AssetClass;
import io.foreseed.engine.SimulationInput.CashFlow;
import io.foreseed.engine.SimulationInput.FlowKind;
import io.foreseed.engine.SimulationInput.Market;
import io.foreseed.engine.SimulationInput.Portfolio;
import io.foreseed.engine.SimulationInput.Rebalancing;
import io.foreseed.engine.SimulationInput.ReturnModel;
import io.foreseed.engine.SimulationInput.Timing;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** A plan that is changed before it is built: 30 years of monthly steps, two classes, no flows, no fee. */
final class SamplePlan {
    long seed = 20250821;
    int iterations = 500;
    int horizonYears = 30;
    int stepsPerYear = 12;
    double confidenceLevel = 0.95;
    Amounts amounts = Amounts.REAL;
    ReturnModel returnModel = ReturnModel.LOGNORMAL;
    List<AssetClass> classes =
            List.of(new AssetClass("stocks", 0.0767, 0.1654), new AssetClass("bonds", 0.0519, 0.0622));
    List<List<Double>> correlations = List.of(List.of(1.0, 0.13), List.of(0.13, 1.0));
    List<Double> weights = List.of(0.6, 0.4);
    double inflation;
    Rebalancing rebalancing = Rebalancing.ANNUAL;
    double annualFee;
    List<Double> balances = List.of(1_000_000.0);
    List<CashFlow> flows = new ArrayList<>();

    /** One class without chance. */
    static SamplePlan certain(double annualReturn) {
        SamplePlan plan = new SamplePlan();
        plan.returnModel = ReturnModel.NORMAL;
        plan.classes = List.of(new AssetClass("certain", annualReturn, 0));
        plan.correlations = List.of(List.of(1.0));
        plan.weights = List.of(1.0);
        plan.iterations = 1;
        return plan;
    }

    /** Ten years of saving, twenty of spending; a share of the paths fails. */
    static SamplePlan retirement() {
        SamplePlan plan = new SamplePlan();
        plan.inflation = 0.0239;
        plan.annualFee = 0.004;
        plan.flows.add(new CashFlow(FlowKind.CONTRIBUTION, 12_000, 0, 9, Timing.END));
        plan.flows.add(new CashFlow(FlowKind.EXPENSE, 85_000, 10, 29, Timing.START));
        plan.flows.add(new CashFlow(FlowKind.INCOME, 12_345.67, 12, 29, Timing.START));
        plan.flows.add(new CashFlow(FlowKind.GOAL, 60_000, 14, 14, Timing.END));
        return plan;
    }

    /** Six correlated classes and every feature of schema 1. */
    static SamplePlan everyFeature() {
        SamplePlan plan = retirement();
        plan.classes = List.of(
                new AssetClass("us-large-cap", 0.0767, 0.1654),
                new AssetClass("us-small-cap", 0.0824, 0.2087),
                new AssetClass("international", 0.0793, 0.1769),
                new AssetClass("emerging", 0.0899, 0.9),
                new AssetClass("core-bonds", 0.0519, 0.0622),
                new AssetClass("cash", 0.0361, 0));
        plan.correlations = List.of(
                List.of(1.0, 0.9, 0.83, 0.72, 0.13, 0.0),
                List.of(0.9, 1.0, 0.79, 0.72, 0.08, 0.0),
                List.of(0.83, 0.79, 1.0, 0.85, 0.16, 0.0),
                List.of(0.72, 0.72, 0.85, 1.0, 0.14, 0.0),
                List.of(0.13, 0.08, 0.16, 0.14, 1.0, 0.0),
                List.of(0.0, 0.0, 0.0, 0.0, 0.0, 1.0));
        plan.weights = List.of(0.3, 0.1, 0.15, 0.05, 0.3, 0.1);
        plan.amounts = Amounts.NOMINAL;
        plan.balances = List.of(520_000.10, 310_000.20, 70_000.30);
        plan.rebalancing = Rebalancing.NONE;
        plan.confidenceLevel = 0.9;
        return plan;
    }

    SamplePlan flow(FlowKind kind, double amount, int firstYear, int lastYear, Timing timing) {
        flows.add(new CashFlow(kind, amount, firstYear, lastYear, timing));
        return this;
    }

    SimulationInput input() {
        TreeMap<String, Double> byClass = new TreeMap<>();
        for (int index = 0; index < classes.size(); index++) {
            byClass.put(classes.get(index).id(), weights.get(index));
        }
        return new SimulationInput(
                seed,
                iterations,
                horizonYears,
                stepsPerYear,
                confidenceLevel,
                amounts,
                new Market("test", returnModel, classes, CorrelationMatrix.of(correlations), inflation),
                new Portfolio(byClass, rebalancing, annualFee),
                balances,
                flows);
    }

    SimulationResult result() {
        Simulation simulation = new Simulation(input());
        for (int batch = 0; batch < simulation.batchCount(); batch++) {
            simulation.computeBatch(batch);
        }
        return simulation.result();
    }

    List<PathOutcome> paths() {
        Simulation simulation = new Simulation(input());
        List<PathOutcome> paths = new ArrayList<>();
        for (int path = 0; path < iterations; path++) {
            paths.add(simulation.computePath(path));
        }
        return paths;
    }
}
