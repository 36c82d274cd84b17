package io.foreseed.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foreseed.platform.Role;
import io.foreseed.platform.ServiceDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Plans and their inputs. */
@QuarkusTest
@QuarkusTestResource(ServiceDatabase.class)
class PlansTest {
    private static final String PLANS = "/api/v1/plans";
    private static final String FLOW = "{'amount':%s,'firstYear':%s,'lastYear':%s,'timing':'%s'}";

    private final Api api = Api.ofNewUser();

    @Test
    void aPlanIsCreatedReadChangedAndArchived() {
        Response created = api.post(PLANS, plan("First"));

        String path = PLANS + "/" + Api.expect(201, created).path("id").asText();
        assertThat(created.header("Location")).endsWith(path);
        Response read = api.get(path);
        assertThat(Api.expect(200, read).path("name").asText()).isEqualTo("First");
        assertThat(read.header("ETag")).isEqualTo(created.header("ETag"));
        Response changed = api.put(path, read.header("ETag"), plan("Second"));
        assertThat(Api.expect(200, changed).path("name").asText()).isEqualTo("Second");
        assertThat(changed.header("ETag")).isNotEqualTo(read.header("ETag"));
        Response archived =
                api.given().header("If-Match", changed.header("ETag")).post(path + "/archive");
        assertThat(Api.expect(200, archived).path("status").asText()).isEqualTo("archived");
        Api.expect(409, api.put(path, archived.header("ETag"), plan("Third")));
        Api.expect(409, api.post(path + "/inputs", input("assets", "Late", "{'balance':1}")));
    }

    @Test
    void aPlanWithoutSeedDrawsOneOnce() {
        JsonNode first = Api.expect(201, api.post(PLANS, plan("First")));
        JsonNode second = Api.expect(201, api.post(PLANS, plan("Second")));

        JsonNode readAgain =
                Api.expect(200, api.get(PLANS + "/" + first.path("id").asText()));

        assertThat(readAgain.path("seed")).isEqualTo(first.path("seed"));
        assertThat(second.path("seed")).isNotEqualTo(first.path("seed"));
    }

    @ParameterizedTest
    @CsvSource({"9223372036854775807,201", "-9223372036854775808,201", "0,201", "9223372036854775808,422", "1e3,422"})
    void everySignedSeedOf64BitsIsKept(String seed, int status) {
        JsonNode answer = Api.expect(status, api.post(PLANS, plan("Seeded").put("seed", seed)));

        if (status == 201) {
            assertThat(answer.path("seed").asText()).isEqualTo(seed);
        }
    }

    @Test
    void aChangeNeedsTheCurrentEntityTag() {
        String path = PLANS + "/"
                + Api.expect(201, api.post(PLANS, plan("Tagged"))).path("id").asText();

        Response without = api.given()
                .contentType("application/json")
                .body(plan("x").toString())
                .put(path);

        assertThat(Api.expect(428, without).path("type").asText()).endsWith("precondition-required");
        for (String stale : List.of("\"7\"", "W/\"0\"", "\"x\"", "0", "\"7\", \"8\"")) {
            assertThat(Api.expect(412, api.put(path, stale, plan("x")))
                            .path("type")
                            .asText())
                    .endsWith("precondition-failed");
        }
        assertThat(Api.expect(200, api.get(path)).path("name").asText()).isEqualTo("Tagged");
        assertThat(api.put(path, "\"7\", \"0\"", plan("x")).statusCode()).isEqualTo(200);
        assertThat(api.put(path, "*", plan("x")).statusCode()).isEqualTo(200);
    }

