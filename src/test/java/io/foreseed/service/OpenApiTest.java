package io.foreseed.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foreseed.platform.Role;
import io.foreseed.platform.ServiceDatabase;
import io.foreseed.problem.ProblemType;
import io.foreseed.service.DescribedApi.Described;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A client can be generated from the description of the API, and the service answers as it is described. */
@QuarkusTest
@QuarkusTestResource(ServiceDatabase.class)
class OpenApiTest {
    private static final String NOBODY = "00000000-0000-7000-8000-000000000000";
    private static final Set<String> ALWAYS = Set.of("401", "403", "406", "500", "503", "default");

    private Api api = Api.ofNewUser();
    private final List<String> mistakes = new ArrayList<>();
    private DescribedApi described;

    @BeforeEach
    void read() {
        described = DescribedApi.read();
    }

    @Test
    void theDescriptionIsValidOpenApi() {
        ParseOptions options = new ParseOptions();
        options.setResolve(true);

        SwaggerParseResult parsed =
                new OpenAPIV3Parser().readContents(described.document().toString(), null, options);

        assertThat(parsed.getMessages()).isEmpty();
        assertThat(parsed.getOpenAPI().getPaths()).hasSizeGreaterThan(20);
    }

    @Test
    void everyOperationIsDescribedInFull() {
        List<String> ids = new ArrayList<>();
        for (Described each : described.operations()) {
            JsonNode operation = each.operation();
            ids.add(operation.path("operationId").asText());
            if (operation.path("summary").asText().isEmpty()
                    || operation.path("tags").size() != 1) {
                mistakes.add(each.name() + " has no summary or tag");
            }
            ALWAYS.stream()
                    .filter(status -> !operation.path("responses").has(status))
                    .forEach(status -> mistakes.add(each.name() + " does not tell of " + status));
            operation.path("responses").properties().forEach(response -> {
                JsonNode content = described.resolved(response.getValue());
                boolean isProblem = response.getKey().compareTo("400") >= 0;
                if (content.path("description").asText().isEmpty()
                        || isProblem
                                != content.at("/content/application~1problem+json/schema/$ref")
                                        .asText()
                                        .endsWith("/Problem")
                        || content.path("headers").path("X-Request-Id").isMissingNode()) {
                    mistakes.add(each.name() + " " + response.getKey());
                }
            });
        }

        assertThat(ids).hasSizeGreaterThan(20).doesNotHaveDuplicates().allMatch(id -> id.matches("[a-z]+[A-Z]\\w+"));
        assertThat(mistakes).isEmpty();
    }

    @Test
    void everyReferenceLeadsSomewhereAndEverySchemaIsUsed() {
        Set<String> references = new TreeSet<>();
        described.visit((pointer, node) -> references.add(node.path("$ref").asText("")));
        references.remove("");

        List<String> lost = references.stream()
                .filter(each -> described.document().at(each.substring(1)).isMissingNode())
                .toList();
        List<String> unused = new ArrayList<>();
        described.document().path("components").path("schemas").fieldNames().forEachRemaining(name -> {
            if (!references.contains("#/components/schemas/" + name)) {
                unused.add(name);
            }
        });

        assertThat(lost).isEmpty();
        assertThat(unused).isEmpty();
    }

    @Test
    void noSchemaShowsAClassOfTheService() {
        described.visit((pointer, node) -> Stream.of("empty", "pojo", "finished", "violations", "bigDecimal")
                .filter(node.path("properties")::has)
                .forEach(member -> mistakes.add(pointer + " has " + member)));

        assertThat(described.document().path("components").path("schemas").properties())
                .allMatch(schema -> schema.getKey().matches("[A-Z][A-Za-z]+"));
        assertThat(mistakes).isEmpty();
    }

    @Test
    void everyProblemTypeIsNamed() {
        String types =
                described.document().at("/components/schemas/ProblemType").toString();

        assertThat(ProblemType.values()).allMatch(type -> types.contains("`" + type.uri() + "`"));
    }

