package io.foreseed.engine;

import io.foreseed.engine.SimulationInput.Amounts;
import io.foreseed.engine.SimulationInput.CashFlow;
import io.foreseed.engine.SimulationInput.Timing;
import java.math.BigDecimal;

/**
 * What comes in and goes out in each step, at its start and at its end.
 *
 * <p>Amounts of one year are added as decimals, so that the order of the flows changes no bit. Nominal plans index the
 * flows of step t by (1 + inflation)^(t/n).
 */
final class FlowSchedule {
    private final double[] inflows;
    private final double[] outflows;

    FlowSchedule(SimulationInput input, Timing timing) {
        int stepsPerYear = input.stepsPerYear();
        inflows = new double[input.steps()];
        outflows = new double[input.steps()];
        for (int year = 0; year < input.horizonYears(); year++) {
            double annualInflow = annual(input, timing, year, true);
            double annualOutflow = annual(input, timing, year, false);
            for (int step = year * stepsPerYear; step < (year + 1) * stepsPerYear; step++) {
                double index = priceIndex(input, step);
                inflows[step] = annualInflow / stepsPerYear * index;
                outflows[step] = annualOutflow / stepsPerYear * index;
            }
        }
    }

    double inflow(int step) {
        return inflows[step];
    }

    double outflow(int step) {
        return outflows[step];
    }

    private static double annual(SimulationInput input, Timing timing, int year, boolean inflow) {
        BigDecimal sum = BigDecimal.ZERO;
        for (CashFlow flow : input.cashFlows()) {
            if (flow.timing() == timing
                    && flow.kind().isInflow() == inflow
                    && flow.firstYear() <= year
                    && year <= flow.lastYear()) {
                sum = sum.add(BigDecimal.valueOf(flow.amount()));
            }
        }
        return sum.doubleValue();
    }

    private static double priceIndex(SimulationInput input, int step) {
        return input.amounts() == Amounts.REAL
                ? 1
                : StrictMath.pow(1 + input.market().meanInflation(), (double) step / input.stepsPerYear());
    }
}