    @Test
    void aModelThatIsNotInUseAnyMoreServesOnlyPlansThatHaveIt() {
        String id = Api.expect(201, api.post("/api/v1/portfolio-models", model(true)))
                .path("id")
                .asText();
        String path = PLANS + "/"
                + Api.expect(201, api.post(PLANS, plan("Before").put("portfolioModelId", id)))
                        .path("id")
                        .asText();
        Api.expect(200, api.put("/api/v1/portfolio-models/" + id, "*", model(false)));

        Response created = api.post(PLANS, plan("After").put("portfolioModelId", id));
        Response changed = api.put(path, "*", plan("Renamed").put("portfolioModelId", id));

        assertThat(Api.expect(422, created).at("/errors/0/pointer").asText()).isEqualTo("/portfolioModelId");
        assertThat(changed.statusCode()).isEqualTo(200);
    }

    private static String model(boolean isActive) {
        return "{\"name\":\"Mine\",\"riskLevel\":3,\"isActive\":%s,\"assetAllocation\":{\"us-equity-large-cap\":1}}"
                .formatted(isActive);
    }

    @Test
    void ofChangesAtTheSameMomentOneWins() throws Exception {
        Response created = api.post(PLANS, plan("Contended"));
        String path = PLANS + "/" + Api.expect(201, created).path("id").asText();
        String tag = created.header("ETag");

        List<Integer> statuses = atTheSameTime(
                8, index -> api.put(path, tag, plan("Change " + index)).statusCode());

        assertThat(statuses).containsOnly(200, 412).containsOnlyOnce(200);
    }

    @Test
    void aNewVersionIsAChildWithTheSameSeedAndCopiesOfTheInputs() {
        String parent = api.importedPlan(10);
        JsonNode before = Api.expect(200, api.get(parent));

        JsonNode child = Api.expect(201, api.post(parent + "/versions", ""));

        assertThat(child.path("parentPlanId")).isEqualTo(before.path("id"));
        assertThat(child.path("version").asInt()).isEqualTo(2);
        assertThat(child.path("seed")).isEqualTo(before.path("seed"));
        String childPath = PLANS + "/" + child.path("id").asText();
        assertThat(digestOfRun(childPath)).isEqualTo(digestOfRun(parent));
        JsonNode copies =
                Api.expect(200, api.get(childPath + "/inputs?limit=200")).path("items");
        assertThat(copies.size()).isGreaterThan(4);
        for (JsonNode copy : copies) {
            assertThat(api.trail(copy.path("id").asText()))
                    .extracting(row -> row.path("action").asText())
                    .contains("CREATE");
        }
    }

