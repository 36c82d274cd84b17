package io.foreseed.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.foreseed.engine.SimulatedPlan;
import io.foreseed.engine.Simulation;
import io.foreseed.engine.SimulationResult;
import io.foreseed.platform.ServiceDatabase;
import io.foreseed.simulation.PlanDocument;
import io.foreseed.simulation.Replay;
import io.foreseed.simulation.StoredResult;
import io.foreseed.simulation.StressScenario;
import io.foreseed.simulation.StressScenarios;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run from its acceptance to its replay. */
@QuarkusTest
@QuarkusTestResource(ServiceDatabase.class)
class RunsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Api api = Api.ofNewUser();

    @Test
    void aRunAnswersWhatTheCommandLineAnswersForTheSameDocument() {
        SimulationResult direct = simulated(Api.document(1_000).toString());

        JsonNode run = Api.expect(201, api.post(api.importedPlan(1_000) + "/runs", "{}"));

        assertThat(run.path("state").asText()).isEqualTo("succeeded");
        assertThat(run.path("inputDigest").asText()).isEqualTo(direct.inputDigest());
        assertThat(run.path("resultDigest").asText()).isEqualTo(direct.resultDigest());
        assertThat(run.at("/result/success/probability").asDouble())
                .isEqualTo(direct.success().probability());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "couple-before-retirement",
                "couple-full-plan",
                "early-retirement",
                "retiree",
                "young-saver",
                "yearly-in-every-detail"
            })
    void everyDocumentComesBackFromTheServiceWithItsDigest(String name) throws Exception {
        String document = Files.readString(
                Path.of(name.startsWith("yearly") ? "src/test/resources/plans" : "examples", name + ".json"));
        String plan = imported(document);

        String exported = api.get(plan + "/document").asString();

        assertThat(input(exported).inputDigest()).isEqualTo(input(document).inputDigest());
        assertThat(Api.JSON.readTree(exported).path("name"))
                .isEqualTo(Api.JSON.readTree(document).path("name"));
    }

    @Test
    void aHouseholdIsRunByTheServiceAndReplayed() throws Exception {
        String document = Files.readString(Path.of("examples/couple-full-plan.json"));
        String plan = imported(document);

        JsonNode run = Api.expect(201, api.post(plan + "/runs", "{\"iterations\":200}"));

        SimulationResult direct = simulated(new Simulation(input(document).with(20250821, 200)));
        assertThat(run.path("resultDigest").asText()).isEqualTo(direct.resultDigest());
        assertThat(run.at("/result/household/goals")).hasSize(3);
        JsonNode replay =
                Api.expect(200, api.post(plan + "/runs/" + run.path("id").asText() + "/replay", ""));
        assertThat(replay.path("equal").asBoolean()).isTrue();
        String exported =
                api.get(plan + "/runs/" + run.path("id").asText() + "/document").asString();
        assertThat(simulated(exported).resultDigest()).isEqualTo(direct.resultDigest());
    }

    @Test
    void aPlanUnderStressIsStoredAndRunAsItsDocument() throws Exception {
        JsonNode couple = Api.JSON.readTree(Files.readString(Path.of("examples/couple-full-plan.json")));
        String stressed = StressScenarios.apply(couple, StressScenario.CRASH_AT_RETIREMENT, Map.of())
                .document()
                .toString();
        String plan = imported(stressed);

        JsonNode run = Api.expect(201, api.post(plan + "/runs", "{\"iterations\":50}"));

        SimulationResult direct = simulated(new Simulation(input(stressed).with(20250821, 50)));
        assertThat(run.path("resultDigest").asText()).isEqualTo(direct.resultDigest());
        assertThat(input(api.get(plan + "/document").asString()).inputDigest())
                .isEqualTo(input(stressed).inputDigest());
    }

    @Test
    void aPartOfAHouseholdIsCheckedWhenItIsAddedAndWithTheWhole() {
        String plan =
                api.post("/api/v1/plans", AccessSubjects.body("createPlan")).header("Location");

        Response unknown = api.post(
                plan + "/inputs", "{\"type\":\"debt\",\"name\":\"Loan\",\"value\":{\"balance\":1,\"colour\":\"red\"}}");
        Response ageless =
                api.post(plan + "/inputs", "{\"type\":\"person\",\"name\":\"Eva\",\"value\":{\"sex\":\"female\"}}");
        Api.expect(
                201,
                api.post(
                        plan + "/inputs",
                        "{\"type\":\"person\",\"name\":\"Eva\","
                                + "\"value\":{\"sex\":\"female\",\"ageMonths\":600,\"birthYear\":1976,"
                                + "\"retirement\":{\"retirement\":\"Max\"}}}"));
        Response incomplete = api.post(plan + "/runs", "{}");

        assertThat(unknown.statusCode()).isEqualTo(422);
        assertThat(unknown.asString()).contains("/value/colour");
        assertThat(ageless.statusCode()).isEqualTo(422);
        assertThat(ageless.asString()).contains("/value/ageMonths");
        assertThat(incomplete.statusCode()).isEqualTo(422);
        assertThat(incomplete.asString())
                .contains("/people/0/retirement/retirement")
                .contains("/accounts");
    }

    @Test
    void anArchivedPlanBeginsNoRun() {
        String plan = api.importedPlan(10);
        api.given().header("If-Match", api.get(plan).header("ETag")).post(plan + "/archive");

        Response refused = api.post(plan + "/runs", "{}");

        assertThat(refused.statusCode()).isEqualTo(409);
    }

    @Test
    void theExportedDocumentOfARunGivesItsDigests() {
        String plan = api.importedPlan(1_000);
        JsonNode run = Api.expect(201, api.post(plan + "/runs", "{\"seed\":\"-7\",\"iterations\":300}"));

        String exported =
                api.get(plan + "/runs/" + run.path("id").asText() + "/document").asString();

        SimulationResult direct = simulated(exported);
        assertThat(direct.inputDigest()).isEqualTo(run.path("inputDigest").asText());
        assertThat(direct.resultDigest()).isEqualTo(run.path("resultDigest").asText());
    }

    @Test
    void theExportedResultOfARunReplaysOnItsOwn() {
        String plan = api.importedPlan(300);
        String id = Api.expect(201, api.post(plan + "/runs", "{}")).path("id").asText();

        String exported = api.get(plan + "/runs/" + id + "/result").asString();

        StoredResult stored = StoredResult.parse(exported.getBytes(StandardCharsets.UTF_8));
        SimulationResult recomputed = simulated(new Simulation(stored.input()));
        assertThat(Replay.compare(stored.answer(), stored.pathChecksums(), recomputed)
                        .isEqual())
                .isTrue();
    }

    @Test
    void aStoredRunReplaysToTheBitWhateverBecameOfThePlan() {
        String plan = api.importedPlan(1_000);
        String run = plan + "/runs/"
                + Api.expect(201, api.post(plan + "/runs", "{}")).path("id").asText();
        JsonNode input = Api.expect(200, api.get(plan + "/inputs")).at("/items/0");
        api.given()
                .header("If-Match", "\"" + input.path("rowVersion").asText() + "\"")
                .delete(plan + "/inputs/" + input.path("id").asText());
        api.given().header("If-Match", api.get(plan).header("ETag")).post(plan + "/archive");

        JsonNode replay = Api.expect(200, api.post(run + "/replay", ""));

        assertThat(replay.path("equal").asBoolean()).isTrue();
        assertThat(replay.path("recomputedResultDigest")).isEqualTo(replay.path("resultDigest"));
        assertThat(replay.path("differentFields").size()).isZero();
    }

    @Test
    void aReplayFindsWhatWasChangedInTheStoredAnswer() {
        String plan = api.importedPlan(300);
        String id = Api.expect(201, api.post(plan + "/runs", "{}")).path("id").asText();
        Sql.run(
                "update plan_outputs set output_value = jsonb_set(output_value, '{success,probability}', '0.5')"
                        + " where run_id = ?",
                UUID.fromString(id));
        Sql.run(
                "update simulation_runs set path_checksums = set_byte(path_checksums, 2 * 41 + 1,"
                        + " 255 - get_byte(path_checksums, 2 * 41 + 1)) where id = ?",
                UUID.fromString(id));

        JsonNode replay = Api.expect(200, api.post(plan + "/runs/" + id + "/replay", ""));

        assertThat(replay.path("equal").asBoolean()).isFalse();
        assertThat(replay.path("differentFields").toString()).isEqualTo("[\"/success/probability\"]");
        assertThat(replay.path("firstDifferentPath").asInt()).isEqualTo(41);
    }

    @Test
    void aReplayFindsWhatWasChangedInTheStoredInput() {
        String plan = api.importedPlan(300);
        String id = Api.expect(201, api.post(plan + "/runs", "{}")).path("id").asText();
        Sql.run(
                "update simulation_runs set input = convert_to(replace(convert_from(input, 'UTF8'),"
                        + " '\"horizonYears\":40', '\"horizonYears\":41'), 'UTF8') where id = ?",
                UUID.fromString(id));

        JsonNode replay = Api.expect(200, api.post(plan + "/runs/" + id + "/replay", ""));

        assertThat(replay.path("equal").asBoolean()).isFalse();
        assertThat(replay.path("recomputedInputDigest")).isNotEqualTo(replay.path("inputDigest"));
    }

    @Test
    void aRunOfAnUnknownAlgorithmIsNeverReplayedByAnother() {
        String plan = api.importedPlan(10);
        String id = Api.expect(201, api.post(plan + "/runs", "{}")).path("id").asText();
        Sql.run("update simulation_runs set algorithm_version = '0.9' where id = ?", UUID.fromString(id));

        Response replay = api.post(plan + "/runs/" + id + "/replay", "");

        assertThat(Api.expect(409, replay).path("type").asText()).endsWith("algorithm-unavailable");
    }

    @Test
    void aRunWritesItsOutputWithStatisticsAndDependencies() {
        String plan = api.importedPlan(1_000);

        JsonNode run = Api.expect(201, api.post(plan + "/runs", "{}"));

        JsonNode output = Api.expect(
                200, api.get(plan + "/outputs/" + run.path("outputId").asText()));
        double mean = run.at("/result/terminalWealth/mean").asDouble();
        double deviation = run.at("/result/terminalWealth/standardDeviation").asDouble();
        // The plan's interval of 95 % reaches 1.95996 standard errors to both sides; cents are rounded.
        double reach = 1.959963984540054 * deviation / Math.sqrt(1_000);
        assertThat(output.path("type").asText()).isEqualTo("simulation");
        assertThat(output.path("algorithmVersion").asText()).isEqualTo("1");
        assertThat(output.path("standardDeviation").asDouble()).isCloseTo(deviation, within(0.005));
        assertThat(output.path("confidenceIntervalLower").asDouble()).isCloseTo(mean - reach, within(0.01));
        assertThat(output.path("confidenceIntervalUpper").asDouble()).isCloseTo(mean + reach, within(0.01));
        assertThat(output.path("computationMillis").isInt()).isTrue();
        List<String> inputs = new ArrayList<>();
        Api.expect(200, api.get(plan + "/inputs?limit=200"))
                .path("items")
                .forEach(each -> inputs.add(each.path("id").asText()));
        List<String> dependencies = new ArrayList<>();
        output.path("dependsOnInputs").forEach(each -> dependencies.add(each.asText()));
        assertThat(dependencies).containsExactlyInAnyOrderElementsOf(inputs);
        assertThat(Api.expect(200, api.get(plan)).path("completedAt").asText()).isNotEmpty();
    }

    @Test
    void theEventsOfARunLeadToItsEnd() {
        String plan = api.importedPlan(60_000);
        Response accepted = api.post(plan + "/runs", "{}");
        String id = Api.JSON.valueToTree(accepted.as(JsonNode.class)).path("id").asText();

        Response events = api.get(plan + "/runs/" + id + "/events");

        assertThat(events.statusCode()).isEqualTo(200);
        assertThat(events.contentType()).startsWith("text/event-stream");
        assertThat(events.asString().strip().lines().toList().getLast())
                .contains("\"succeeded\"")
                .contains("\"progress\":1");
    }

    @Test
    void aCancelledRunEndsWithoutResultAndStaysCancelled() {
        String plan = api.importedPlan(200_000);
        JsonNode accepted = Api.JSON.valueToTree(api.post(plan + "/runs", "{}").as(JsonNode.class));
        String run = plan + "/runs/" + accepted.path("id").asText();
        String waiting = plan + "/runs/"
                + Api.JSON
                        .valueToTree(api.post(plan + "/runs", "{}").as(JsonNode.class))
                        .path("id")
                        .asText();

        api.post(run + "/cancel", "");
        api.post(waiting + "/cancel", "");

        await().atMost(PATIENCE).until(() -> isFinal(run) && isFinal(waiting));
        JsonNode ended = Api.expect(200, api.get(waiting));
        assertThat(ended.path("state").asText()).isIn("cancelled", "succeeded");
        if (ended.path("state").asText().equals("cancelled")) {
            assertThat(ended.has("result")).isFalse();
            assertThat(api.post(waiting + "/replay", "").statusCode()).isEqualTo(409);
            assertThat(api.get(waiting + "/result").statusCode()).isEqualTo(409);
        }
        assertThat(Api.expect(200, api.post(waiting + "/cancel", "")).path("state"))
                .isEqualTo(ended.path("state"));
    }

    @Test
    void twoIdenticalRequestsWithOneKeyMakeOneRun() throws Exception {
        String plan = api.importedPlan(20_000);

        List<Response> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<Response>> requests = new ArrayList<>();
            for (int index = 0; index < 4; index++) {
                requests.add(threads.submit(() -> keyed(plan, "{}")));
            }
            for (Future<Response> request : requests) {
                answers.add(request.get());
            }
        }

        // 201 where the run ended in time, 202 on a busy machine; to the others 409, since one is under way
        assertThat(answers)
                .extracting(Response::statusCode)
                .containsAnyOf(201, 202)
                .isSubsetOf(201, 202, 409);
        assertThat(Api.expect(200, api.get(plan + "/runs")).path("items").size())
                .isEqualTo(1);
        Response again = keyed(plan, "{}");
        assertThat(again.statusCode()).isIn(201, 202);
        assertThat(again.asString())
                .isIn(answers.stream().map(Response::asString).toList());
        assertThat(keyed(plan, "{\"seed\":\"1\"}").statusCode()).isEqualTo(422);
    }

    @Test
    void aRunThatIsTooLargeIsRefusedBeforeItBegins() {
        Response refused = api.post(api.importedPlan(10) + "/runs", "{\"iterations\":200001}");

        assertThat(Api.expect(422, refused).at("/errors/0/pointer").asText()).isEqualTo("/iterations");
    }

    @Test
    void aPlanWithoutAccountsCannotRunAndIsToldWhy() {
        String plan = api.importedPlan(10);
        Api.expect(200, api.get(plan + "/inputs?limit=200")).path("items").forEach(input -> {
            if (input.path("type").asText().equals("assets")) {
                api.given()
                        .header("If-Match", "\"" + input.path("rowVersion").asText() + "\"")
                        .delete(plan + "/inputs/" + input.path("id").asText());
            }
        });

        Response refused = api.post(plan + "/runs", "{}");

        assertThat(Api.expect(422, refused).at("/errors/0/pointer").asText()).isEqualTo("/accounts");
        assertThat(refused.asString()).contains("1 to 50 accounts");
    }

    private Response keyed(String plan, String body) {
        return api.given()
                .contentType("application/json")
                .header("Idempotency-Key", "run")
                .body(body)
                .post(plan + "/runs");
    }

    private boolean isFinal(String run) {
        return List.of("succeeded", "failed", "cancelled")
                .contains(Api.expect(200, api.get(run)).path("state").asText());
    }

    private static org.assertj.core.data.Offset<Double> within(double tolerance) {
        return org.assertj.core.data.Offset.offset(tolerance);
    }

    private String imported(String document) {
        return "/api/v1/plans/"
                + Api.expect(201, api.post("/api/v1/plan-documents", document))
                        .path("id")
                        .asText();
    }

    private static SimulationResult simulated(String document) {
        return simulated(new Simulation(input(document)));
    }

    private static SimulatedPlan input(String document) {
        return PlanDocument.parse(document.getBytes(StandardCharsets.UTF_8)).input();
    }

    private static SimulationResult simulated(Simulation simulation) {
        for (int batch = 0; batch < simulation.batchCount(); batch++) {
            simulation.computeBatch(batch);
        }
        return simulation.result();
    }
}
