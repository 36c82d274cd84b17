package io.foreseed.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foreseed.platform.ServiceDatabase;
import io.opentelemetry.proto.trace.v1.Span;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A service that is told of a collector: one run is one trace, and no trace tells of a person or an amount. */
@QuarkusTest
@QuarkusTestResource(ServiceDatabase.class)
@QuarkusTestResource(value = Collector.class, restrictToAnnotatedClass = true)
@TestProfile(TracingTest.Traced.class)
class TracingTest {
    /** A life of its own. */
    public static final class Traced implements QuarkusTestProfile {}

    /** With a point: its digits alone may stand in a time. */
    private static final BigDecimal AMOUNT = new BigDecimal("7531.25");

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Set<String> OF_A_RUN = Set.of("run accept", "run wait", "run compute", "run finish");
    private static final int PATHS = 200;

    private final Api api = Api.ofNewUser();
    private final String trace = UUID.randomUUID().toString().replace("-", "");
    private final String parent = "00-" + trace + "-00f067aa0ba902b7-01";

    @Test
    void aRunIsOneTraceFromTheRequestToTheEngine() {
        String plan = api.importedPlan(PATHS);

        run(plan);

        List<Span> spans = awaited("run finish");
        Span request = named(spans, "POST /api/v1/plans/{planId}/runs");
        assertThat(spans).extracting(Span::getName).containsAll(OF_A_RUN);
        assertThat(spans).filteredOn(span -> OF_A_RUN.contains(span.getName())).allMatch(span -> span.getParentSpanId()
                .equals(request.getSpanId()));
        Map<String, String> computed = attributes(named(spans, "run compute"));
        assertThat(computed)
                .containsEntry("foreseed.run.paths", Integer.toString(PATHS))
                .containsEntry("foreseed.run.algorithm", "1")
                .containsKeys("foreseed.run.steps", "foreseed.run.asset_classes", "foreseed.engine.threads");
        assertThat(statementsBelow(spans, request)).anyMatch(text -> text.startsWith("select"));
        assertThat(statementsBelow(spans, named(spans, "run accept"))).anyMatch(isInsertInto("simulation_runs"));
        assertThat(statementsBelow(spans, named(spans, "run finish"))).anyMatch(isInsertInto("audit_logs"));
    }

    /** Who it is, then the run, the plan, its output and two rows of the trail: once each, and nothing read twice. */
    @Test
    void theEndOfARunWritesWhatChangedAndReadsThePlanOnce() {
        run(api.importedPlan(PATHS)); // whose key the trail's rows need is known from here on

        List<Span> spans = awaited("run finish");
        List<String> statements = spans.stream()
                .filter(span ->
                        span.getParentSpanId().equals(named(spans, "run finish").getSpanId()))
                .sorted(Comparator.comparing(Span::getStartTimeUnixNano))
                .map(span -> attributes(span).getOrDefault("db.statement", ""))
                .map(statement -> statement.strip().replaceAll("\\s+", " "))
                .filter(statement -> statement.matches("(select|insert|update|with) .*"))
                .map(statement -> statement.replaceFirst("(set_config|[a-z_]+s\\b).*", "$1"))
                .toList();

        assertThat(statements)
                .containsExactly(
                        "select set_config",
                        "update simulation_runs",
                        "update plans",
                        "select (select count(*) from plan_outputs",
                        "insert into plan_outputs",
                        "insert into audit_logs",
                        "insert into audit_logs");
    }

