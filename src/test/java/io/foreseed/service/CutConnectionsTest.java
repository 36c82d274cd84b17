package io.foreseed.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.foreseed.platform.ServiceDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The server ends a connection in the middle of a transaction, as an administrator or a failover does. */
@QuarkusTest
@QuarkusTestResource(ServiceDatabase.class)
class CutConnectionsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String WAITING =
            "from pg_stat_activity where usename = 'foreseed_app' and wait_event_type = 'Lock'";

    private final Api api = Api.ofNewUser();
    private final String key = UUID.randomUUID().toString();

    @Test
    void isAnsweredAsAnOutageNothingIsHalfDoneAndTheSameRequestSucceedsLater() throws Exception {
        String plan = api.importedPlan(10);
        String document = Api.document(10).toString();
        List<Supplier<Response>> requests = List.of(
                () -> api.get(plan),
                () -> api.get("/api/v1/plans"),
                () -> api.given()
                        .header("Idempotency-Key", key)
                        .contentType("application/json")
                        .body(document)
                        .post("/api/v1/plan-documents"),
                () -> api.given().header("If-Match", "*").post(plan + "/archive"));
        double bugs = bugs();
        List<CompletableFuture<Response>> cut;
        try (ExecutorService threads = Executors.newFixedThreadPool(requests.size());
                Connection shut = Sql.connection()) {
            shut.setAutoCommit(false);
            shut.createStatement().execute("lock table plans in access exclusive mode");
            cut = requests.stream()
                    .map(each -> CompletableFuture.supplyAsync(each, threads))
                    .toList();
            await().atMost(PATIENCE).until(() -> Sql.count("select count(*) " + WAITING) >= requests.size());
            Sql.text("select string_agg(pg_terminate_backend(pid)::text, ' ') " + WAITING);
            for (CompletableFuture<Response> each : cut) {
                JsonNode problem = Api.expect(503, each.get());
                assertThat(problem.path("type").asText()).isEqualTo("urn:foreseed:problem:database-unavailable");
                assertThat(each.get().header("Retry-After")).isNotNull();
            }
            shut.rollback();
        }

        assertThat(bugs()).isEqualTo(bugs);
        Api.expect(200, api.get(plan));
        Api.expect(201, requests.get(2).get());
        Api.expect(200, requests.getLast().get());
        assertThat(Api.expect(200, api.get("/api/v1/plans")).path("items")).hasSize(2);
    }

    private static double bugs() {
        return Management.metrics()
                .lines()
                .filter(line -> line.startsWith("foreseed_bugs_total"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }
}
