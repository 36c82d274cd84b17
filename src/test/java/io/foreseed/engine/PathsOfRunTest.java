package io.foreseed.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a simulation tells of its single paths. */
class PathsOfRunTest {
    @ParameterizedTest
    @MethodSource("plans")
    void successesAndTerminalWealthAreThoseOfTheResult(SimulatedPlan plan) {
        Simulation simulation = computed(plan);

        BitSet successes = simulation.successes();
        double[] wealth = simulation.terminalWealth();

        SimulationResult result = simulation.result();
        assertThat(successes.cardinality() / (double) plan.iterations())
                .isEqualTo(result.success().probability());
        assertThat(Percentiles.of(wealth, List.of(5, 10, 25, 50, 75, 90, 95)))
                .isEqualTo(result.terminalWealth().percentiles());
        assertThat(result.resultDigest()).isEqualTo(computed(plan).result().resultDigest());
    }

    static Stream<SimulatedPlan> plans() {
        RandomHousehold household = new RandomHousehold(7);
        household.iterations = 300;
        RandomHousehold another = new RandomHousehold(12);
        another.iterations = 300;
        return Stream.of(SamplePlan.retirement().input(), household.input(), another.input());
    }

    private static Simulation computed(SimulatedPlan plan) {
        Simulation simulation = new Simulation(plan);
        for (int batch = 0; batch < simulation.batchCount(); batch++) {
            simulation.computeBatch(batch);
        }
        return simulation;
    }
}
