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
import org.junit.jupiter.api.Test;

/** Capital market assumptions and portfolio models. */
@QuarkusTest
@QuarkusTestResource(ServiceDatabase.class)
class MarketTest {
    private static final String SETS = "/api/v1/capital-market-assumptions";
    private static final String MODELS = "/api/v1/portfolio-models";

    private final Api api = Api.ofNew(Role.ADVISER);

    @Test
    void aSetIsDraftedChangedProposedAndRetired() {
        String version = version();
        Response drafted = api.post(SETS, set(version, "[[1,0.2],[0.2,1]]"));
        String path = SETS + "/" + Api.expect(201, drafted).path("id").asText();
        assertThat(Api.expect(201, drafted).path("status").asText()).isEqualTo("draft");

        Response changed = api.put(path, drafted.header("ETag"), set(version, "[[1,0.3],[0.3,1]]"));
        Response proposed =
                api.given().header("If-Match", changed.header("ETag")).post(path + "/propose");
        Response changedAgain = api.put(path, proposed.header("ETag"), set(version, "[[1,0.4],[0.4,1]]"));
        Response retired =
                api.given().header("If-Match", proposed.header("ETag")).post(path + "/retire");

        assertThat(Api.expect(200, changed).at("/assumptions/correlations/0/1").asDouble())
                .isEqualTo(0.3);
        assertThat(Api.expect(200, proposed).path("status").asText()).isEqualTo("proposed");
        Api.expect(409, changedAgain);
        assertThat(Api.expect(200, retired).path("status").asText()).isEqualTo("retired");
        assertThat(Api.expect(200, api.get(path))
                        .at("/assumptions/correlations/0/1")
                        .asDouble())
                .isEqualTo(0.3);
    }

    @Test
    void anApprovedSetIsNeitherChangedNorRetired() {
        Api api = Api.ofNew(Role.SUPERUSER);
        String path = SETS + "/"
                + Sql.text("select id from capital_market_assumptions where version = 'horizon-2025-composite-20y'");
        String tag = api.get(path).header("ETag");
        JsonNode before = Api.expect(200, api.get(path));

        Response changed = api.put(path, tag, set("horizon-2025-composite-20y", "[[1,0.3],[0.3,1]]"));
        Response retired = api.given().header("If-Match", tag).post(path + "/retire");

        Api.expect(409, changed);
        Api.expect(409, retired);
        assertThat(Api.expect(200, api.get(path))).isEqualTo(before);
        assertThat(before.path("status").asText()).isEqualTo("approved");
    }

    @Test
    void aDraftIsChangedAndProposedByItsMakerOrASuperuserOnly() {
        Response drafted = api.post(SETS, set(version(), "[[1,0.2],[0.2,1]]"));
        JsonNode draft = Api.expect(201, drafted);
        String path = SETS + "/" + draft.path("id").asText();
        ObjectNode change = set(draft.path("version").asText(), "[[1,0.3],[0.3,1]]");
        Api otherAdviser = Api.ofNew(Role.ADVISER);

        Response changed = otherAdviser.put(path, drafted.header("ETag"), change);
        Response proposed =
                otherAdviser.given().header("If-Match", drafted.header("ETag")).post(path + "/propose");
        Response bySuperuser = Api.ofNew(Role.SUPERUSER).put(path, drafted.header("ETag"), change);

        Api.expect(403, changed);
        Api.expect(403, proposed);
        Api.expect(200, bySuperuser);
    }

    @Test
    void aVersionIsTakenOnce() {
        String version = version();
        Api.expect(201, api.post(SETS, set(version, "[[1,0],[0,1]]")));

        Response taken = api.post(SETS, set(version, "[[1,0],[0,1]]"));

        assertThat(Api.expect(422, taken).at("/errors/0/pointer").asText()).isEqualTo("/version");
    }

    @Test
    void correlationsThatCannotBeAreRefusedWithAnOfferThatIsAccepted() throws Exception {
        Response refused = api.post(SETS, three("[[1,0.9,-0.9],[0.9,1,0.9],[-0.9,0.9,1]]"));

        JsonNode error = Api.expect(422, refused).at("/errors/0");
        String detail = error.path("detail").asText();
        assertThat(error.path("pointer").asText()).isEqualTo("/assumptions/correlations");
        // The eigenvalues of this matrix are 1.9, 1.9 and -0.8.
        assertThat(detail).contains("smallest eigenvalue is -0.800");
        String offer = detail.substring(detail.indexOf("[["));
        Api.expect(201, api.post(SETS, three(offer)));
    }

