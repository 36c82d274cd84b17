package io.foreseed.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.foreseed.engine.PathComparison;
import io.foreseed.engine.PathStory;
import io.foreseed.engine.Rank;
import io.foreseed.engine.SimulatedPlan;
import io.foreseed.engine.Simulation;
import io.foreseed.platform.ServiceDatabase;
import io.foreseed.simulation.PathDocument;
import io.foreseed.simulation.PlanDocument;
import io.foreseed.simulation.ResultDocument;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Single paths of stored runs. */
@QuarkusTest
@QuarkusTestResource(ServiceDatabase.class)
class RunPathsTest {
    private static final int PATHS = 300;

    private final Api api = Api.ofNewUser();

    @ParameterizedTest
    @ValueSource(strings = {"retiree", "couple-full-plan"})
    void aPathOfARunIsWhatTheCommandLineShows(String example) throws Exception {
        byte[] document = Files.readAllBytes(Path.of("examples", example + ".json"));
        String run = run(Files.readString(Path.of("examples", example + ".json")));
        SimulatedPlan plan = PlanDocument.parse(document).input();
        SimulatedPlan input = plan.with(plan.seed(), PATHS);

        for (String word : List.of("p5", "worst-2", "17")) {
            JsonNode path = Api.expect(200, api.get(run + "/paths/" + word));

            String shown = ResultDocument.text(PathDocument.of(input, "USD", story(input, word)));
            assertThat(Api.JSON.readTree(path.toString())).isEqualTo(Api.JSON.readTree(shown));
        }
        assertThat(api.trail(Api.idOf(run)).toString()).contains("worst-2");
    }

    @Test
    void whatARunDoesNotHaveIsRefusedWithWhatItHas() throws Exception {
        String run = run(Api.document(PATHS).toString());

        JsonNode number = Api.expect(422, api.get(run + "/paths/300"));
        JsonNode word = Api.expect(422, api.get(run + "/paths/best"));

        assertThat(number.at("/errors/0/detail").asText())
                .isEqualTo("must be a path from 0 to 299, median, p0 to p100, worst, or worst-1 to worst-300, not 300");
        assertThat(word.at("/errors/0/detail").asText()).endsWith("not best");
        assertThat(word.at("/errors/0/pointer").asText()).isEqualTo("{path}");
    }

    /** The path of a run of the document. */
    private String run(String document) {
        String plan = "/api/v1/plans/"
                + Api.expect(201, api.post("/api/v1/plan-documents", document))
                        .path("id")
                        .asText();
        JsonNode run = Api.expect(201, api.post(plan + "/runs", "{\"iterations\":" + PATHS + "}"));
        return plan + "/runs/" + run.path("id").asText();
    }

    private static PathStory story(SimulatedPlan input, String word) {
        Simulation simulation = new Simulation(input);
        for (int batch = 0; batch < simulation.batchCount(); batch++) {
            simulation.computeBatch(batch);
        }
        PathComparison comparison = simulation.comparison(Rank.of(word).orElseThrow());
        for (int batch = 0; batch < simulation.batchCount(); batch++) {
            comparison.compute(batch);
        }
        return comparison.story();
    }
}
