package io.foreseed.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foreseed.analysis.Analysis;
import io.foreseed.engine.CanonicalJson;
import io.foreseed.engine.SimulatedPlan;
import io.foreseed.engine.Simulation;
import io.foreseed.platform.ServiceDatabase;
import io.foreseed.simulation.Evaluation;
import io.foreseed.simulation.QuestionService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Questions about a plan, from asking them to replaying their answers. */
@QuarkusTest
@QuarkusTestResource(ServiceDatabase.class)
class AnalysesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String GRID = """
            {"type":"grid","x":{"lever":"spending","values":[0.85,0.9,0.95,1,1.05,1.1,1.15]},
             "y":{"lever":"returns","values":[-0.015,-0.01,-0.005,0,0.005,0.01,0.015]}}""";

    private final Api api = Api.ofNewUser();

    @Inject
    QuestionService questions;

    @Test
    void anAnswerIsWhatTheCommandLineFindsAndReplays() throws IOException {
        String plan = couple(400);

        JsonNode run = asked(plan, "{\"type\":\"sensitivity\"}");

        assertThat(run.path("kind").asText()).isEqualTo("analysis");
        JsonNode document = Api.expect(200, api.get(plan + "/document"));
        JsonNode direct =
                questions.answer(Api.JSON.readTree("{\"type\":\"sensitivity\"}"), document, AnalysesTest::simulated);
        assertThat(canonical(run.path("result"))).isEqualTo(canonical(direct));
        assertThat(run.path("resultDigest").asText()).isEqualTo(CanonicalJson.digest(canonical(direct)));
        JsonNode replay = Api.expect(200, api.post(path(plan, run) + "/replay", ""));
        assertThat(replay.path("equal").asBoolean()).as(replay.toString()).isTrue();
        assertThat(replay.path("recomputedResultDigest")).isEqualTo(replay.path("resultDigest"));
        JsonNode outputs = Api.expect(200, api.get(plan + "/outputs")).path("items");
        assertThat(outputs).hasSize(1);
        assertThat(outputs.at("/0/type").asText()).isEqualTo("analysis");
    }

    private static String canonical(JsonNode answer) {
        return CanonicalJson.of(Api.JSON.convertValue(answer, Object.class));
    }

    private static Evaluation simulated(SimulatedPlan plan) {
        Simulation simulation = new Simulation(plan);
        for (int batch = 0; batch < simulation.batchCount(); batch++) {
            simulation.computeBatch(batch);
        }
        return Evaluation.of(simulation, simulation.result());
    }

    @Test
    void theExportedAnswerReplaysOnItsOwnAndIsNeitherPageNorPath() throws IOException {
        String plan = couple(200);
        JsonNode run = asked(plan, "{\"type\":\"maximum-spending\",\"successProbability\":0.9,\"tolerance\":0.01}");

        JsonNode exported = Api.expect(200, api.get(path(plan, run) + "/result"));
        Response page = api.get(path(plan, run) + "/report");
        Response single = api.get(path(plan, run) + "/paths/median");

        JsonNode anew = Analysis.ofTask(exported.path("input")).answer(AnalysesTest::simulated);
        assertThat(CanonicalJson.digest(canonical(anew)))
                .isEqualTo(exported.path("resultDigest").asText())
                .isEqualTo(run.path("resultDigest").asText());
        assertThat(CanonicalJson.digest(canonical(exported.path("input"))))
                .isEqualTo(run.path("inputDigest").asText());
        assertThat(exported.path("input").toString()).doesNotContain("Anna", "Ben", "birthDate");
        assertThat(List.of(page.statusCode(), single.statusCode())).containsOnly(409);
    }

    @Test
    void aReplayFindsWhatWasChangedInAnAnswer() throws IOException {
        String plan = couple(200);
        JsonNode run = asked(plan, "{\"type\":\"sensitivity\"}");
        Sql.run(
                "update plan_outputs set output_value = jsonb_set(output_value, '{simulations}', '7') where run_id = ?",
                UUID.fromString(run.path("id").asText()));

        JsonNode replay = Api.expect(200, api.post(path(plan, run) + "/replay", ""));

        assertThat(replay.path("equal").asBoolean()).isFalse();
        assertThat(replay.path("differentFields").toString()).isEqualTo("[\"/simulations\"]");
    }

    @Test
    void aGridShowsItsProgressAndStopsWhenItIsCancelled() throws IOException {
        String plan = couple(4_000);
        JsonNode run = Api.expect(202, api.post(plan + "/analyses", GRID));
        String path = path(plan, run);
        List<Double> seen = new ArrayList<>();
        await().atMost(PATIENCE).until(() -> {
            seen.add(Api.expect(200, api.get(path)).path("progress").asDouble());
            return seen.getLast() > 0.05;
        });

        Api.expect(200, api.post(path + "/cancel", ""));

        await().atMost(PATIENCE)
                .until(() ->
                        Api.expect(200, api.get(path)).path("state").asText().equals("cancelled"));
        assertThat(seen).isSorted().last().matches(progress -> progress < 1);
        UUID id = UUID.fromString(run.path("id").asText());
        assertThat(Sql.count("select count(*) from run_evaluations where run_id = ?", id))
                .isZero();
    }

    @Test
    void anAnswerIsFoundAlsoWhenNothingCanBeKept() throws IOException {
        String plan = couple(100);
        Sql.run("revoke select, insert on run_evaluations from foreseed_service");
        try {
            JsonNode run = asked(plan, "{\"type\":\"sensitivity\"}");

            assertThat(run.path("attempt").asInt()).isEqualTo(1);
        } finally {
            Sql.run("grant select, insert on run_evaluations to foreseed_service");
        }
    }

    @Test
    void recommendationsAreOutputsOfTheirOwn() throws IOException {
        String plan = couple(400);

        JsonNode run = asked(plan, "{\"type\":\"recommendations\",\"successProbability\":0.95}");

        JsonNode recommendations = run.at("/result/recommendations");
        assertThat(recommendations).isNotEmpty();
        List<JsonNode> outputs = new ArrayList<>();
        Api.expect(200, api.get(plan + "/outputs?limit=200")).path("items").forEach(output -> {
            if (output.path("type").asText().equals("recommendation")) {
                outputs.add(output);
            }
        });
        assertThat(outputs).hasSameSizeAs(recommendations);
        for (JsonNode output : outputs) {
            assertThat(recommendations).contains(output.path("value"));
            JsonNode effect = output.at("/value/successDifference");
            assertThat(output.path("confidenceIntervalLower").asDouble())
                    .isCloseTo(100 * effect.path("lower").asDouble(), within(0.005));
            assertThat(output.path("confidenceIntervalUpper").asDouble())
                    .isCloseTo(100 * effect.path("upper").asDouble(), within(0.005));
            assertThat(output.path("name")).isEqualTo(output.at("/value/id"));
        }
    }

    @Test
    void twoRunsAreAttributedAndAPlanIsComparedWithARunOfItself() throws IOException {
        String plan = couple(300);
        JsonNode first = Api.expect(201, api.post(plan + "/runs", "{}"));
        JsonNode second = Api.expect(201, api.post(plan + "/runs", "{\"seed\":\"7\"}"));

        JsonNode attribution = asked(
                plan,
                "{\"type\":\"attribution\",\"runId\":\"" + second.path("id").asText() + "\",\"from\":{\"runId\":\""
                        + first.path("id").asText() + "\"}}");
        JsonNode comparison = asked(
                plan,
                "{\"type\":\"comparison\",\"others\":[{\"runId\":\""
                        + first.path("id").asText() + "\"}]}");

        assertThat(attribution.at("/result").toString())
                .contains(
                        first.path("inputDigest").asText(),
                        second.path("inputDigest").asText());
        assertThat(comparison.path("state").asText()).isEqualTo("succeeded");
    }

    @Test
    void severalPlansGivenAsDocumentsAreToldApart() throws IOException {
        String plan = api.importedPlan(20);
        String given = "{\"plan\":" + Api.document(20) + "}";

        JsonNode comparison = asked(plan, "{\"type\":\"comparison\",\"others\":[" + given + "," + given + "]}");

        assertThat(comparison.at("/result/others").findValuesAsText("name"))
                .as(comparison.toString())
                .containsExactly("document 1", "document 2");
        String itself = "{\"planId\":\"" + Api.idOf(plan) + "\"}";
        JsonNode twice = Api.expect(
                422,
                api.post(plan + "/analyses", "{\"type\":\"comparison\",\"others\":[" + itself + "," + itself + "]}"));
        assertThat(twice.at("/errors/0/pointer").asText()).as(twice.toString()).endsWith("/others/1");
    }

    @Test
    void thePlanIsAskedAboutUnderSeveralSetsOfAssumptions() throws IOException {
        String plan = couple(300);
        List<String> sets = new ArrayList<>();
        for (JsonNode set : Api.expect(200, api.get("/api/v1/capital-market-assumptions?limit=200"))
                .path("items")) {
            if (set.path("version").asText().startsWith("horizon-2025-composite-")) {
                sets.add("{\"assumptionsId\":\"" + set.path("id").asText() + "\"}");
            }
        }

        JsonNode run = asked(plan, "{\"type\":\"assumptions\",\"sets\":[" + String.join(",", sets) + "]}");

        assertThat(run.path("state").asText()).isEqualTo("succeeded");
        assertThat(run.path("result").toString()).contains("horizon-2025-composite-10y", "horizon-2025-composite-20y");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{}",
                "{\"type\":\"oracle\"}",
                "{\"type\":\"maximum-spending\",\"colour\":1}",
                "{\"type\":\"maximum-spending\",\"successProbability\":2}",
                "{\"type\":\"grid\",\"x\":{\"lever\":\"magic\",\"values\":[1]},\"y\":{\"lever\":\"returns\",\"values\":[0]}}",
                "{\"type\":\"comparison\",\"others\":[{\"planId\":\"nobody\"}]}",
                "{\"type\":\"comparison\",\"others\":[{\"planId\":\"00000000-0000-7000-8000-000000000000\"}]}",
                "{\"type\":\"comparison\",\"others\":[{\"plan\":{\"schemaVersion\":2}}]}",
                "{\"type\":\"comparison\",\"others\":[{\"name\":\"x\"}]}",
                "{\"type\":\"attribution\",\"from\":{\"runId\":\"00000000-0000-7000-8000-000000000000\"}}"
            })
    void whatCannotBeAnsweredIsRefusedAtOnce(String question) {
        String plan = api.importedPlan(20);

        Response refused = api.post(plan + "/analyses", question);

        JsonNode problem = Api.expect(422, refused);
        assertThat(problem.path("errors")).as(problem.toString()).isNotEmpty();
        problem.path("errors").forEach(error -> assertThat(error.path("detail").asText())
                .as(problem.toString())
                .isNotBlank());
    }

    @Test
    void aPlanOfSomebodyElseIsNothing() throws IOException {
        String others = Api.ofNewUser().importedPlan(20);
        String plan = api.importedPlan(20);

        Response refused = api.post(
                plan + "/analyses", "{\"type\":\"comparison\",\"others\":[{\"planId\":\"" + Api.idOf(others) + "\"}]}");

        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(api.post(others + "/analyses", "{\"type\":\"sensitivity\"}").statusCode())
                .isEqualTo(404);
    }

    private String couple(int iterations) throws IOException {
        JsonNode document = Api.JSON.readTree(Files.readString(Path.of("examples/couple-full-plan.json")));
        ((ObjectNode) document).put("iterations", iterations);
        return "/api/v1/plans/"
                + Api.expect(201, api.post("/api/v1/plan-documents", document.toString()))
                        .path("id")
                        .asText();
    }

    private JsonNode asked(String plan, String question) {
        Response accepted = api.post(plan + "/analyses", question);
        assertThat(accepted.statusCode()).as(accepted.asString()).isIn(201, 202);
        String path = path(plan, Api.expect(accepted.statusCode(), accepted));
        await().atMost(PATIENCE).until(() -> Api.expect(200, api.get(path)).hasNonNull("finishedAt"));
        JsonNode run = Api.expect(200, api.get(path));
        assertThat(run.path("state").asText()).as(run.toString()).isEqualTo("succeeded");
        return run;
    }

    private static String path(String plan, JsonNode run) {
        return plan + "/runs/" + run.path("id").asText();
    }
}
