package io.foreseed.service;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.foreseed.platform.ServiceDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every endpoint. */
@QuarkusTest
@QuarkusTestResource(ServiceDatabase.class)
class ApiMannersTest {
    private static final int BODY_LIMIT = 1 << 20;
    private static final String NOBODY = "00000000-0000-7000-8000-000000000000";

    private final Api api = Api.ofNewUser();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET    | /nowhere                                | 404 | not-found",
                "GET    | /api/v1/nowhere                         | 404 | not-found",
                "GET    | /api/v1/plans/no-identifier             | 404 | not-found",
                "GET    | /api/v1/plans/" + NOBODY + "            | 404 | not-found",
                "GET    | /api/v1/plans/" + NOBODY + "/runs/x/events | 404 | not-found",
                "DELETE | /api/v1/plans                           | 405 | method-not-allowed",
                "GET    | /api/v1/plans?limit=0                   | 422 | invalid-content",
                "GET    | /api/v1/plans?limit=201                 | 422 | invalid-content",
                "GET    | /api/v1/plans?limit=ten                 | 422 | invalid-content",
                "GET    | /api/v1/plans?cursor=1                  | 422 | invalid-content",
                "GET    | /api/v1/plans?status=gone               | 422 | invalid-content",
                "GET    | /api/v1/audit-logs?resourceId=1         | 422 | invalid-content",
                "GET    | /api/v1/audit-logs?requestId=1          | 422 | invalid-content",
            })
    void whatIsNotThereIsAnsweredAsAProblem(String method, String path, int status, String slug) {
        Response response = api.given().request(method, path);

        assertProblem(response, status, slug);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DELETE | /api/v1/plans                               | GET, HEAD, POST",
                "DELETE | /api/v1/plans/                              | GET, HEAD, POST",
                "PATCH  | /api/v1/plans/" + NOBODY + "                | GET, HEAD, PUT",
                "GET    | /api/v1/plans/" + NOBODY + "/archive        | POST",
                "PUT    | /api/v1/plans/" + NOBODY + "/runs           | GET, HEAD, POST",
                "PUT    | /api/v1/plans/" + NOBODY + "/runs/" + NOBODY + " | GET, HEAD",
                "POST   | /api/v1/plans/" + NOBODY + "/inputs/" + NOBODY + " | DELETE, GET, HEAD, PUT",
                "WALK   | /api/v1/audit-logs                          | GET, HEAD",
            })
    void aMethodThatAPathLacksIsAnsweredWithThoseItHas(String method, String path, String allowed) {
        Response response = api.given().contentType(ContentType.JSON).body("{}").request(method, path);

        assertProblem(response, 405, "method-not-allowed");
        assertThat(response.header("Allow")).isEqualTo(allowed);
    }

    @ParameterizedTest
    @MethodSource("malformedBodies")
    void aBodyThatCannotBeReadIsAnsweredAsAProblem(String body, String pointer) {
        Response response = api.post("/api/v1/plans", body);

        JsonNode problem = assertProblem(response, 400, "malformed-request");
        assertThat(problem.at("/errors/0/pointer").asText()).isEqualTo(pointer);
        assertThat(problem.at("/errors/0/detail").asText())
                .isNotEmpty()
                .doesNotContain("com.fasterxml")
                .doesNotContain("java.");
    }

    static Stream<List<String>> malformed() {
        return Stream.of(
                List.of("{\"name\":", ""),
                List.of("[]", ""),
                List.of("\"text\"", ""),
                List.of("{} {}", ""),
                List.of("{\"name\":\"a\",\"name\":\"b\"}", ""),
                List.of("{\"nme\":\"x\"}", "/nme"),
                List.of("{\"name\":5}", "/name"),
                List.of("{\"name\":{\"a\":1}}", "/name"),
                List.of("{\"name\":\"a\\u0000b\"}", "/name"),
                List.of("{\"name\":\"a\\ud800b\"}", "/name"),
                List.of("{\"iterations\":\"10\"}", "/iterations"),
                List.of("{\"iterations\":1.5}", "/iterations"),
                List.of("{\"iterations\":99999999999999999999}", "/iterations"),
                List.of("{\"horizonYears\":true}", "/horizonYears"),
                List.of("{\"confidenceLevel\":NaN}", ""),
                List.of("{\"status\":\"gone\"}", "/status"),
                List.of("{\"status\":0}", "/status"),
                List.of("{\"assumptionsId\":\"1\"}", "/assumptionsId"),
                List.of("{\"tags\":{}}", "/tags"),
                List.of("{\"tags\":" + "[".repeat(900) + "]".repeat(900) + "}", "/tags/0"));
    }

    static Stream<org.junit.jupiter.params.provider.Arguments> malformedBodies() {
        return malformed().map(pair -> org.junit.jupiter.params.provider.Arguments.of(pair.get(0), pair.get(1)));
    }

    @Test
    void allMistakesOfABodyAreToldAtOnceWithTheirPointers() {
        Response response = api.post(
                "/api/v1/plans",
                "{\"name\":\" \",\"iterations\":0,\"horizonYears\":101,\"confidenceLevel\":0.995,\"seed\":\"x\"}");

        JsonNode problem = assertProblem(response, 422, "invalid-content");
        List<String> pointers = new ArrayList<>();
        problem.path("errors")
                .forEach(error -> pointers.add(error.path("pointer").asText()));
        assertThat(pointers)
                .contains(
                        "/name",
                        "/iterations",
                        "/horizonYears",
                        "/confidenceLevel",
                        "/seed",
                        "/assumptionsId",
                        "/portfolioModelId");
    }

    @Test
    void anotherMediaTypeIsRefused() {
        Response response = api.given().contentType(ContentType.TEXT).body("x").post("/api/v1/plans");

        assertProblem(response, 415, "unsupported-media-type");
    }

    @Test
    void aRepresentationThatDoesNotExistIsRefused() {
        Response response = api.given().accept(ContentType.XML).get("/api/v1/plans");

        assertProblem(response, 406, "not-acceptable");
    }

    @Test
    void aHugeBodyIsRefusedByItsLength() {
        Response response = api.post("/api/v1/plans", "{\"name\":\"" + "a".repeat(2 * BODY_LIMIT) + "\"}");

        assertProblem(response, 413, "content-too-large");
    }

    @Test
    void aHugeBodyWithoutLengthIsRefusedWhileItIsRead() throws Exception {
        String body = "{\"name\":\"" + "a".repeat(2 * BODY_LIMIT) + "\"}";

        java.net.http.HttpResponse<String> response = ChunkedPost.send(api, "/api/v1/plans", body);

        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(response.body()).contains("urn:foreseed:problem:content-too-large");
    }

    @Test
    void aBodyWithoutLengthIsReadLikeAnyOther() throws Exception {
        java.net.http.HttpResponse<String> response =
                ChunkedPost.send(api, "/api/v1/plan-documents", Api.document(10).toString());

        assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/plans",
                "/api/v1/capital-market-assumptions",
                "/api/v1/portfolio-models",
                "/api/v1/audit-logs",
                "/api/v1/plans/" + NOBODY + "/runs/" + NOBODY + "/events"
            })
    void whoSendsNoValidTokenIsTurnedAway(String path) {
        String otherIssuer = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.";

        Response without = given().get(path);

        assertProblem(without, 401, "unauthenticated");
        assertThat(without.header("WWW-Authenticate")).startsWith("Bearer");
        assertProblem(given().auth().oauth2("nonsense").get(path), 401, "unauthenticated");
        assertProblem(given().auth().oauth2(otherIssuer).get(path), 401, "unauthenticated");
        assertProblem(given().auth().oauth2(api.token(Duration.ofMinutes(-10))).get(path), 401, "unauthenticated");
    }

    @Test
    void theRequestIdIsTakenOverWhenItIsAUuidAndMadeOtherwise() {
        String given = UUID.randomUUID().toString();

        Response named = api.given().header("X-Request-Id", given).get("/api/v1/plans/" + NOBODY);

        assertThat(named.header("X-Request-Id")).isEqualTo(given);
        assertThat(Api.expect(404, named).path("instance").asText()).isEqualTo("urn:uuid:" + given);
        Response unnamed = api.given().header("X-Request-Id", "1'; drop table").get("/api/v1/plans");
        assertThat(UUID.fromString(unnamed.header("X-Request-Id")).version()).isEqualTo(7);
    }

    @Test
    void pagesLeadThroughAListWithoutGapOrRepetition() {
        List<String> made = new ArrayList<>();
        for (int plan = 0; plan < 5; plan++) {
            made.addFirst(Api.idOf(api.importedPlan(10)));
        }

        List<String> read = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = Api.expect(200, api.get("/api/v1/plans?limit=2" + cursor));
            page.path("items").forEach(plan -> read.add(plan.path("id").asText()));
            cursor = page.has("next") ? "&cursor=" + page.path("next").asText() : "";
        } while (!cursor.isEmpty());

        assertThat(read).isEqualTo(made);
    }

    @Test
    void whatIsSomebodysIsNotKept() {
        List<String> kept = new ArrayList<>();
        for (DescribedApi.Described operation : DescribedApi.read().operations()) {
            String path = operation.path().replaceAll("\\{[^}]+}", "00000000-0000-4000-8000-000000000000");
            if (path.startsWith("/api/")) {
                Response answer = api.given().request(operation.method().toUpperCase(Locale.ROOT), path);
                if (!"no-store".equals(answer.header("Cache-Control"))
                        || !"nosniff".equals(answer.header("X-Content-Type-Options"))) {
                    kept.add(operation.name() + ": " + answer.headers());
                }
            }
        }

        assertThat(kept).isEmpty();
    }

    private static JsonNode assertProblem(Response response, int status, String slug) {
        JsonNode problem = Api.expect(status, response);
        assertThat(response.contentType()).startsWith("application/problem+json");
        assertThat(problem.path("type").asText()).isEqualTo("urn:foreseed:problem:" + slug);
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("title").asText()).isNotEmpty();
        assertThat(problem.path("instance").asText()).isEqualTo("urn:uuid:" + response.header("X-Request-Id"));
        return problem;
    }
}
