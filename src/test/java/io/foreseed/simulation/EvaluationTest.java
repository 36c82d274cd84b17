package io.foreseed.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foreseed.engine.SimulatedPlan;
import io.foreseed.engine.Simulation;
import io.foreseed.engine.SimulationResult;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an analysis keeps of a simulation is what the simulation answered, and survives being stored. */
class EvaluationTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void agreesWithTheResultPathByPath(int schema) {
        SimulatedPlan input = input(schema);
        Simulation simulation = computed(input);
        SimulationResult result = simulation.result();

        Evaluation evaluation = Evaluation.of(simulation, result);

        double sum = 0;
        for (int path = 0; path < input.iterations(); path++) {
            sum += evaluation.terminalWealth()[path];
        }
        assertThat(sum / input.iterations()).isEqualTo(result.terminalWealth().mean());
        assertThat(evaluation.successCount() / (double) input.iterations())
                .isEqualTo(result.success().probability());
        assertThat(evaluation.resultDigest()).isEqualTo(result.resultDigest());
        assertThat(evaluation.inputDigest()).isEqualTo(input.inputDigest());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void isReadBackToTheBit(int schema) {
        Simulation simulation = computed(input(schema));
        Evaluation evaluation = Evaluation.of(simulation, simulation.result());

        Evaluation read = Evaluation.ofBytes(evaluation.toBytes());

        assertThat(read.toBytes()).isEqualTo(evaluation.toBytes());
        assertThat(read.successes()).isEqualTo(evaluation.successes());
        assertThat(read.terminalWealth()).isEqualTo(evaluation.terminalWealth());
        assertThat(ResultDocument.text(read.answer())).isEqualTo(ResultDocument.text(evaluation.answer()));
    }

    @Test
    void keepsNoYears() {
        Simulation simulation = computed(input(2));

        ObjectNode answer = Evaluation.of(simulation, simulation.result()).answer();

        assertThat(answer.has("years")).isFalse();
        assertThat(answer.path("household").has("years")).isFalse();
        assertThat(answer.path("household").has("essentials")).isTrue();
    }

    @Test
    void whatWasCutOrIsSomethingElseIsRefused() {
        Simulation simulation = computed(input(1));
        byte[] bytes = Evaluation.of(simulation, simulation.result()).toBytes();
        byte[] otherFormat = bytes.clone();
        otherFormat[0] = 9;

        assertThatThrownBy(() -> Evaluation.ofBytes(Arrays.copyOf(bytes, bytes.length - 1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Evaluation.ofBytes(otherFormat)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Evaluation.ofBytes(new byte[0])).isInstanceOf(IllegalArgumentException.class);
    }

    private static SimulatedPlan input(int schema) {
        return schema == 1
                ? new SampleDocument().read().input()
                : HouseholdDocument.read().input().with(5, 203);
    }

    private static Simulation computed(SimulatedPlan input) {
        Simulation simulation = new Simulation(input);
        for (int batch = 0; batch < simulation.batchCount(); batch++) {
            simulation.computeBatch(batch);
        }
        return simulation;
    }
}