    @Test
    void aChangedInputSupersedesTheVersionBefore() {
        String inputs = PLANS + "/"
                + Api.expect(201, api.post(PLANS, plan("Inputs"))).path("id").asText() + "/inputs";
        Response first = api.post(inputs, input("expenses", "Rent", FLOW.formatted("100.10", 0, 3, "start")));
        String firstPath = inputs + "/" + Api.expect(201, first).path("id").asText();

        Response second =
                api.put(firstPath, first.header("ETag"), input("expenses", "Rent", FLOW.formatted("200", 0, 3, "end")));

        JsonNode changed = Api.expect(200, second);
        assertThat(changed.path("version").asInt()).isEqualTo(2);
        assertThat(Api.expect(200, api.get(firstPath)).path("supersededBy")).isEqualTo(changed.path("id"));
        assertThat(Api.expect(200, api.get(inputs)).path("items").size()).isEqualTo(1);
        assertThat(Api.expect(200, api.get(inputs + "?history=true"))
                        .path("items")
                        .size())
                .isEqualTo(2);
        Api.expect(
                409,
                api.put(
                        firstPath,
                        api.get(firstPath).header("ETag"),
                        input("expenses", "Rent", FLOW.formatted("300", 0, 3, "end"))));
        Response withdrawn = api.given()
                .header("If-Match", second.header("ETag"))
                .delete(inputs + "/" + changed.path("id").asText());
        assertThat(withdrawn.statusCode()).isEqualTo(204);
        assertThat(Api.expect(200, api.get(inputs)).path("items").size()).isZero();
        assertThat(Api.expect(200, api.get(inputs + "?history=true"))
                        .path("items")
                        .size())
                .isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "assets        | {'balance':-1}                                                  | /value/balance",
                "assets        | {'balance':1000000000001}                                       | /value/balance",
                "assets        | {}                                                              | /value/balance",
                "assets        | {'balance':1,'x':2}                                             | /value/x",
                "assets        | {'balance':'1'}                                                 | /value/balance",
                "income        | {'amount':1,'firstYear':3,'lastYear':2}                         | /value/lastYear",
                "expenses      | {'amount':1,'firstYear':0,'lastYear':100}                       | /value/lastYear",
                "goals         | {'amount':1,'firstYear':-1,'lastYear':2}                        | /value/firstYear",
                "contributions | {'amount':1,'firstYear':0,'lastYear':2,'timing':'middle'}       | /value/timing",
                "policy        | {'stepsPerYear':4}                                              | /value/stepsPerYear",
                "policy        | {'annualFee':0.11}                                              | /value/annualFee",
                "policy        | {'currency':'usd'}                                              | /value/currency",
                "demographics  | {'birthYear':1970}                                              | /type",
                "assets        | []                                                              | /value",
                "savings       | {'balance':1}                                                   | /type",
            })
    void anInputOfTheWrongShapeIsRefusedWithItsPointer(String type, String value, String pointer) {
        String inputs = PLANS + "/"
                + Api.expect(201, api.post(PLANS, plan("Typed"))).path("id").asText() + "/inputs";

        Response refused = api.post(inputs, input(type, "Wrong", value));

        assertThat(refused.statusCode()).isIn(400, 422);
        JsonNode error = Api.expect(refused.statusCode(), refused).at("/errors/0");
        assertThat(error.path("pointer").asText()).startsWith(pointer);
        assertThat(error.path("detail").asText())
                .isNotEmpty()
                .doesNotContain("io.foreseed")
                .doesNotContain("java.");
    }

    @Test
    void anotherPersonsPlanIsNotThere() {
        String path = api.importedPlan(10);
        String run = path + "/runs/"
                + Api.expect(201, api.post(path + "/runs", "{}")).path("id").asText();
        String input =
                Api.expect(200, api.get(path + "/inputs")).at("/items/0/id").asText();
        Api stranger = Api.ofNewUser();

        List<Response> answers = List.of(
                stranger.get(path),
                stranger.put(path, "\"0\"", plan("Mine")),
                stranger.given().header("If-Match", "\"0\"").post(path + "/archive"),
                stranger.post(path + "/versions", ""),
                stranger.get(path + "/inputs"),
                stranger.get(path + "/inputs/" + input),
                stranger.post(path + "/inputs", input("assets", "Mine", "{'balance':1}")),
                stranger.given().header("If-Match", "\"0\"").delete(path + "/inputs/" + input),
                stranger.get(path + "/outputs"),
                stranger.get(path + "/document"),
                stranger.post(path + "/runs", "{}"),
                stranger.get(path + "/runs"),
                stranger.get(run),
                stranger.get(run + "/events"),
                stranger.get(run + "/document"),
                stranger.get(run + "/result"),
                stranger.post(run + "/cancel", ""),
                stranger.post(run + "/replay", ""));

        assertThat(answers).extracting(Response::statusCode).containsOnly(404);
        assertThat(Api.expect(200, stranger.get(PLANS)).path("items").size()).isZero();
        JsonNode denied = stranger.trail(Api.idOf(path)).getFirst();
        assertThat(denied.path("outcome").asText()).isEqualTo("denied");
    }

    @Test
    void anAdviserWorksOnTheClientsPlans() {
        Api adviser = Api.ofNew(Role.ADVISER);
        String path = api.importedPlan(10);
        assertThat(adviser.get(path).statusCode()).isEqualTo(404);

        api.isAdvisedBy(adviser);

        assertThat(adviser.get(path).statusCode()).isEqualTo(200);
        ObjectNode forClient = plan("For the client").put("clientId", api.user().toString());
        assertThat(Api.expect(201, adviser.post(PLANS, forClient))
                        .path("clientId")
                        .asText())
                .isEqualTo(api.user().toString());
        assertThat(Api.expect(200, api.get(PLANS)).path("items").size()).isEqualTo(2);
        Api.expect(
                422,
                api.post(
                        PLANS,
                        plan("For a stranger").put("clientId", UUID.randomUUID().toString())));
    }

    @Test
    void aRepeatedRequestWithItsKeyIsAnsweredOnceMoreAndDoneOnce() {
        ObjectNode body = plan("Once");
        Response first = api.given()
                .contentType("application/json")
                .header("Idempotency-Key", "k-1")
                .body(body.toString())
                .post(PLANS);

        Response again = api.given()
                .contentType("application/json")
                .header("Idempotency-Key", "k-1")
                .body(body.toString())
                .post(PLANS);

        assertThat(again.statusCode()).isEqualTo(first.statusCode()).isEqualTo(201);
        assertThat(again.asString()).isEqualTo(first.asString());
        assertThat(again.header("Location")).isEqualTo(first.header("Location"));
        assertThat(again.header("ETag")).isEqualTo(first.header("ETag"));
        assertThat(Sql.count("select count(*) from plans where user_id = ?", api.user()))
                .isEqualTo(1);
        Response otherBody = api.given()
                .contentType("application/json")
                .header("Idempotency-Key", "k-1")
                .body(plan("Other").toString())
                .post(PLANS);
        assertThat(Api.expect(422, otherBody).path("type").asText()).endsWith("idempotency-key-reused");
        for (String malformed : List.of("a b", "ä", "x".repeat(256))) {
            Response refused = api.given()
                    .contentType("application/json")
                    .header("Idempotency-Key", malformed)
                    .body(body.toString())
                    .post(PLANS);
            assertThat(refused.statusCode()).as("key '%s'", malformed).isEqualTo(400);
        }
        assertThat(Api.ofNewUser()
                        .given()
                        .contentType("application/json")
                        .header("Idempotency-Key", "k-1")
                        .body(body.toString())
                        .post(PLANS)
                        .statusCode())
                .isEqualTo(201);
    }

    @Test
    void aRefusedRequestLeavesItsKeyFree() {
        Response refused = api.given()
                .contentType("application/json")
                .header("Idempotency-Key", "k-2")
                .body(plan("x")
                        .put("assumptionsId", UUID.randomUUID().toString())
                        .toString())
                .post(PLANS);

        Response accepted = api.given()
                .contentType("application/json")
                .header("Idempotency-Key", "k-2")
                .body(plan("x").toString())
                .post(PLANS);

        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(accepted.statusCode()).isEqualTo(201);
    }

    private String digestOfRun(String plan) {
        return Api.expect(201, api.post(plan + "/runs", "{}"))
                .path("resultDigest")
                .asText();
    }

    private static ObjectNode plan(String name) {
        return Api.JSON
                .createObjectNode()
                .put("name", name)
                .put(
                        "assumptionsId",
                        Sql.text("select id from capital_market_assumptions where version like '%-composite-20y'"))
                .put(
                        "portfolioModelId",
                        Sql.text("select id from portfolio_models where risk_level = 5 and created_by is null"))
                .put("horizonYears", 10);
    }

    private static String input(String type, String name, String value) {
        return "{'type':'%s','name':'%s','value':%s}"
                .formatted(type, name, value)
                .replace('\'', '"');
    }

    private static <T> List<T> atTheSameTime(int count, java.util.function.IntFunction<T> request) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(count)) {
            List<Future<T>> answers = new ArrayList<>();
            for (int index = 0; index < count; index++) {
                int number = index;
                answers.add(threads.submit(() -> request.apply(number)));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> answer : answers) {
                results.add(answer.get());
            }
            return results;
        }
    }
}
