package io.foreseed.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.foreseed.platform.EngineThreads;
import io.foreseed.platform.ServiceDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** One database connection, a short queue, short leases: what must hold when there is not enough of anything. */
@QuarkusTest
@QuarkusTestResource(ServiceDatabase.class)
@TestProfile(OverloadTest.LittleOfEverything.class)
class OverloadTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int QUEUE = 6;
    private static final int REQUESTS = 50;

    /** The configuration of these tests. */
    public static final class LittleOfEverything implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "quarkus.datasource.reactive.max-size", "1",
                    "foreseed.simulation.queue-limit", Integer.toString(QUEUE),
                    "foreseed.simulation.interactive-work", Long.toString(Long.MAX_VALUE),
                    "foreseed.simulation.patience", "200ms",
                    "foreseed.simulation.lease", "3s");
        }
    }

    @Inject
    EngineThreads threads;

    private final Api api = Api.ofNewUser();

    @Test
    void noConnectionIsHeldWhileARunIsComputed() {
        String plan = api.importedPlan(200_000);
        JsonNode accepted = Api.expect(202, api.post(plan + "/runs", "{}"));
        String run = plan + "/runs/" + accepted.path("id").asText();

        JsonNode meanwhile = Api.expect(200, api.get(run));

        assertThat(meanwhile.path("state").asText()).isEqualTo("running");
        api.post(run + "/cancel", "");
        await().atMost(PATIENCE).until(() -> isFinal(run));
    }

    @Test
    void fiftyRunsAtOnceAreBoundedAndThoseWithoutPlaceAreToldWhenToComeBack() throws Exception {
        String plan = api.importedPlan(20_000);

        List<Response> answers = new ArrayList<>();
        int mostActive = 0;
        try (ExecutorService clients = Executors.newFixedThreadPool(REQUESTS)) {
            List<Future<Response>> requests = new ArrayList<>();
            for (int index = 0; index < REQUESTS; index++) {
                requests.add(clients.submit(() -> api.post(plan + "/runs", "{}")));
            }
            for (Future<Response> request : requests) {
                while (!request.isDone()) {
                    mostActive = Math.max(mostActive, threads.active());
                    Thread.onSpinWait();
                }
                answers.add(request.get());
            }
        }

        assertThat(mostActive).isBetween(1, threads.count());
        List<Response> refused =
                answers.stream().filter(answer -> answer.statusCode() == 503).toList();
        List<Response> accepted =
                answers.stream().filter(answer -> answer.statusCode() != 503).toList();
        assertThat(refused).isNotEmpty();
        for (Response answer : refused) {
            assertThat(Integer.parseInt(answer.header("Retry-After"))).isPositive();
            assertThat(Api.expect(503, answer).path("type").asText()).endsWith("overloaded");
        }
        assertThat(accepted).extracting(Response::statusCode).isSubsetOf(201, 202);
        assertThat(Api.expect(200, api.get(plan + "/runs")).path("items").size())
                .isEqualTo(accepted.size());
        List<String> runs = accepted.stream()
                .map(answer -> plan + "/runs/"
                        + Api.expect(answer.statusCode(), answer).path("id").asText())
                .toList();
        await().atMost(PATIENCE).until(() -> runs.stream().allMatch(this::isFinal));
        assertThat(runs)
                .extracting(run ->
                        Api.expect(200, api.get(run)).path("resultDigest").asText())
                .doesNotContain("")
                .containsOnly(Api.expect(200, api.get(runs.getFirst()))
                        .path("resultDigest")
                        .asText());
    }

    @Test
    void anEndThatCannotBeAuditedIsNotWrittenAndTheRunIsBegunAgain() {
        UUID request = UUID.randomUUID();
        String plan = api.importedPlan(10);
        Sql.run("create or replace function refuse_test_end() returns trigger language plpgsql as"
                + " $$ begin raise exception 'refused by a test'; end $$");
        Sql.run("create trigger refuse_test_end before insert on audit_logs for each row when (new.request_id = '"
                + request + "' and new.metadata ->> 'state' = 'succeeded') execute function refuse_test_end()");
        try {
            Response accepted = api.given().header("X-Request-Id", request).post(plan + "/runs");
            String id = Api.expect(202, accepted).path("id").asText();
            String run = plan + "/runs/" + id;
            await().atMost(PATIENCE)
                    .until(() -> Api.expect(200, api.get(run)).path("attempt").asInt() == 2);
            assertThat(Sql.count("select count(*) from plan_outputs where run_id = ?", UUID.fromString(id)))
                    .isZero();

            Sql.runDespiteDeadlocks("drop trigger refuse_test_end on audit_logs");

            await().atMost(PATIENCE).until(() -> isFinal(run));
            assertThat(Api.expect(200, api.get(run)).path("state").asText()).isEqualTo("succeeded");
            assertThat(Sql.count("select count(*) from plan_outputs where run_id = ?", UUID.fromString(id)))
                    .isEqualTo(1);
        } finally {
            Sql.runDespiteDeadlocks("drop trigger if exists refuse_test_end on audit_logs");
        }
    }

    @Test
    void aRunThatFailsThreeTimesEndsAsFailedAndSaysSo() {
        String plan = api.importedPlan(10);
        String id = Api.expect(202, pausedRun(plan)).path("id").asText();

        Sql.run(
                "update simulation_runs set state = 'running', owner = 'dead', attempt = 3, started_at = now(),"
                        + " lease_until = now() - interval '1 s' where id = ?",
                UUID.fromString(id));

        String run = plan + "/runs/" + id;
        await().atMost(PATIENCE).until(() -> isFinal(run));
        JsonNode ended = Api.expect(200, api.get(run));
        assertThat(ended.path("state").asText()).isEqualTo("failed");
        assertThat(ended.path("problem").path("type").asText()).startsWith("urn:foreseed:problem:");
        assertThat(ended.path("problem").path("detail").asText()).contains("3");
    }

    /** A run nobody claims before the test has set it aside: it waits behind two long ones. */
    private Response pausedRun(String plan) {
        for (int index = 0; index < 2; index++) {
            api.post(plan + "/runs", "{\"iterations\":200000}");
        }
        return api.post(plan + "/runs", "{}");
    }

    private boolean isFinal(String run) {
        return List.of("succeeded", "failed", "cancelled")
                .contains(Api.expect(200, api.get(run)).path("state").asText());
    }
}
