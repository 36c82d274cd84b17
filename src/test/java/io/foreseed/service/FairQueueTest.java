package io.foreseed.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.foreseed.platform.ServiceDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One user asks for more than there is; another is served all the same. */
@QuarkusTest
@QuarkusTestResource(ServiceDatabase.class)
@TestProfile(FairQueueTest.ShortQueues.class)
class FairQueueTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int OWN = 3;
    private static final int MANY = 36;
    private static final int PATHS = 20_000;
    private static final int CHANCES = 5;
    private static final Duration WAIT = Duration.ofSeconds(3);
    private static final String ANALYSIS = "{\"type\":\"recommendations\"}";

    /** The configuration of these tests. */
    public static final class ShortQueues implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "foreseed.simulation.queue-limit-of-user", Integer.toString(OWN),
                    "foreseed.simulation.queue-limit", Integer.toString(OWN + 1),
                    "foreseed.simulation.patience", "1ms");
        }
    }

    private final Api greedy = Api.ofNewUser();
    private final Api modest = Api.ofNewUser();

    @AfterEach
    void endAll() {
        Sql.run("update simulation_runs set cancel_requested = true where state = 'running'");
        Sql.run("update simulation_runs set state = 'cancelled', finished_at = now() where state = 'queued'");
        await().atMost(PATIENCE)
                .until(() ->
                        Sql.count("select count(*) from simulation_runs where state in ('queued', 'running')") == 0);
    }

    @Test
    void ofOneUserSoManyRunsWaitAndOthersAreStillAcceptedUntilTheLaneIsFull() {
        Response refused = refusedAtLast(greedy, greedy.importedPlan(PATHS) + "/analyses", ANALYSIS);
        Response taken = modest.post(modest.importedPlan(PATHS) + "/analyses", ANALYSIS);
        Api third = Api.ofNewUser();
        Response full = third.post(third.importedPlan(PATHS) + "/analyses", ANALYSIS);

        JsonNode problem = Api.expect(429, refused);
        assertThat(problem.path("type").asText()).endsWith("too-many-requests");
        assertThat(problem.path("detail").asText())
                .isEqualTo("3 background runs of yours wait already, of one user 3 may.");
        assertThat(Integer.parseInt(refused.header("Retry-After"))).isPositive();
        Api.expect(202, taken);
        assertThat(Api.expect(503, full).path("detail").asText()).isEqualTo("4 background runs wait already, 4 may.");
        assertThat(Integer.parseInt(full.header("Retry-After"))).isPositive();
    }

    /** Each waits on in its own lane: of the background one place at most is taken, however much waits there. */
    @Test
    void aFullBackgroundKeepsNobodyFromRunning() {
        String plan = greedy.importedPlan(PATHS);
        refusedAtLast(greedy, plan + "/analyses", ANALYSIS);

        String run = modest.importedPlan(10) + "/runs";
        String own =
                run + "/" + Api.expect(202, modest.post(run, "{}")).path("id").asText();

        await().atMost(PATIENCE).until(() -> state(modest, own).equals("succeeded"));
        assertThat(Sql.count("select count(*) from simulation_runs where state = 'running' and lane = 'background'"))
                .isEqualTo(1);
        assertThat(Sql.count("select count(*) from simulation_runs where state = 'queued' and lane = 'background'"))
                .isPositive();
    }

    @Test
    void aLargeRunWaitsInTheBackground() {
        String plan = greedy.importedPlan(10);

        String small =
                Api.expect(202, greedy.post(plan + "/runs", "{}")).path("id").asText();
        String large = Api.expect(202, greedy.post(plan + "/runs", "{\"iterations\":200000}"))
                .path("id")
                .asText();

        assertThat(lane(small)).isEqualTo("interactive");
        assertThat(lane(large)).isEqualTo("background");
    }

    /**
     * While the tables of plans and runs are shut: what is known needs no look at them, and the rows of the trail come later.
     * What is known is forgotten after a second, so a machine that pauses gets more than one chance.
     */
    @Test
    void whoIsRefusedAgainIsRefusedWithoutAskingTheDatabase() throws Exception {
        String own = greedy.importedPlan(PATHS) + "/analyses";
        refusedAtLast(greedy, own, ANALYSIS);
        Api.expect(202, modest.post(modest.importedPlan(PATHS) + "/analyses", ANALYSIS));
        Api third = Api.ofNewUser();
        String full = third.importedPlan(PATHS) + "/analyses";

        int refused = 0;
        boolean isAnswered = false;
        for (int chance = 0; chance < CHANCES && !isAnswered; chance++) {
            // while only the whole queue is known, that is what everybody is told
            await().atMost(PATIENCE).until(() -> greedy.post(own, ANALYSIS).statusCode() == 429);
            Api.expect(503, third.post(full, ANALYSIS));
            refused += 2;
            CompletableFuture<List<Integer>> answers;
            try (Connection shut = Sql.connection()) {
                shut.setAutoCommit(false);
                shut.createStatement().execute("lock table plans, simulation_runs in access exclusive mode");
                answers = CompletableFuture.supplyAsync(() -> List.of(
                        greedy.post(own, ANALYSIS).statusCode(),
                        third.post(full, ANALYSIS).statusCode()));
                try {
                    // 503 for both: by then only the whole queue was known
                    isAnswered =
                            answers.get(WAIT.toMillis(), TimeUnit.MILLISECONDS).equals(List.of(429, 503));
                } catch (TimeoutException late) {
                    isAnswered = false;
                }
                shut.rollback();
            }
            assertThat(answers.get()).isSubsetOf(429, 503);
        }

        assertThat(isAnswered).isTrue();
        int ofThird = refused;
        await().atMost(PATIENCE)
                .until(() -> Sql.count(
                                "select count(*) from audit_logs where user_id = ? and action = 'EXECUTE'"
                                        + " and outcome = 'failed' and metadata ->> 'problem' = 'overloaded'",
                                third.user())
                        == ofThird);
    }

    /** Asks until it is refused. */
    private static Response refusedAtLast(Api api, String path, String body) {
        for (int index = 0; index < MANY; index++) {
            Response answer = api.post(path, body);
            if (answer.statusCode() != 202) {
                return answer;
            }
        }
        throw new AssertionError(MANY + " runs were accepted");
    }

    private static String state(Api api, String run) {
        return Api.expect(200, api.get(run)).path("state").asText();
    }

    private static String lane(String run) {
        return Sql.text("select lane from simulation_runs where id = ?", UUID.fromString(run));
    }
}