    @Test
    void whatDoesNotFitTogetherIsToldWithItsPointers() {
        ObjectNode set = set(version(), "[[1,0.2],[0.3,1]]");
        ((ObjectNode) set.at("/assumptions/assetClasses/1")).put("id", "stocks");

        Response refused = api.post(SETS, set);

        assertThat(Api.expect(422, refused).path("errors").findValuesAsText("pointer"))
                .containsExactlyInAnyOrder("/assumptions/assetClasses/1/id", "/assumptions/correlations/1/0");
    }

    @Test
    void aModelsFiguresFollowFromItsSet() {
        String set = Api.expect(201, api.post(SETS, set(version(), "[[1,0.2],[0.2,1]]")))
                .path("id")
                .asText();

        JsonNode model = Api.expect(201, api.post(MODELS, model(0.6, 0.4).put("assumptionsId", set)));

        // mean 0.6 x 0.08 + 0.4 x 0.04; variance 0.6² 0.2² + 0.4² 0.1² + 2 x 0.6 x 0.4 x 0.2 x 0.2 x 0.1
        double variance = 0.36 * 0.04 + 0.16 * 0.01 + 2 * 0.6 * 0.4 * 0.2 * 0.2 * 0.1;
        assertThat(model.path("expectedReturn").asDouble()).isEqualTo(0.064);
        assertThat(model.path("volatility").asDouble()).isEqualTo(Math.round(Math.sqrt(variance) * 1e4) / 1e4);
        assertThat(model.has("sharpeRatio")).as("there is no cash in the set").isFalse();
    }

    @Test
    void aModelOfASetThatIsNotThereIsRefusedWithItsPointer() {
        Response refused = api.post(
                MODELS, model(0.5, 0.5).put("assumptionsId", UUID.randomUUID().toString()));

        assertThat(Api.expect(422, refused).at("/errors/0/pointer").asText()).isEqualTo("/assumptionsId");
    }

    @Test
    void weightsThatDoNotSumToOneAreRefused() {
        Response refused = api.post(MODELS, model(0.6, 0.5));

        assertThat(Api.expect(422, refused).at("/errors/0/pointer").asText()).isEqualTo("/assetAllocation");
        assertThat(refused.asString()).contains("the sum is 1.1");
    }

    @Test
    void aModelIsChangedByItsMakerOnly() {
        Response made = api.post(MODELS, model(0.5, 0.5));
        String path = MODELS + "/" + Api.expect(201, made).path("id").asText();
        String shipped = MODELS + "/"
                + Sql.text("select id from portfolio_models where risk_level = 1" + " and created_by is null");

        Response byStranger = Api.ofNewUser().put(path, made.header("ETag"), model(0.1, 0.9));
        Response ofShipped = api.put(shipped, api.get(shipped).header("ETag"), model(0.1, 0.9));

        Api.expect(404, byStranger);
        Api.expect(403, ofShipped);
        Api.expect(200, api.put(path, made.header("ETag"), model(0.2, 0.8)));
    }

    /** In lists and by identifier, of models of every kind, to everybody there is. */
    @Test
    void aModelIsShownToItsMakerToWhoSeesItsPlanAndWhereItIsSharedToAll() {
        Api client = Api.ofNewUser();
        Api adviser = Api.ofNew(Role.ADVISER);
        client.isAdvisedBy(adviser);
        String own = id(client.post(MODELS, model(0.5, 0.5)));
        String shared = id(client.post(MODELS, model(0.4, 0.6).put("isShared", true)));
        JsonNode plan = Api.expect(201, client.post("/api/v1/plan-documents", ownAllocation()));
        String imported = plan.path("portfolioModelId").asText();
        String shipped = Sql.text("select id from portfolio_models where risk_level = 1 and created_by is null");

        assertThat(shown(client, own, shared, imported, shipped)).containsExactly(true, true, true, true);
        assertThat(shown(adviser, own, shared, imported, shipped)).containsExactly(false, true, true, true);
        assertThat(shown(Api.ofNewUser(), own, shared, imported, shipped)).containsExactly(false, true, false, true);
        assertThat(shown(Api.ofNew(Role.ADVISER), own, shared, imported, shipped))
                .containsExactly(false, true, false, true);
        assertThat(shown(Api.ofNew(Role.SUPERUSER), own, shared, imported, shipped))
                .containsExactly(false, true, false, true);
        Api.expect(200, adviser.get("/api/v1/plans/" + plan.path("id").asText() + "/document"));
    }

