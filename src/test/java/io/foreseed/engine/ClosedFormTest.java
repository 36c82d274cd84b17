package io.foreseed.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.foreseed.engine.SimulationInput.Amounts;
import io.foreseed.engine.SimulationInput.AssetClass;
import io.foreseed.engine.SimulationInput.FlowKind;
import io.foreseed.engine.SimulationInput.Rebalancing;
import io.foreseed.engine.SimulationInput.ReturnModel;
import io.foreseed.engine.SimulationInput.Timing;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Plans without chance, whose answer a formula or decimal arithmetic knows. */
class ClosedFormTest {
    /** 360 steps of ten roundings of 1.1e-16 each. */
    private static final double RELATIVE = 1e-12;

    @ParameterizedTest
    @EnumSource(ReturnModel.class)
    void growthFeeAndInflationCompound(ReturnModel returnModel) {
        SamplePlan plan = SamplePlan.certain(0.05);
        plan.returnModel = returnModel;
        plan.inflation = 0.02;
        plan.annualFee = 0.012;

        PathOutcome path = only(plan);

        // normal: a twelfth of the annual return each month; lognormal: its twelfth root
        double step = returnModel == ReturnModel.NORMAL ? 1 + 0.05 / 12 : Math.pow(1.05, 1.0 / 12);
        double expected = 1e6 * Math.pow(step * (1 - 0.001), 360) / Math.pow(1.02, 30);
        assertThat(terminal(path)).isEqualTo(expected, within(expected * RELATIVE));
    }

    @Test
    void aNominalPlanLeavesTheInflationInItsResults() {
        SamplePlan plan = SamplePlan.certain(0.05);
        plan.stepsPerYear = 1;
        plan.amounts = Amounts.NOMINAL;
        plan.inflation = 0.1;
        plan.horizonYears = 3;
        plan.flow(FlowKind.EXPENSE, 100_000, 0, 2, Timing.START);

        PathOutcome path = only(plan);

        double expected = (((1e6 - 1e5) * 1.05 - 1.1e5) * 1.05 - 1.21e5) * 1.05;
        assertThat(terminal(path)).isEqualTo(expected, within(expected * RELATIVE));
    }

    /** The level payment of 300,000 at 6 % a year over 360 months is 1,798.65 (any mortgage table). */
    @ParameterizedTest
    @CsvSource({"1798.65, true", "1798.66, false"})
    void aMortgageIsPaidByItsLevelPayment(double payment, boolean suffices) {
        SamplePlan plan = SamplePlan.certain(0.06);
        plan.balances = List.of(300_000.0);
        plan.flow(FlowKind.EXPENSE, payment * 12, 0, 29, Timing.END);

        PathOutcome path = only(plan);

        assertThat(path.firstUnfundedYear().isEmpty()).isEqualTo(suffices);
        // half a cent of rounding a month grows to 5.02 in 360 months at 0.5 %
        assertThat(terminal(path)).isBetween(0.0, 5.1);
        assertThat(path.shortfall()).isLessThan(10);
    }

    @Test
    void aPlanWithoutChanceIsWhatDecimalArithmeticSays() {
        Random random = new Random(20250821);

        for (int round = 0; round < 20; round++) {
            double annualReturn = random.nextInt(-100, 150) / 1000.0;
            double fee = random.nextInt(0, 30) / 1000.0;
            double saved = random.nextInt(0, 30_000);
            double spent = random.nextInt(0, 120_000);
            SamplePlan plan = SamplePlan.certain(annualReturn);
            plan.annualFee = fee;
            plan.flow(FlowKind.CONTRIBUTION, saved, 0, 9, Timing.END);
            plan.flow(FlowKind.EXPENSE, spent, 10, 29, Timing.START);
            PathOutcome path = only(plan);
            BigDecimal[] expected = decimal(annualReturn, fee, saved, spent);
            double scale = 1e7 + expected[0].doubleValue();
            assertThat(terminal(path)).isEqualTo(expected[0].doubleValue(), within(scale * RELATIVE));
            assertThat(path.shortfall()).isEqualTo(expected[1].doubleValue(), within(scale * RELATIVE));
        }
    }

