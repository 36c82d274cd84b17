package io.foreseed.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.foreseed.engine.SimulatedPlan;
import io.foreseed.engine.Simulation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Results that no one on this project produced, from {@code reference/simulations.json}: each entry names its source.
 * The tolerances are about three standard errors at the document's number of paths, and the seeds are fixed.
 */
class ReferenceResultsTest {
    static Stream<JsonNode> simulations() {
        try (InputStream file = ReferenceResultsTest.class.getResourceAsStream("/reference/simulations.json")) {
            JsonNode references = JsonMapper.builder().build().readTree(Objects.requireNonNull(file));
            return StreamSupport.stream(references.path("simulations").spliterator(), false);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("simulations")
    void aPublishedResultIsMet(JsonNode reference) {
        byte[] document = reference.path("document").toString().getBytes(StandardCharsets.UTF_8);

        JsonNode answer = answer(PlanDocument.parse(document).input());

        assertThat(reference.path("expected").properties()).isNotEmpty();
        for (Map.Entry<String, JsonNode> expected : reference.path("expected").properties()) {
            double value = expected.getValue().doubleValue();
            double relative =
                    reference.path("relativeTolerance").path(expected.getKey()).doubleValue();
            double absolute =
                    reference.path("absoluteTolerance").path(expected.getKey()).doubleValue();
            assertThat(answer.at("/" + expected.getKey().replace('.', '/')).doubleValue())
                    .as(expected.getKey())
                    .isEqualTo(value, within(absolute + relative * value));
        }
    }

    private static JsonNode answer(SimulatedPlan input) {
        Simulation simulation = new Simulation(input);
        for (int batch = 0; batch < simulation.batchCount(); batch++) {
            simulation.computeBatch(batch);
        }
        return ResultDocument.answer(simulation.result());
    }
}
