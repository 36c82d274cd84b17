package io.foreseed.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foreseed.platform.ServiceDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every answer of every test is compared with the description; here are those of households and of analyses. */
@QuarkusTest
@QuarkusTestResource(ServiceDatabase.class)
class DescribedAnswersTest {
    private static final String HOUSEHOLD = "couple-full-plan";
    private static final String POT = "couple-before-retirement";
    private static final String ONE_STEP = """
            {"schemaVersion":2,"name":"P","seed":1,"horizonYears":2,"stepsPerYear":1,
             "assumptions":{"version":"v","returnModel":{"type":"normal"},"correlations":[[1]],
              "assetClasses":[{"id":"a","expectedReturn":0.05,"volatility":0.1}]},
             "allocation":{"weights":{"a":1}},"people":[{"name":"A","ageMonths":700,"birthYear":1966,"sex":"male"}],
             "accounts":[{"name":"C","type":"cash","balance":1}]}""";

    private final Api api = Api.ofNewUser();

    @Test
    void everyAnswerOfATestIsCompared() {
        assertThat(RestAssured.filters()).singleElement().isInstanceOf(DescribedAnswers.class);
    }

    static Stream<Arguments> changedDescriptions() {
        return Stream.of(
                Arguments.of("/components/schemas/Plan/properties", "name", "/items/0: property 'name'"),
                Arguments.of("/paths/~1api~1v1~1plans/get/responses", "200", "200: is not told of"),
                Arguments.of(
                        "/paths/~1api~1v1~1plans/get/responses/200/content",
                        "application/json",
                        "\"application/json\", which is not told of"));
    }

