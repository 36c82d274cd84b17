package io.foreseed.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foreseed.engine.SimulationInput.AssetClass;
import io.foreseed.engine.SimulationInput.CashFlow;
import io.foreseed.engine.SimulationInput.FlowKind;
import io.foreseed.engine.SimulationInput.Timing;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SimulationInputTest {
    @Test
    void theCanonicalFormHoldsEveryNumberInOrder() {
        SamplePlan plan = new SamplePlan().flow(FlowKind.GOAL, 0.000001, 2, 3, Timing.END);
        plan.seed = Long.MIN_VALUE;
        plan.balances = List.of(1e12, 0.1);

        String json = plan.input().canonicalJson();

        assertThat(json)
                .isEqualTo("{\"accounts\":[{\"balance\":1000000000000},{\"balance\":0.1}],\"amounts\":\"real\","
                        + "\"assumptions\":{\"assetClasses\":["
                        + "{\"expectedReturn\":0.0767,\"id\":\"stocks\",\"volatility\":0.1654},"
                        + "{\"expectedReturn\":0.0519,\"id\":\"bonds\",\"volatility\":0.0622}],"
                        + "\"correlations\":[[1,0.13],[0.13,1]],\"inflation\":{\"mean\":0,\"volatility\":0},"
                        + "\"returnModel\":{\"type\":\"lognormal\"},\"version\":\"test\"},"
                        + "\"cashFlows\":[{\"amount\":0.000001,\"firstYear\":2,\"kind\":\"goal\",\"lastYear\":3,"
                        + "\"timing\":\"end\"}],\"confidenceLevel\":0.95,\"horizonYears\":30,\"iterations\":500,"
                        + "\"portfolio\":{\"annualFee\":0,\"rebalancing\":\"annual\","
                        + "\"weights\":{\"bonds\":0.4,\"stocks\":0.6}},\"schemaVersion\":1,"
                        + "\"seed\":\"-9223372036854775808\",\"stepsPerYear\":12}");
    }

    @Test
    void negativeZerosChangeNoBit() {
        SamplePlan plan = new SamplePlan().flow(FlowKind.GOAL, 0, 0, 0, Timing.END);
        String digest = plan.input().inputDigest();
        plan.flows.clear();
        plan.flow(FlowKind.GOAL, -0.0, 0, 0, Timing.END);
        plan.annualFee = -0.0;
        plan.inflation = -0.0;

        String withNegativeZeros = plan.input().inputDigest();

        assertThat(withNegativeZeros).isEqualTo(digest);
    }

    @ParameterizedTest
    @MethodSource("changes")
    void everythingTheAnswerDependsOnChangesTheInputDigest(Consumer<SamplePlan> change) {
        SamplePlan plan = SamplePlan.retirement();
        String before = plan.input().inputDigest();

        change.accept(plan);

        assertThat(plan.input().inputDigest()).isNotEqualTo(before);
    }

    static Stream<Consumer<SamplePlan>> changes() {
        return Stream.of(
                plan -> plan.seed++,
                plan -> plan.iterations++,
                plan -> plan.horizonYears++,
                plan -> plan.stepsPerYear = 1,
                plan -> plan.confidenceLevel = 0.94,
                plan -> plan.amounts = SimulationInput.Amounts.NOMINAL,
                plan -> plan.returnModel = SimulationInput.ReturnModel.NORMAL,
                plan -> plan.correlations = List.of(List.of(1.0, 0.14), List.of(0.14, 1.0)),
                plan -> plan.weights = List.of(0.61, 0.39),
                plan -> plan.inflation = 0.02,
                plan -> plan.rebalancing = SimulationInput.Rebalancing.NONE,
                plan -> plan.annualFee = 0.0041,
                plan -> plan.balances = List.of(1_000_000.01),
                plan -> plan.flow(FlowKind.GOAL, 0, 0, 0, Timing.START),
                plan -> plan.classes = plan.classes.reversed());
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void whatIsOutOfRangeIsAMistakeOfTheCaller(Consumer<SamplePlan> mistake) {
        SamplePlan plan = SamplePlan.retirement();

        assertThatThrownBy(() -> {
                    mistake.accept(plan);
                    plan.input();
                })
                .isInstanceOf(IllegalArgumentException.class);
    }

    static Stream<Consumer<SamplePlan>> mistakes() {
        return Stream.of(
                plan -> plan.iterations = 0,
                plan -> plan.iterations = 200_001,
                plan -> plan.horizonYears = 29,
                plan -> plan.horizonYears = 101,
                plan -> plan.stepsPerYear = 4,
                plan -> plan.confidenceLevel = 0.995,
                plan -> plan.confidenceLevel = Double.NaN,
                plan -> plan.weights = List.of(0.6, 0.41),
                plan -> plan.weights = List.of(1.2, -0.2),
                plan -> plan.inflation = -0.11,
                plan -> plan.annualFee = 0.11,
                plan -> plan.balances = List.of(),
                plan -> plan.balances = List.of(Double.POSITIVE_INFINITY),
                plan -> plan.balances = List.of(-1.0),
                plan -> plan.correlations = List.of(List.of(1.0, 1.0), List.of(1.0, 1.0)),
                plan -> plan.classes = List.of(new AssetClass("a", -0.6, 0), new AssetClass("b", 0, 0)),
                plan -> plan.classes = List.of(new AssetClass("a", 0, 2.1), new AssetClass("b", 0, 0)),
                plan -> plan.flows.add(new CashFlow(FlowKind.GOAL, 1, 5, 4, Timing.START)),
                plan -> plan.flows.add(new CashFlow(FlowKind.GOAL, Double.NaN, 1, 4, Timing.START)));
    }

    @Test
    void anotherSeedKeepsTheRest() {
        SimulationInput input = SamplePlan.everyFeature().input();

        SimulationInput other = input.with(1, 7);

        assertThat(other.seed()).isEqualTo(1);
        assertThat(other.iterations()).isEqualTo(7);
        assertThat(other.with(input.seed(), input.iterations())).isEqualTo(input);
    }
}