    @Test
    void aPotThatJustSufficesDoesNotFailByRounding() {
        SamplePlan plan = new SamplePlan();
        plan.classes = List.of(new AssetClass("a", 0.037, 0), new AssetClass("b", 0.011, 0));
        plan.rebalancing = Rebalancing.EVERY_STEP;
        plan.horizonYears = 100;
        plan.iterations = 1;
        double monthly = 0.6 * Math.exp(Math.log1p(0.037) / 12) + 0.4 * Math.exp(Math.log1p(0.011) / 12);
        double exhausting = 12e6 * (1 - 1 / monthly) / (1 - Math.pow(monthly, -1200));
        plan.flow(FlowKind.EXPENSE, exhausting, 0, 99, Timing.START);

        PathOutcome path = only(plan);

        assertThat(path.firstUnfundedYear()).isEmpty();
        assertThat(path.shortfall()).isZero();
        assertThat(terminal(path)).isLessThan(1e-3);
    }

    @Test
    void aPotThatJustFailsToSufficeFails() {
        SamplePlan plan = SamplePlan.certain(0);
        plan.flow(FlowKind.EXPENSE, 1_000_000 / 30.0 * (1 + 1e-10), 0, 29, Timing.START);

        PathOutcome path = only(plan);

        assertThat(path.firstUnfundedYear()).hasValue(29);
        // 360 payments that are each 1e-10 too large for the pot
        assertThat(path.shortfall()).isEqualTo(1e-4, within(1e-6));
    }

    @Test
    void anEmptyPotPaysNothingAndFillsAgain() {
        SamplePlan plan = SamplePlan.certain(0.1);
        plan.stepsPerYear = 1;
        plan.horizonYears = 3;
        plan.balances = List.of(0.0);
        plan.flow(FlowKind.EXPENSE, 100, 0, 1, Timing.START);
        plan.flow(FlowKind.INCOME, 40, 1, 1, Timing.START);
        plan.flow(FlowKind.CONTRIBUTION, 10, 1, 1, Timing.END);

        PathOutcome path = only(plan);

        assertThat(path.yearEndWealth()).containsExactly(0.0, 0.0, 10.0, 10 * 1.1);
        assertThat(path.shortfall()).isEqualTo(160);
        assertThat(path.firstUnfundedYear()).hasValue(0);
        assertThat(path.maximumDrawdown()).isZero();
    }

    @Test
    void theDrawdownIgnoresFlows() {
        SamplePlan plan = SamplePlan.certain(-0.1);
        plan.stepsPerYear = 1;
        plan.horizonYears = 2;
        plan.flow(FlowKind.INCOME, 5e6, 1, 1, Timing.START);
        plan.flow(FlowKind.EXPENSE, 3e5, 0, 0, Timing.END);

        PathOutcome path = only(plan);

        assertThat(path.maximumDrawdown()).isEqualTo(1 - 0.81, within(RELATIVE));
    }

    private static BigDecimal[] decimal(double annualReturn, double fee, double saved, double spent) {
        MathContext digits = new MathContext(40);
        BigDecimal twelve = BigDecimal.valueOf(12);
        BigDecimal growth = BigDecimal.ONE
                .add(BigDecimal.valueOf(annualReturn).divide(twelve, digits))
                .multiply(BigDecimal.ONE.subtract(BigDecimal.valueOf(fee).divide(twelve, digits)));
        BigDecimal wealth = BigDecimal.valueOf(1_000_000);
        BigDecimal unpaid = BigDecimal.ZERO;
        for (int step = 0; step < 360; step++) {
            if (step >= 120) {
                wealth = wealth.subtract(BigDecimal.valueOf(spent).divide(twelve, digits));
                unpaid = unpaid.subtract(wealth.min(BigDecimal.ZERO));
                wealth = wealth.max(BigDecimal.ZERO);
            }
            wealth = wealth.multiply(growth, digits);
            if (step < 120) {
                wealth = wealth.add(BigDecimal.valueOf(saved).divide(twelve, digits));
            }
        }
        return new BigDecimal[] {wealth, unpaid};
    }

    private static PathOutcome only(SamplePlan plan) {
        return plan.paths().getFirst();
    }

    private static double terminal(PathOutcome path) {
        return path.yearEndWealth().getLast();
    }
}