    @ParameterizedTest
    @MethodSource("changedDescriptions")
    void anAnswerThatIsNotDescribedFailsItsTest(String place, String removed, String sentence) {
        api.importedPlan(10);
        JsonNode document = DescribedApi.read().document().deepCopy();
        assertThat(((ObjectNode) document.at(place)).remove(removed)).isNotNull();
        DescribedApi changed = new DescribedApi(document);

        assertThatThrownBy(() -> api.given()
                        .noFilters()
                        .filter(new DescribedAnswers(() -> changed))
                        .get("/api/v1/plans"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("get /api/v1/plans 200")
                .hasMessageContaining(sentence);
    }

    @ParameterizedTest
    @ValueSource(strings = {HOUSEHOLD, POT})
    void aPlanAndItsRunAreAsDescribed(String example) {
        String plan = imported(example);
        Set<String> types = new TreeSet<>();

        Api.expect(200, api.get(plan + "/inputs?limit=200")).path("items").forEach(input -> {
            types.add(input.path("type").asText());
            Api.expect(
                    200,
                    api.put(
                            plan + "/inputs/" + input.path("id").asText(),
                            "\"0\"",
                            Api.JSON
                                    .createObjectNode()
                                    .put("type", input.path("type").asText())
                                    .put("name", input.path("name").asText())
                                    .set("value", input.path("value"))));
        });
        JsonNode document = Api.expect(200, api.get(plan + "/document"));
        JsonNode run = Api.expect(201, api.post(plan + "/runs", "{}"));
        String path = plan + "/runs/" + run.path("id").asText();

        assertThat(types).hasSize(example.equals(HOUSEHOLD) ? 14 : 6);
        assertThat(DescribedApi.read().mistakes(DescribedApi.read().schema("PlanDocument"), document))
                .isEmpty();
        Api.expect(200, api.get(path + "/result"));
        Api.expect(200, api.get(path + "/paths/worst"));
        Api.expect(200, api.get(plan + "/outputs"));
    }

    static Stream<Arguments> questions() {
        return Stream.of(
                        "{'type':'maximum-spending','tolerance':0.05}",
                        "{'type':'required-saving','successProbability':0.99,'tolerance':0.05}",
                        "{'type':'safe-withdrawal-rate','tolerance':0.05}",
                        "{'type':'earliest-retirement'}",
                        "{'type':'sensitivity'}",
                        "{'type':'grid','x':{'lever':'spending','values':[0.9,1]},'y':{'lever':'wealth','values':[1]}}",
                        "{'type':'grid','x':{'lever':'spending','values':[0.9]},'y':{'lever':'wealth','values':[1]}}",
                        "{'type':'comparison','others':[{'planId':'PLAN'},{'runId':'RUN'}]}",
                        "{'type':'assumptions','sets':[{'planId':'PLAN'},{'runId':'RUN'}]}",
                        "{'type':'attribution','runId':'RUN','from':{'plan':DOCUMENT}}",
                        "{'type':'recommendations','tolerance':0.05}",
                        "{'type':'stress'}")
                .flatMap(question -> Stream.of(HOUSEHOLD, POT).map(plan -> Arguments.of(plan, question)));
    }

    @ParameterizedTest
    @MethodSource("questions")
    void aQuestionAndItsAnswerAreAsDescribed(String example, String template) throws IOException {
        String plan = imported(example);
        String run = Api.expect(201, api.post(plan + "/runs", "{\"seed\":\"7\"}"))
                .path("id")
                .asText();
        JsonNode question = Api.JSON.readTree(template.replace('\'', '"')
                .replace("PLAN", Api.idOf(plan))
                .replace("RUN", run)
                .replace(
                        "DOCUMENT", Api.example(HOUSEHOLD).put("iterations", 60).toString()));
        DescribedApi described = DescribedApi.read();

        String path = plan + "/runs/"
                + Api.JSON
                        .readTree(api.post(plan + "/analyses", question).asString())
                        .path("id")
                        .asText();
        await().atMost(Duration.ofSeconds(90))
                .until(() -> Api.expect(200, api.get(path)).hasNonNull("finishedAt"));

        assertThat(Api.expect(200, api.get(path)).path("state").asText()).isEqualTo("succeeded");
        assertThat(described.mistakes(described.schema("Question"), question)).isEmpty();
        Api.expect(200, api.get(path + "/result"));
        Api.expect(200, api.get(plan + "/outputs?limit=200"));
    }

    static List<String> parts() {
        return List.of(
                "/spendingRule {'type':'planned'}",
                "/spendingRule {'type':'constant-real','rate':0.04}",
                "/spendingRule {'type':'percentage-of-portfolio','rate':0.04,'start':{'year':1}}",
                "/spendingRule {'type':'floor-and-ceiling','rate':0.04,'floor':0.2}",
                "/spendingRule {'type':'guyton-klinger','rate':0.04,'finalYears':10,'end':{'step':2}}",
                "/spendingRule {'type':'guyton-klinger-simplified','rate':0.04,'cut':0.2}",
                "/spendingRule {'type':'variable-percentage-withdrawal','stocks':0.5}",
                "/spendingRule {'type':'amortization','realRate':0.02,'bequest':5}",
                "/spendingRule {'type':'required-minimum-distribution','person':'A'}",
                "/assumptions/returnModel {'type':'lognormal'}",
                "/assumptions/returnModel {'type':'student-t','degreesOfFreedom':5}",
                "/assumptions/returnModel {'type':'regime-switching','calmToTurbulent':0.1,'turbulentToCalm':0.2,"
                        + "'turbulentExpectedReturns':[-0.1],'turbulentVolatilities':[0.3],'turbulentCorrelations':[[1]]}",
                "/assumptions/inflation {'mean':0.02,'volatility':0.01,'halfLifeYears':2,'initial':0,'correlations':[0]}",
                "/longevity [{'type':'fixed','endAge':90}]",
                "/longevity [{'type':'gompertz','mode':88,'dispersion':9}]",
                "/longevity [{'type':'period-table','table':'ssa-period-2022'}]",
                "/taxProfile {'rules':'flat-us-2022','requiredDistributions':'irs-uniform-lifetime-2022'}",
                "/taxProfile {'year':2026,'authority':'B','incomeRate':0.2,'gainsRate':0.1,'deferredRate':0.3}",
                "/allocation {'points':[{'start':{'age':60,'months':3},'weights':{'a':1}}],'interpolation':'steps',"
                        + "'rebalancing':{'type':'threshold','threshold':0.1,'cost':0.001}}",
                "/withdrawalOrder 'proportional'",
                "/surplusAccount 'C'");
    }

    /** What the description says of a part is what the reader takes, and no member more. */
    @ParameterizedTest
    @MethodSource("parts")
    void aPartOfAHouseholdIsAsDescribed(String part) throws IOException {
        ObjectNode document = (ObjectNode) Api.JSON.readTree(ONE_STEP);
        ((ObjectNode) document.path("assumptions")).put("version", "described-" + api.user());
        String pointer = part.substring(0, part.indexOf(' '));
        JsonNode value = Api.JSON.readTree(part.substring(pointer.length()).replace('\'', '"'));
        int last = pointer.lastIndexOf('/');
        ((ObjectNode) document.at(pointer.substring(0, last))).set(pointer.substring(last + 1), value);
        DescribedApi described = DescribedApi.read();
        JsonNode schema = described.schema("PlanDocument");

        Api.expect(201, api.post("/api/v1/plan-documents", document));

        assertThat(described.mistakes(schema, document)).isEmpty();
        JsonNode inside = value.isArray() ? value.get(0) : value;
        if (inside instanceof ObjectNode members) {
            members.put("colour", "red");
            Api.expect(422, api.post("/api/v1/plan-documents", document));
            assertThat(described.mistakes(schema, document)).isNotEmpty();
        }
    }

    private String imported(String example) {
        return "/api/v1/plans/"
                + Api.expect(
                                201,
                                api.post(
                                        "/api/v1/plan-documents",
                                        Api.example(example).put("iterations", 60)))
                        .path("id")
                        .asText();
    }
}