    /** What an adviser sees with one client's plan does not get into another's. */
    @Test
    void aModelSeenWithAPlanIsNotUsedForSomebodyElse() {
        Api client = Api.ofNewUser();
        Api another = Api.ofNewUser();
        Api adviser = Api.ofNew(Role.ADVISER);
        client.isAdvisedBy(adviser);
        another.isAdvisedBy(adviser);
        JsonNode plan = Api.expect(201, client.post("/api/v1/plan-documents", ownAllocation()));
        ObjectNode copy = Api.JSON.createObjectNode().put("name", "Copy").put("horizonYears", 10);
        copy.set("assumptionsId", plan.path("assumptionsId"));
        copy.set("portfolioModelId", plan.path("portfolioModelId"));

        Response forAnother = adviser.post(
                "/api/v1/plans", copy.deepCopy().put("clientId", another.user().toString()));
        Response forThem = adviser.post(
                "/api/v1/plans", copy.deepCopy().put("clientId", client.user().toString()));

        JsonNode error = Api.expect(422, forAnother).at("/errors/0");
        assertThat(error.path("pointer").asText()).isEqualTo("/portfolioModelId");
        assertThat(error.path("detail").asText()).contains("not shared");
        Api.expect(201, forThem);
    }

    private static ObjectNode ownAllocation() {
        ObjectNode document = Api.document(10);
        ObjectNode weights = (ObjectNode) document.at("/portfolio/weights");
        weights.removeAll();
        document.at("/assumptions/assetClasses")
                .forEach(each -> weights.put(each.path("id").asText(), 0));
        weights.put("us-equity-large-cap", 1);
        return document;
    }

    private static String id(Response made) {
        return Api.expect(201, made).path("id").asText();
    }

    private static List<Boolean> shown(Api reader, String... ids) {
        JsonNode items = Api.expect(200, reader.get(MODELS + "?limit=200")).path("items");
        List<Boolean> shown = new ArrayList<>();
        for (String id : ids) {
            boolean isRead = reader.get(MODELS + "/" + id).statusCode() == 200;
            assertThat(items.findValuesAsText("id").contains(id)).isEqualTo(isRead);
            shown.add(isRead);
        }
        return shown;
    }

    @Test
    void nothingEverybodySeesNamesThePlanItCameWith() {
        ObjectNode document = Api.document(10).put("name", "Marguerite's secret plan");
        ((ObjectNode) document.path("assumptions")).put("version", version());
        ((ObjectNode) document.at("/portfolio/weights")).removeAll().put("us-equity-large-cap", 1);
        document.path("assumptions").path("assetClasses").forEach(each -> ((ObjectNode)
                        document.at("/portfolio/weights"))
                .put(each.path("id").asText(), each.path("id").asText().equals("us-equity-large-cap") ? 1 : 0));

        Api.expect(201, api.post("/api/v1/plan-documents", document));

        assertThat(Api.ofNewUser().get(SETS).asString())
                .contains(document.at("/assumptions/version").asText())
                .doesNotContain("Marguerite");
        assertThat(Api.ofNewUser().get(MODELS).asString()).doesNotContain("Marguerite");
    }

    @Test
    void aDocumentWhoseVersionIsStoredWithOtherNumbersIsRefused() {
        ObjectNode document = Api.document(10);
        ((ObjectNode) document.at("/assumptions/assetClasses/0")).put("volatility", 0.5);

        Response refused = api.post("/api/v1/plan-documents", document);

        assertThat(Api.expect(422, refused).at("/errors/0/pointer").asText()).isEqualTo("/assumptions/version");
        assertThat(Sql.count("select count(*) from plans where user_id = ?", api.user()))
                .isZero();
    }

    private static String version() {
        return "test-" + UUID.randomUUID();
    }

    private static ObjectNode set(String version, String correlations) {
        return json("""
                {'version':'%s','name':'Test','effectiveDate':'2026-01-01T00:00:00Z','assumptions':{
                 'returnModel':{'type':'lognormal'},
                 'assetClasses':[{'id':'stocks','expectedReturn':0.08,'volatility':0.2},
                                 {'id':'bonds','expectedReturn':0.04,'volatility':0.1}],
                 'correlations':%s,'inflation':{'mean':0.02,'volatility':0}}}
                """.formatted(version, correlations));
    }

    private static ObjectNode three(String correlations) {
        ObjectNode set = set(version(), correlations);
        ((com.fasterxml.jackson.databind.node.ArrayNode) set.at("/assumptions/assetClasses"))
                .add(json("{'id':'gold','expectedReturn':0.03,'volatility':0.15}"));
        return set;
    }

    private static ObjectNode model(double stocks, double bonds) {
        return json("{'name':'Mix','riskLevel':5,'assetAllocation':{'stocks':%s,'bonds':%s}}".formatted(stocks, bonds));
    }

    private static ObjectNode json(String text) {
        try {
            return (ObjectNode) Api.JSON.readTree(text.replace('\'', '"'));
        } catch (com.fasterxml.jackson.core.JsonProcessingException wrong) {
            throw new IllegalArgumentException(text, wrong);
        }
    }
}
