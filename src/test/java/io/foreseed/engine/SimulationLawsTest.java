package io.foreseed.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.foreseed.engine.SimulationInput.AssetClass;
import io.foreseed.engine.SimulationInput.CashFlow;
import io.foreseed.engine.SimulationInput.FlowKind;
import io.foreseed.engine.SimulationInput.Rebalancing;
import io.foreseed.engine.SimulationInput.ReturnModel;
import io.foreseed.engine.SimulationInput.Timing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Laws that hold path by path, because plans with one seed share their random numbers. */
class SimulationLawsTest {
    /** What a law may miss by rounding: 360 steps of some ten roundings of 1.1e-16, relative to a million. */
    private static final double ROUNDING = 1e6 * 1e-12;

    @ParameterizedTest
    @EnumSource(Rebalancing.class)
    void spendingLessNeverRaisesAShortfall(Rebalancing rebalancing) {
        List<PathOutcome> less = spending(0.93, rebalancing).paths();

        List<PathOutcome> more = spending(1, rebalancing).paths();

        assertThat(more.stream().filter(path -> path.shortfall() > 0).count()).isGreaterThan(100);
        for (int path = 0; path < more.size(); path++) {
            assertThat(less.get(path).shortfall())
                    .isLessThanOrEqualTo(more.get(path).shortfall() + ROUNDING);
            assertNotLower(less.get(path), more.get(path));
        }
    }

    @ParameterizedTest
    @EnumSource(Rebalancing.class)
    void aHigherStartingBalanceNeverLowersAPath(Rebalancing rebalancing) {
        SamplePlan rich = spending(1, rebalancing);
        rich.balances = List.of(1_000_000.0, 1000.0);

        List<PathOutcome> higher = rich.paths();

        List<PathOutcome> lower = spending(1, rebalancing).paths();
        for (int path = 0; path < lower.size(); path++) {
            assertNotLower(higher.get(path), lower.get(path));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0x1p-3, 0x1p-1, 0x1p1, 0x1p10})
    void scalingAllAmountsByAPowerOfTwoScalesAllResultsExactly(double scale) {
        SamplePlan plan = SamplePlan.everyFeature();
        plan.balances = List.of(520_000.25, 310_000.5, 70_000.0);
        plan.flow(FlowKind.EXPENSE, 1234.75, 5, 20, Timing.END);

        List<PathOutcome> scaled = scaled(plan, scale).paths();

        assertScaled(scaled, plan.paths(), scale);
    }

    /** One flow a step, so that no decimal sum of more digits than a double has decides the last bit. */
    @ParameterizedTest
    @ValueSource(doubles = {0x1p-990, 0x1p-60, 0x1p19})
    void scalingByAnExtremePowerOfTwoScalesAllResultsExactly(double scale) {
        SamplePlan plan = new SamplePlan().flow(FlowKind.EXPENSE, 65_000, 0, 29, Timing.START);

        List<PathOutcome> scaled = scaled(plan, scale).paths();

        assertScaled(scaled, plan.paths(), scale);
    }

    @Test
    void aLongerRunBeginsWithTheSamePaths() {
        SamplePlan plan = SamplePlan.retirement();
        plan.stepsPerYear = 1;
        plan.iterations = 10_000;
        byte[] shorter = Base64.getDecoder().decode(plan.result().pathChecksums());
        plan.iterations = 20_000;

        byte[] longer = Base64.getDecoder().decode(plan.result().pathChecksums());

        assertThat(longer).hasSize(40_000);
        assertThat(Arrays.copyOf(longer, 20_000)).isEqualTo(shorter);
    }

    @Test
    void theOrderOfFlowsAndAccountsChangesNoBit() {
        SamplePlan plan = SamplePlan.everyFeature();
        Random random = new Random(5);
        for (int flow = 0; flow < 30; flow++) {
            plan.flow(FlowKind.EXPENSE, random.nextInt(100_000_000) / 1e5, 0, 29, Timing.START);
        }
        List<PathOutcome> inOrder = plan.paths();
        Collections.shuffle(plan.flows, random);
        plan.balances = new ArrayList<>(plan.balances).reversed();

        List<PathOutcome> shuffled = plan.paths();

        assertThat(shuffled).isEqualTo(inOrder);
    }

