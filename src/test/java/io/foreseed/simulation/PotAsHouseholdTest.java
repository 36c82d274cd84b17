package io.foreseed.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foreseed.engine.SimulatedPlan;
import io.foreseed.engine.Simulation;
import io.foreseed.engine.SimulationResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A plan of schema 1 and the household that says the same. */
class PotAsHouseholdTest {
    private static final int PATHS = 4000;

    @ParameterizedTest
    @ValueSource(strings = {"couple-before-retirement", "early-retirement", "retiree", "young-saver"})
    void theHouseholdSucceedsAsOftenAndOnTheSamePaths(String example) throws IOException {
        JsonNode pot = DocumentJson.read(Files.readAllBytes(Path.of("examples", example + ".json")));

        JsonNode household = PotAsHousehold.of(pot);

        assertThat(household.path("schemaVersion").asInt()).isEqualTo(2);
        Simulation ofPot = computed(pot);
        Simulation ofHousehold = computed(household);
        BitSet different = ofPot.successes();
        different.xor(ofHousehold.successes());
        assertThat(success(ofHousehold)).isCloseTo(success(ofPot), within(0.015));
        assertThat(different.cardinality()).isLessThan(PATHS * 15 / 1000);
        assertThat(upperQuartile(ofHousehold)).isCloseTo(upperQuartile(ofPot), within(0.01 * upperQuartile(ofPot)));
    }

    /** Yearly flows at the end of steps, two of one name, nominal amounts: what falls due at the end is asked for. */
    @Test
    void flowsAtTheEndOfAStepAreThoseOfTheNextAndTheLastBecomesTheBequest() {
        ObjectNode pot = (ObjectNode) DocumentJson.read(new SampleDocument().bytes());
        pot.put("stepsPerYear", 1)
                .put("horizonYears", 10)
                .put("amounts", "nominal")
                .put("iterations", 500);
        ArrayNode flows = pot.putArray("cashFlows");
        flow(flows, "expense", 155_000, "end");
        flow(flows, "income", 15_000, "end");
        flow(flows, "expense", 7_000, "start");

        JsonNode household = PotAsHousehold.of(pot);

        assertThat(household.path("bequest").asDouble()).isCloseTo(140_000 / 1.0239, within(0.01));
        assertThat(household.at("/expenses/0/start/step").asInt()).isEqualTo(1);
        assertThat(household.at("/expenses/0/end/step").asInt()).isEqualTo(10);
        assertThat(household.at("/expenses/1/name").asText()).isEqualTo("2: Flow");
        assertThat(household.at("/people/0/retirement/year").asInt()).isZero();
        assertThat(success(computed(household)))
                .isCloseTo(success(computed(pot)), within(0.015))
                .isBetween(0.1, 0.99);
    }

    @Test
    void aHouseholdIsNoPot() {
        assertThatThrownBy(() -> PotAsHousehold.of(HouseholdDocument.tree()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static void flow(ArrayNode flows, String kind, int amount, String timing) {
        flows.addObject()
                .put("name", "Flow")
                .put("kind", kind)
                .put("amount", amount)
                .put("firstYear", 0)
                .put("lastYear", 9)
                .put("timing", timing);
    }

    private static double success(Simulation simulation) {
        return simulation.result().success().probability();
    }

    private static double upperQuartile(Simulation simulation) {
        SimulationResult result = simulation.result();
        return Objects.requireNonNull(result.terminalWealth().percentiles().get(75));
    }

    private static Simulation computed(JsonNode document) {
        SimulatedPlan plan = PlanDocument.of(document).input();
        Simulation simulation = new Simulation(plan.with(plan.seed(), Math.min(plan.iterations(), PATHS)));
        for (int batch = 0; batch < simulation.batchCount(); batch++) {
            simulation.computeBatch(batch);
        }
        return simulation;
    }
}
