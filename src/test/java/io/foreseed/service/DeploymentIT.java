package io.foreseed.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.foreseed.platform.ScratchDatabase;
import io.foreseed.platform.ServiceDatabase;
import io.foreseed.platform.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program as a cluster uses it: the job migrates, the service starts without, is rolled and goes. */
class DeploymentIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int SIGTERM = 143;
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path folder;

    @Test
    void migrateAppliesWhatIsMissingSaysSoAndTheSecondTimeFindsNothingToDo() throws Exception {
        try (ScratchDatabase database = TestDatabase.running().scratch()) {
            Map<String, String> owner = Map.of("DATABASE_MIGRATION_URL", database.ownerUrl());

            List<String> first = migrate(owner, 0);
            List<String> second = migrate(owner, 0);

            assertThat(first).startsWith("applied 001 roles").hasSizeGreaterThan(20);
            assertThat(first.getLast())
                    .matches("schema \\d{3}: " + (first.size() - 1)
                            + " migrations applied, \\d+ months of the audit trail made");
            assertThat(second)
                    .containsExactly(first.getLast()
                            .replaceFirst(": .*", ": 0 migrations applied, 0 months of the audit trail made"));
        }
    }

    @Test
    void migrateMakesTheMonthsThatAreMissing() throws Exception {
        try (ScratchDatabase database = TestDatabase.running().migrated()) {
            try (var connection = database.asOwner();
                    var statement = connection.createStatement();
                    var newest = statement.executeQuery("select max(inhrelid::regclass::text) from pg_inherits"
                            + " where inhparent = 'audit_logs'::regclass")) {
                newest.next();
                String partition = newest.getString(1);
                statement.execute("drop table " + partition);
            }

            List<String> said = migrate(Map.of("DATABASE_URL", database.ownerUrl()), 0);

            assertThat(said.getLast()).endsWith("0 migrations applied, 1 months of the audit trail made");
        }
    }

    @Test
    void migrateWithoutDatabaseIsRefusedAndWithASilentOneFails() throws Exception {
        List<String> refused = migrate(Map.of(), 2);
        List<String> failed = migrate(
                Map.of(
                        "DATABASE_MIGRATION_URL", "postgresql://127.0.0.1:1/foreseed?user=a&password=b",
                        "QUARKUS_FLYWAY_CONNECT_RETRIES", "0"),
                1);

        assertThat(refused).isEmpty();
        assertThat(failed).isEmpty();
    }

    @Test
    void aServiceThatIsAskedToStopIsFirstNotReadyAndServesOnUntilItGoes() throws Exception {
        try (ScratchDatabase database = TestDatabase.running().migrated()) {
            int port = ServiceProcess.freePort();
            Process service = service(database, port);
            await().atMost(PATIENCE).until(() -> status(port + 1, "/q/health/ready") == 200);
            assertThat(status(port + 1, "/q/health/started")).isEqualTo(200);

            service.destroy();

            await().atMost(PATIENCE).until(() -> status(port + 1, "/q/health/ready") == 503);
            assertThat(status(port, "/api/v1/plans")).as("still serving").isEqualTo(401);
            assertThat(status(port + 1, "/q/health/live")).isEqualTo(200);
            assertThat(service.waitFor()).isEqualTo(SIGTERM);
            assertThatEveryLineIsJsonAndEventsHaveFields(Files.readAllLines(folder.resolve("out.txt")));
        }
    }

    private static void assertThatEveryLineIsJsonAndEventsHaveFields(List<String> lines) throws IOException {
        List<String> events = new ArrayList<>();
        List<String> requests = new ArrayList<>();
        for (String line : lines) {
            JsonNode parsed = Api.JSON.readTree(line);
            assertThat(parsed.path("timestamp").asText()).as(line).isNotEmpty();
            events.add(parsed.at("/mdc/event").asText());
            requests.add(parsed.at("/mdc/requestId").asText());
        }
        assertThat(events).contains("audit-partitions");
        assertThat(requests).anyMatch(id -> id.length() == 36);
    }

    private Process service(ScratchDatabase database, int port) throws IOException {
        ProcessBuilder command = ServiceProcess.command(List.of("serve", "--port", Integer.toString(port)));
        command.environment().putAll(new ServiceDatabase().start());
        command.environment().remove("DATABASE_MIGRATION_URL");
        command.environment()
                .putAll(Map.of(
                        "DATABASE_URL", database.serviceUrl(),
                        "QUARKUS_FLYWAY_MIGRATE_AT_START", "false",
                        "QUARKUS_LOG_CONSOLE_JSON_ENABLED", "true",
                        "QUARKUS_SHUTDOWN_DELAY", "4S"));
        return command.redirectOutput(folder.resolve("out.txt").toFile())
                .redirectError(folder.resolve("error.txt").toFile())
                .start();
    }

    private List<String> migrate(Map<String, String> environment, int exitCode) throws Exception {
        ProcessBuilder command = ServiceProcess.command(List.of("migrate"));
        command.environment().putAll(environment);
        Process process =
                command.redirectError(folder.resolve("error.txt").toFile()).start();
        List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertThat(process.waitFor())
                .as(Files.readString(folder.resolve("error.txt")))
                .isEqualTo(exitCode);
        return lines;
    }

    /** 0 when nobody answers. */
    private static int status(int port, String path) throws InterruptedException {
        try {
            return HTTP.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                    .timeout(PATIENCE)
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException nobody) {
            return 0;
        }
    }
}
