package io.foreseed.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.foreseed.engine.Simulation;
import io.foreseed.simulation.PlanDocument;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What was accepted is done, whoever dies. */
class SurvivalIT {
    private static final Logger LOG = Logger.getLogger(SurvivalIT.class);
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int RUNS = 10;
    /** The runs take longer, all together, than another instance takes to look at the queue, on fast cores too. */
    private static final int PATHS = 40_000;

    private Path folder = Path.of("");

    @BeforeEach
    void makeFolder() throws IOException {
        folder = Files.createTempDirectory("foreseed-survival");
    }

    @AfterEach
    void deleteFolder() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    @Test
    void everyAcceptedRunEndsAfterTheServiceWasKilled() throws Exception {
        List<String> accepted;
        try (ServiceProcess first = ServiceProcess.onFolder(folder)) {
            accepted = begin(first, importedPlan(first));
            await().atMost(PATIENCE).until(() -> count(first, "state = 'succeeded'") >= 2);

            first.kill();
        }

        long begun = System.nanoTime();
        try (ServiceProcess second = ServiceProcess.onFolder(folder)) {
            LOG.infof("event=ready-after-kill millis=%d", (System.nanoTime() - begun) / 1_000_000);
            assertThat(accepted).hasSize(RUNS);
            await().atMost(PATIENCE).until(() -> count(second, "finished_at is not null") == RUNS);
            for (String run : accepted) {
                assertEndedAsADirectSimulationDoes(second, run);
            }
            assertThat(count(second, "attempt > 1"))
                    .as("runs that the killed service had begun")
                    .isPositive();
            assertThat(unaudited(second)).isZero();
        }
    }

    @Test
    void twoInstancesShareTheQueueAndOneThatIsStoppedHandsItsRunsBack() throws Exception {
        try (ServiceProcess first = ServiceProcess.onFolder(folder);
                ServiceProcess second = first.secondInstance()) {
            List<String> accepted = begin(first, importedPlan(first));
            await().atMost(PATIENCE).until(() -> distinctOwners(first) == 2);

            second.end();

            await().atMost(PATIENCE).until(() -> count(first, "finished_at is not null") == RUNS);

            for (String run : accepted) {
                assertEndedAsADirectSimulationDoes(first, run);
            }
            assertThat(count(first, "attempt > 1")).as("runs begun twice").isZero();
            assertThat(unaudited(first)).isZero();
        }
    }

    @Test
    void theOtherInstanceFinishesTheRunsOfOneThatWasKilled() throws Exception {
        try (ServiceProcess first = ServiceProcess.onFolder(folder);
                ServiceProcess second = first.secondInstance()) {
            List<String> accepted = begin(first, importedPlan(first));
            await().atMost(PATIENCE).until(() -> distinctOwners(first) == 2);

            second.kill();

            await().atMost(PATIENCE).until(() -> count(first, "finished_at is not null") == RUNS);
            for (String run : accepted) {
                assertEndedAsADirectSimulationDoes(first, run);
            }
            assertThat(count(first, "attempt > 1")).as("runs of the dead one").isPositive();
            assertThat(unaudited(first)).isZero();
        }
    }

    private static String importedPlan(ServiceProcess service) throws IOException {
        HttpResponse<String> plan =
                service.post("/api/v1/plan-documents", Api.document(PATHS).toString());
        return "/api/v1/plans/" + Api.JSON.readTree(plan.body()).path("id").asText();
    }

    /** Asks for all runs at once, each with its own seed; answers their paths. */
    private static List<String> begin(ServiceProcess service, String plan)
            throws IOException, InterruptedException, ExecutionException {
        List<String> accepted = new ArrayList<>();
        try (ExecutorService clients = Executors.newFixedThreadPool(RUNS)) {
            List<Future<HttpResponse<String>>> answers = new ArrayList<>();
            for (int seed = 0; seed < RUNS; seed++) {
                String body = "{\"seed\":\"" + seed + "\"}";
                answers.add(clients.submit(() -> service.post(plan + "/runs", body)));
            }
            for (Future<HttpResponse<String>> answer : answers) {
                assertThat(answer.get().statusCode()).as(answer.get().body()).isIn(201, 202);
                accepted.add(plan + "/runs/"
                        + Api.JSON.readTree(answer.get().body()).path("id").asText());
            }
        }
        return accepted;
    }

    private static void assertEndedAsADirectSimulationDoes(ServiceProcess service, String run) throws IOException {
        JsonNode ended = service.get(run);
        assertThat(ended.path("state").asText()).as(ended.toString()).isEqualTo("succeeded");
        byte[] document = service.get(run + "/document").toString().getBytes(StandardCharsets.UTF_8);
        Simulation direct = new Simulation(PlanDocument.parse(document).input());
        for (int batch = 0; batch < direct.batchCount(); batch++) {
            direct.computeBatch(batch);
        }
        assertThat(ended.path("resultDigest").asText())
                .isEqualTo(direct.result().resultDigest());
    }

    private static long count(ServiceProcess service, String condition) throws IOException, SQLException {
        return number(service, "select count(*) from simulation_runs where " + condition);
    }

    private static long distinctOwners(ServiceProcess service) throws IOException, SQLException {
        return number(service, "select count(distinct owner) from simulation_runs where owner is not null");
    }

    /** Committed changes without their row in the trail. */
    private static long unaudited(ServiceProcess service) throws IOException, SQLException {
        String made = "select id from %1$s t where not exists (select from audit_logs a"
                + " where a.resource_id = t.id and a.action = '%2$s' and a.resource_type = '%3$s')";
        return number(
                service,
                "select count(*) from (%s union all %s union all %s union all %s union all %s) as unaudited"
                        .formatted(
                                made.formatted("plans", "CREATE", "plan"),
                                made.formatted("plan_inputs", "CREATE", "plan_input"),
                                made.formatted("plan_outputs", "CREATE", "plan_output"),
                                made.formatted("simulation_runs", "EXECUTE", "simulation_run"),
                                "select id from simulation_runs t where state = 'succeeded' and 1 <> (select count(*)"
                                        + " from audit_logs a where a.resource_id = t.id"
                                        + " and a.metadata ->> 'state' = 'succeeded')"));
    }

    private static long number(ServiceProcess service, String query) throws IOException, SQLException {
        try (Connection connection = DriverManager.getConnection(service.superuserUrl());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