    @Test
    void aPathAloneHasTheBitsItHasInItsBatch() {
        SimulationInput input = SamplePlan.everyFeature().input();
        PathOutcomes outcomes = new PathOutcomes(input.iterations(), input.horizonYears());
        PathStreams streams = new PathStreams(input.seed(), RandomDomain.RETURNS, input.iterations());

        new PathBatch(new PlanRules(input), input.iterations()).compute(streams, 0, outcomes);

        Simulation simulation = new Simulation(input);
        for (int path = 0; path < input.iterations(); path++) {
            assertThat(simulation.computePath(path)).isEqualTo(PathOutcome.of(outcomes, path, input.stepsPerYear()));
        }
    }

    @Test
    void addingAnInflowEqualToAnOutflowChangesNothing() {
        List<PathOutcome> plain = spending(1, Rebalancing.EVERY_STEP).paths();
        SamplePlan plan = spending(1, Rebalancing.EVERY_STEP)
                .flow(FlowKind.INCOME, 5000, 0, 29, Timing.END)
                .flow(FlowKind.GOAL, 5000, 0, 29, Timing.END);

        List<PathOutcome> both = plan.paths();

        for (int path = 0; path < plain.size(); path++) {
            assertThat(both.get(path).shortfall()).isEqualTo(plain.get(path).shortfall(), within(ROUNDING));
        }
    }

    @Test
    void successAndShortfallShareAllPaths() {
        SamplePlan plan = SamplePlan.retirement();

        SimulationResult result = plan.result();

        assertThat(result.success().probability()).isBetween(0.2, 0.8);
        assertThat(result.success().probability() + result.shortfall().probability())
                .isEqualTo(1, within(0x1p-52));
    }

    /** Half of all money is lost in a step of such a market, and often all of it. */
    @ParameterizedTest
    @EnumSource(ReturnModel.class)
    void theWildestMarketLeavesEveryNumberFiniteAndWealthNeverBelow0(ReturnModel returnModel) {
        SamplePlan plan = SamplePlan.retirement();
        plan.returnModel = returnModel;
        plan.horizonYears = 100;
        plan.stepsPerYear = 1;
        plan.inflation = -0.1;
        plan.classes = List.of(new AssetClass("stocks", -0.5, 2), new AssetClass("bonds", 1, 2));

        List<PathOutcome> paths = plan.paths();

        for (PathOutcome path : paths) {
            assertThat(path.yearEndWealth()).allMatch(wealth -> wealth >= 0 && wealth < Double.POSITIVE_INFINITY);
            assertThat(path.maximumDrawdown()).isBetween(0.0, 1.0);
            assertThat(path.shortfall()).isBetween(0.0, 1e8);
        }
    }

    private static SamplePlan spending(double share, Rebalancing rebalancing) {
        SamplePlan plan = new SamplePlan();
        plan.rebalancing = rebalancing;
        plan.flow(FlowKind.EXPENSE, 70_000 * share, 0, 29, Timing.START);
        plan.flow(FlowKind.GOAL, 30_000 * share, 9, 9, Timing.END);
        return plan;
    }

    private static SamplePlan scaled(SamplePlan plan, double scale) {
        SamplePlan scaled = SamplePlan.everyFeature();
        scaled.classes = plan.classes;
        scaled.correlations = plan.correlations;
        scaled.weights = plan.weights;
        scaled.amounts = plan.amounts;
        scaled.inflation = plan.inflation;
        scaled.annualFee = plan.annualFee;
        scaled.rebalancing = plan.rebalancing;
        scaled.balances = plan.balances.stream().map(balance -> balance * scale).toList();
        scaled.flows = plan.flows.stream()
                .map(flow -> new CashFlow(
                        flow.kind(), flow.amount() * scale, flow.firstYear(), flow.lastYear(), flow.timing()))
                .toList();
        return scaled;
    }

    private static void assertScaled(List<PathOutcome> scaled, List<PathOutcome> plain, double scale) {
        assertThat(plain).anyMatch(path -> path.shortfall() > 0);
        for (int path = 0; path < plain.size(); path++) {
            PathOutcome before = plain.get(path);
            assertThat(scaled.get(path))
                    .isEqualTo(new PathOutcome(
                            before.yearEndWealth().stream()
                                    .map(wealth -> wealth * scale)
                                    .toList(),
                            before.shortfall() * scale,
                            before.firstUnfundedYear(),
                            before.maximumDrawdown()));
        }
    }

    private static void assertNotLower(PathOutcome higher, PathOutcome lower) {
        for (int year = 0; year < lower.yearEndWealth().size(); year++) {
            double wealth = lower.yearEndWealth().get(year);
            assertThat(higher.yearEndWealth().get(year)).isGreaterThanOrEqualTo(wealth - ROUNDING - wealth * 1e-12);
        }
    }
}