    @Test
    void plansAreAsDescribed() {
        JsonNode plan = get("/api/v1/plans/" + Api.idOf(api.importedPlan(10)));
        String path = "/api/v1/plans/" + plan.path("id").asText();
        ObjectNode body = Api.JSON
                .createObjectNode()
                .put("name", "Changed")
                .put("description", "With all that a plan may have")
                .put("category", "retirement")
                .put("assumptionsId", plan.path("assumptionsId").asText())
                .put("portfolioModelId", plan.path("portfolioModelId").asText())
                .put("horizonYears", 40);
        body.putArray("tags").add("tag");

        post("/api/v1/plans", body);
        put(path, "\"0\"", body);
        answers(201, api.given().header("Idempotency-Key", "k").post(path + "/versions"));
        get("/api/v1/plans?status=draft&limit=1");
        get(path + "/document");
        JsonNode input = get(path + "/inputs?history=true&limit=200").at("/items/0");
        String inputs = path + "/inputs";
        ObjectNode goal = Api.JSON.createObjectNode().put("type", "goals").put("name", "Boat");
        goal.putObject("value").put("amount", 1000).put("firstYear", 1).put("lastYear", 2);
        JsonNode added = post(inputs, goal);
        put(inputs + "/" + added.path("id").asText(), "\"0\"", goal.put("confidenceScore", 0.57));
        String oldest = inputs + "/" + input.path("id").asText();
        get(oldest);
        answers(204, api.given().header("If-Match", "\"0\"").delete(oldest));
        get(inputs + "?history=true");
        answers(200, api.given().header("If-Match", "\"1\"").post(path + "/archive"));
        assertThat(described.mistakes(described.schema("PlanInputRequest"), goal))
                .isEmpty();
        assertThat(described.mistakes(described.schema("PlanRequest"), body)).isEmpty();
    }

    @Test
    void runsAndTheirDocumentsAreAsDescribed() {
        String plan = api.importedPlan(200);

        JsonNode run = post(plan + "/runs", Api.JSON.createObjectNode().put("seed", "9223372036854775807"));
        String path = plan + "/runs/" + run.path("id").asText();
        get(plan + "/runs");
        assertThat(get(path).has("result")).isTrue();
        get(path + "/document");
        get(path + "/result");
        answers(200, api.get(path + "/report?paper=letter"));
        answers(200, api.get(path + "/years"));
        answers(200, api.get(path + "/events"));
        get(path + "/paths/worst");
        answers(422, api.get(path + "/paths/best"));
        answers(200, api.given().post(path + "/replay"));
        answers(200, api.given().post(path + "/cancel"));
        JsonNode output = get(plan + "/outputs").at("/items/0");
        get(plan + "/outputs/" + output.path("id").asText());
        get("/api/v1/audit-logs?limit=200");
        get(plan);
    }

    @Test
    void aRunThatFailedIsAsDescribed() {
        String plan = api.importedPlan(10);
        JsonNode run = post(plan + "/runs", Api.JSON.createObjectNode());
        Sql.run(
                "update simulation_runs set state = 'failed', result_digest = null, problem ="
                        + " '{\"type\":\"urn:foreseed:problem:internal-error\",\"title\":\"T\",\"detail\":\"D\"}'"
                        + " where id = ?",
                UUID.fromString(run.path("id").asText()));

        JsonNode failed = get(plan + "/runs/" + run.path("id").asText());

        assertThat(failed.path("problem").path("detail").asText()).isEqualTo("D");
    }

