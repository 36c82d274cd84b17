package io.foreseed.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.foreseed.engine.SimulationInput.FlowKind;
import io.foreseed.engine.SimulationInput.Timing;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** How the outcomes of paths become an answer. */
class SimulationResultTest {
    /** Wilson's interval for 86 of 100 at 95 %: 0.7786 to 0.9147 (the formula with z = 1.959964). */
    @Test
    void theSuccessProbabilityHasItsStandardErrorAndWilsonInterval() {
        PathOutcomes outcomes = outcomes(100, 14);

        SimulationResult.Success success = fold(outcomes, 100).success();

        double z = 1.959963984540054;
        double centre = (0.86 + z * z / 200) / (1 + z * z / 100);
        double spread = z / (1 + z * z / 100) * Math.sqrt(0.86 * 0.14 / 100 + z * z / 40_000);
        assertThat(success.probability()).isEqualTo(0.86);
        SimulationResult.SamplingError error = error(success);
        assertThat(error.standardError()).isEqualTo(Math.sqrt(0.86 * 0.14 / 100), within(1e-16));
        assertThat(error.lower()).isEqualTo(centre - spread, within(1e-14)).isEqualTo(0.7786, within(5e-5));
        assertThat(error.upper()).isEqualTo(centre + spread, within(1e-14)).isEqualTo(0.9147, within(5e-5));
    }

    @Test
    void theIntervalEndsAtExactly0And1() {
        SimulationResult.SamplingError none = error(fold(outcomes(37, 37), 37).success());

        SimulationResult.SamplingError all = error(fold(outcomes(37, 0), 37).success());

        double z = 1.959963984540054;
        assertThat(none.lower()).isZero();
        assertThat(none.upper()).isEqualTo(z * z / (37 + z * z), within(1e-15));
        assertThat(all.lower()).isEqualTo(37 / (37 + z * z), within(1e-15));
        assertThat(all.upper()).isEqualTo(1);
    }

    private static SimulationResult.SamplingError error(SimulationResult.Success success) {
        return Objects.requireNonNull(success.error());
    }

    @Test
    void shortfallIsAveragedOverTheFailingPathsAlone() {
        PathOutcomes outcomes = outcomes(10, 0);
        outcomes.firstUnfundedStep[3] = 25;
        outcomes.shortfall[3] = 100;
        outcomes.firstUnfundedStep[7] = 359;
        outcomes.shortfall[7] = 300;

        SimulationResult.Shortfall shortfall = fold(outcomes, 10).shortfall();

        assertThat(shortfall.probability()).isEqualTo(0.2);
        assertThat(shortfall.mean()).isEqualTo(200);
        assertThat(shortfall.firstYear()).containsEntry(50, 15.5);
    }

    @Test
    void withoutFailureThereIsNoFirstYear() {
        SimulationResult.Shortfall shortfall = fold(outcomes(10, 0), 10).shortfall();

        assertThat(shortfall.mean()).isZero();
        assertThat(shortfall.firstYear()).isEmpty();
    }

    @Test
    void theMeanAndStandardDeviationAreThoseOfTheSample() {
        PathOutcomes outcomes = outcomes(5, 0);
        outcomes.yearEndWealth[30] = new double[] {2, 4, 4, 5, 10};

        SimulationResult.TerminalWealth wealth = fold(outcomes, 5).terminalWealth();

        assertThat(wealth.mean()).isEqualTo(5);
        assertThat(wealth.standardDeviation()).isEqualTo(3);
        assertThat(wealth.percentiles()).containsEntry(50, 4.0).containsEntry(75, 5.0);
    }

    @Test
    void onePathHasNoDeviation() {
        SamplePlan plan = SamplePlan.retirement();
        plan.iterations = 1;

        SimulationResult.TerminalWealth wealth = plan.result().terminalWealth();

        assertThat(wealth.standardDeviation()).isZero();
        assertThat(wealth.percentiles().values()).containsOnly(wealth.mean());
    }

    @Test
    void year0IsTheOpeningBalanceAndTheLastYearTheTerminalWealth() {
        SimulationResult result = SamplePlan.everyFeature().result();

        List<SimulationResult.YearEnd> years = result.years();

        assertThat(years).hasSize(31);
        assertThat(years.getFirst().wealth())
                .allSatisfy((rank, wealth) -> assertThat(wealth).isEqualTo(900_000.60));
        assertThat(years.getLast().wealth()).isEqualTo(result.terminalWealth().percentiles());
        assertThat(years.getLast().wealth().keySet()).containsExactly(5, 10, 25, 50, 75, 90, 95);
        assertThat(result.maximumDrawdown().keySet()).containsExactly(5, 25, 50, 75, 95);
    }

    @Test
    void anyBitOfAPathChangesTheResultDigestAndItsChecksum() {
        SimulationResult before = fold(outcomes(100, 14), 100);
        PathOutcomes outcomes = outcomes(100, 14);
        outcomes.yearEndWealth[30][99] = Math.nextUp(outcomes.yearEndWealth[30][99]);

        SimulationResult after = fold(outcomes, 100);

        assertThat(after.resultDigest()).isNotEqualTo(before.resultDigest());
        assertThat(after.pathChecksums()).isNotEqualTo(before.pathChecksums());
        assertThat(after.inputDigest()).isEqualTo(before.inputDigest());
    }

    @Test
    void aShortfallAndItsStepChangeTheDigestAndTheChecksum() {
        SimulationResult before = fold(outcomes(100, 14), 100);
        PathOutcomes larger = outcomes(100, 14);
        larger.shortfall[13] = 11;
        PathOutcomes later = outcomes(100, 14);
        later.firstUnfundedStep[13] = 14;

        List<SimulationResult> after = List.of(fold(larger, 100), fold(later, 100));

        assertThat(after).allSatisfy(result -> {
            assertThat(result.resultDigest()).isNotEqualTo(before.resultDigest());
            assertThat(result.pathChecksums()).isNotEqualTo(before.pathChecksums());
        });
    }

    @Test
    void memoryAndWorkGrowWithPaths() {
        SimulationInput input = SamplePlan.retirement().input();

        Map<String, Long> figures = Map.of("bytes", Simulation.memoryBytes(input), "work", Simulation.work(input));

        // 31 years, a shortfall, a drawdown, a state of four words and two copies to sort: 8 bytes each; a step: 4
        assertThat(figures).containsEntry("bytes", 500L * ((31 + 2 + 4 + 2) * 8 + 4));
        assertThat(figures).containsEntry("work", 500L * 360 * 2);
    }

    private static SimulationResult fold(PathOutcomes outcomes, int paths) {
        SamplePlan plan = new SamplePlan().flow(FlowKind.EXPENSE, 1, 0, 29, Timing.START);
        plan.iterations = paths;
        return new ResultFold(plan.input(), outcomes).result();
    }

    private static PathOutcomes outcomes(int paths, int failures) {
        PathOutcomes outcomes = new PathOutcomes(paths, 30);
        for (int path = 0; path < paths; path++) {
            outcomes.firstUnfundedStep[path] = path < failures ? path : PathOutcomes.FUNDED;
            outcomes.shortfall[path] = path < failures ? 10 : 0;
            outcomes.yearEndWealth[30][path] = path;
        }
        return outcomes;
    }
}