    @Test
    void aRunThatAnotherInstanceAcceptedGoesOnWithItsTrace() {
        String plan = api.importedPlan(PATHS);
        String run = Api.expect(201, api.post(plan + "/runs", "{}")).path("id").asText();

        Sql.run(
                "insert into simulation_runs (id, plan_id, state, input, labels, input_digest, seed, iterations,"
                        + " algorithm_version, requested_by, accepted_at, traceparent)"
                        + " select ?, plan_id, 'queued', input, labels, input_digest, seed, iterations,"
                        + " algorithm_version, requested_by, now() - interval '1 minute', ?"
                        + " from simulation_runs where id = ?",
                UUID.randomUUID(),
                parent,
                UUID.fromString(run));

        List<Span> spans = awaited("run finish");
        assertThat(spans).extracting(Span::getName).contains("run wait", "run compute", "run finish");
        Span waited = named(spans, "run wait");
        assertThat(Duration.ofNanos(waited.getEndTimeUnixNano() - waited.getStartTimeUnixNano()))
                .isGreaterThanOrEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void noTraceTellsOfAPersonAnAmountOrAParameter() {
        ObjectNode document = Api.document(PATHS);
        document.put("name", "Ada Lovelace");
        String plan = "/api/v1/plans/"
                + Api.expect(201, traced().body(document.toString()).post("/api/v1/plan-documents"))
                        .path("id")
                        .asText();
        JsonNode goal = Api.JSON
                .createObjectNode()
                .put("type", "goals")
                .put("name", "Analytical engine")
                .set(
                        "value",
                        Api.JSON
                                .createObjectNode()
                                .put("amount", AMOUNT)
                                .put("firstYear", 1)
                                .put("lastYear", 2));

        Api.expect(201, traced().body(goal.toString()).post(plan + "/inputs"));
        Api.expect(
                400,
                traced().body("{\"name\": \"Byron\", \"nme\": " + AMOUNT + "}").post("/api/v1/plans"));
        Api.expect(422, traced().get("/api/v1/plans/" + UUID.randomUUID() + "?of=Lovelace"));
        Api.expect(405, traced().request("ADA", "/api/v1/plans"));
        run(plan);

        await().atMost(PATIENCE).until(() -> requests(awaited("run finish")).size() == 6);
        List<Span> spans = awaited("run finish");
        assertThat(spans.toString())
                .contains("insert into")
                .doesNotContain(
                        "Lovelace",
                        "Byron",
                        "Analytical",
                        AMOUNT.toString(),
                        "ADA",
                        "browser",
                        "Bearer",
                        "test.invalid")
                .doesNotContain(api.user().toString(), Api.idOf(plan));
        assertThat(requests(spans)).allSatisfy(request -> assertThat(attributes(request))
                .containsEntry("client.address", "REDACTED")
                .containsEntry("server.address", "REDACTED")
                .containsEntry("url.path", "REDACTED"));
        assertThat(spans).allMatch(span -> span.getEventsCount() == 0);
    }

    @Test
    void whatTheServiceDoesByItselfIsNoTrace() {
        HealthTest.health("/q/health/ready", 200);

        run(api.importedPlan(PATHS));

        awaited("run finish");
        assertThat(Collector.current().spans())
                .filteredOn(span -> span.getParentSpanId().isEmpty())
                .allMatch(span -> span.getKind() == Span.SpanKind.SPAN_KIND_SERVER)
                .noneMatch(span -> span.getName().contains("/q/"));
    }

    private void run(String plan) {
        Api.expect(201, traced().body("{}").post(plan + "/runs"));
    }

    private RequestSpecification traced() {
        return api.given()
                .contentType(ContentType.JSON)
                .header("traceparent", parent)
                .header("User-Agent", "browser of Lovelace");
    }

    /** The spans of this test's trace, when one of that name has come. */
    private List<Span> awaited(String name) {
        await().atMost(PATIENCE).until(() -> Collector.current().trace(trace).stream()
                .anyMatch(span -> span.getName().equals(name)));
        return Collector.current().trace(trace);
    }

    private static List<Span> requests(List<Span> spans) {
        return spans.stream()
                .filter(span -> span.getKind() == Span.SpanKind.SPAN_KIND_SERVER)
                .toList();
    }

    private static Span named(List<Span> spans, String name) {
        return spans.stream()
                .filter(span -> span.getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no span " + name + " among "
                        + spans.stream().map(Span::getName).toList()));
    }

    private static Predicate<String> isInsertInto(String table) {
        return statement -> statement.startsWith("insert into " + table);
    }

    private static Set<String> statementsBelow(List<Span> spans, Span parent) {
        return spans.stream()
                .filter(span -> span.getParentSpanId().equals(parent.getSpanId()))
                .map(span -> attributes(span).getOrDefault("db.statement", ""))
                .collect(Collectors.toSet());
    }

    private static Map<String, String> attributes(Span span) {
        Map<String, String> attributes = new HashMap<>();
        span.getAttributesList()
                .forEach(each -> attributes.put(
                        each.getKey(),
                        each.getValue().hasIntValue()
                                ? Long.toString(each.getValue().getIntValue())
                                : each.getValue().getStringValue()));
        return attributes;
    }
}