    @Test
    void theMarketIsAsDescribed() {
        api = Api.ofNew(Role.ADVISER);
        String sets = "/api/v1/capital-market-assumptions";
        String models = "/api/v1/portfolio-models";
        get(sets);
        JsonNode shipped = get(sets + "/"
                + Sql.text("select id from capital_market_assumptions where version like '%-composite-20y'"));
        ObjectNode set = Api.JSON
                .createObjectNode()
                .put("version", "described-" + api.user())
                .put("name", "Described")
                .put("effectiveDate", "2026-01-01T00:00:00Z");
        set.set("assumptions", shipped.path("assumptions"));
        ObjectNode model = Api.JSON.createObjectNode().put("name", "Bonds").put("riskLevel", 1);
        model.putObject("assetAllocation").put("us-treasuries-cash", 1);

        String draft = sets + "/" + post(sets, set).path("id").asText();
        put(draft, "\"0\"", set);
        answers(200, api.given().header("If-Match", "\"1\"").post(draft + "/propose"));
        answers(200, api.given().header("If-Match", "\"2\"").post(draft + "/retire"));
        get(draft);
        get(models);
        String made = models + "/" + post(models, model).path("id").asText();
        put(made, "\"0\"", model.put("assumptionsId", shipped.path("id").asText()));
        get(made);

        assertThat(described.mistakes(described.schema("AssumptionSetRequest"), set))
                .isEmpty();
        assertThat(described.mistakes(described.schema("PortfolioModelRequest"), model))
                .isEmpty();
    }

    @Test
    void problemsAreAsDescribed() {
        String plans = "/api/v1/plans";
        String plan = api.importedPlan(10);

        List<Response> problems = List.of(
                RestAssured.get(plans),
                api.given().accept("application/xml").get(plans),
                api.get(plans + "?limit=0"),
                api.get(plans + "/" + NOBODY),
                api.post(plans, "{\"nme\":1}"),
                api.post(plans, "{}"),
                api.given().contentType("text/plain").body("x").post(plans),
                api.post(plans, "{\"name\":\"" + "a".repeat(1 << 21) + "\"}"),
                api.given().post(plan + "/archive"),
                archive(plan, "\"9\""),
                archive(plan, "\"0\""),
                api.post(plan + "/runs", "{}"));

        assertThat(problems)
                .extracting(Response::statusCode)
                .containsExactly(401, 406, 422, 404, 400, 422, 415, 413, 428, 412, 200, 409);
    }

    @Test
    void theDocumentThatIsShownCanBeImported() {
        JsonNode schema = described.schema("PlanDocument");
        JsonNode example = described.resolved(schema).at("/examples/0");

        Response imported = api.post("/api/v1/plan-documents", example);

        assertThat(imported.statusCode()).as(imported.asString()).isEqualTo(201);
        assertThat(described.mistakes(schema, example)).isEmpty();
        assertThat(described.mistakes(schema, Api.document(10))).isEmpty();
    }

    @Test
    void whatIsNotDescribedIsAMistake() {
        JsonNode result = get(api.importedPlan(10) + "/document");
        JsonNode schema = described.schema("PlanDocument");
        ObjectNode unknown = ((ObjectNode) result).deepCopy().put("colour", "red");
        ObjectNode deep = ((ObjectNode) result).deepCopy();
        ((ObjectNode) deep.at("/accounts/0")).put("colour", "red");
        ObjectNode missing = ((ObjectNode) result).deepCopy();
        missing.remove("accounts");

        assertThat(described.mistakes(schema, result)).isEmpty();
        assertThat(described.mistakes(schema, unknown)).isNotEmpty();
        assertThat(described.mistakes(schema, deep)).isNotEmpty();
        assertThat(described.mistakes(schema, missing)).isNotEmpty();
        assertThat(described.mistakes(described.schema("Run"), Api.JSON.createObjectNode()))
                .isNotEmpty();
    }

    private JsonNode get(String path) {
        return Api.expect(200, api.get(path));
    }

    private JsonNode post(String path, JsonNode body) {
        return Api.expect(201, api.post(path, body));
    }

    private void put(String path, String ifMatch, JsonNode body) {
        Api.expect(200, api.put(path, ifMatch, body));
    }

    private Response archive(String plan, String ifMatch) {
        return api.given().header("If-Match", ifMatch).post(plan + "/archive");
    }

    private static void answers(int status, Response answer) {
        answer.then().statusCode(status);
    }
}
