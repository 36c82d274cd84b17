package io.foreseed.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.foreseed.platform.InstalledPostgres;
import io.foreseed.platform.ScratchDatabase;
import io.foreseed.platform.ServiceDatabase;
import io.foreseed.platform.TestAuthority;
import io.foreseed.platform.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program as a cluster uses it: the job migrates, the service starts without, is rolled and goes. */
class DeploymentIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int SIGTERM = 143;
    private static final String PAGES = "https://plans.example";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path folder;

    private final List<Process> services = new ArrayList<>();

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
            Process service = service(database.serviceUrl(), port);
            await().atMost(PATIENCE).until(() -> status(port + 1, "/q/health/ready") == 200);
            assertThat(status(port + 1, "/q/health/started")).isEqualTo(200);
            assertThatPagesOfOneOriginMayCall(port);

            service.destroy();

            await().atMost(PATIENCE).until(() -> status(port + 1, "/q/health/ready") == 503);
            assertThat(status(port, "/api/v1/plans")).as("still serving").isEqualTo(401);
            assertThat(status(port + 1, "/q/health/live")).isEqualTo(200);
            assertThat(service.waitFor()).isEqualTo(SIGTERM);
            assertThatEveryLineIsJsonAndEventsHaveFields(Files.readAllLines(folder.resolve("out.txt")));
        }
    }

    private static void assertThatPagesOfOneOriginMayCall(int port) throws Exception {
        HttpResponse<String> before = ofPage(port, "OPTIONS", PAGES);
        HttpResponse<String> answer = ofPage(port, "GET", PAGES);
        HttpResponse<String> elsewhere = ofPage(port, "OPTIONS", "https://elsewhere.example");
        HttpResponse<String> refused = ofPage(port, "GET", "https://elsewhere.example");

        assertThat(before.statusCode()).isEqualTo(200);
        assertThat(before.headers().allValues("access-control-allow-origin")).containsExactly(PAGES);
        assertThat(before.headers().firstValue("access-control-allow-methods").orElse(""))
                .contains("PATCH");
        assertThat(before.headers().firstValue("access-control-allow-headers").orElse(""))
                .containsIgnoringCase("idempotency-key");
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().allValues("access-control-allow-origin")).containsExactly(PAGES);
        assertThat(answer.headers().firstValue("access-control-expose-headers").orElse(""))
                .contains("ETag");
        for (HttpResponse<String> foreign : List.of(elsewhere, refused)) {
            assertThat(foreign.statusCode()).isEqualTo(403);
            assertThat(foreign.headers().map()).doesNotContainKey("access-control-allow-origin");
            assertThat(Api.JSON.readTree(foreign.body()).path("type").asText())
                    .isEqualTo("urn:foreseed:problem:forbidden");
        }
    }

    /** What a browser sends for a page, before it asks and when it asks. */
    private static HttpResponse<String> ofPage(int port, String method, String origin) throws Exception {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/api/v1/plans"))
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .header("Origin", origin)
                        .header("Access-Control-Request-Method", "PATCH")
                        .header("Access-Control-Request-Headers", "authorization,if-match,idempotency-key")
                        .build(),
                HttpResponse.BodyHandlers.ofString());
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
        assertThat(events).containsOnlyOnce("mail-undecided", "audit-no-place", "proxy-undecided");
        assertThat(requests).anyMatch(id -> id.length() == 36);
    }

    /** As {@code k8s/} has it: the owner of the job, the login of the service, and nothing that is not verified. */
    @Test
    void jobAndServiceVerifyTheDatabaseInFull() throws Exception {
        TestAuthority authority = TestAuthority.in(folder.resolve("authority"));
        try (InstalledPostgres server = InstalledPostgres.start(InstalledPostgres.programs(folder))) {
            TestDatabase database = TestDatabase.on(server);
            server.encrypt(authority.serverOf("localhost"), "demanding");
            String inFull = "&sslmode=verify-full&sslrootcert=" + authority.certificate();
            String owner = database.ownerUrl() + inFull;

            List<String> migrated = migrate(Map.of("DATABASE_MIGRATION_URL", ofName(owner)), 0);
            int port = ServiceProcess.freePort();
            Process service = service(ofName(database.serviceUrl() + inFull), port);
            await().atMost(PATIENCE).until(() -> status(port + 1, "/q/health/ready") == 200);

            assertThat(migrated).first().isEqualTo("applied 001 roles");
            assertThat(encrypted(database)).isEqualTo("all");
            service.destroy();
            assertThat(service.waitFor()).isEqualTo(SIGTERM);
            migrate(Map.of("DATABASE_MIGRATION_URL", owner, "QUARKUS_FLYWAY_CONNECT_RETRIES", "0"), 1);
            assertThat(Files.readString(folder.resolve("error.txt"))).contains("127.0.0.1");
            migrate(Map.of("DATABASE_MIGRATION_URL", owner.replace("verify-full", "verified")), 2);
            assertThat(Files.readString(folder.resolve("error.txt")))
                    .contains("DATABASE_MIGRATION_URL: sslmode must be disable, allow, prefer, require, verify-ca");
        }
    }

    /** By the name that the certificate is of. */
    private static String ofName(String address) {
        return address.replace("//127.0.0.1:", "//localhost:");
    }

    private static String encrypted(TestDatabase database) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:" + database.superuserUrl());
                var statement = connection.createStatement();
                var row = statement.executeQuery("select case when bool_and(ssl) then 'all' else 'not all' end"
                        + " from pg_stat_ssl join pg_stat_activity using (pid) where usename = 'foreseed_app'")) {
            row.next();
            return String.valueOf(row.getString(1));
        }
    }

    private Process service(String url, int port) throws IOException {
        ProcessBuilder command = ServiceProcess.command(List.of("serve", "--port", Integer.toString(port)));
        command.environment().putAll(new ServiceDatabase().start());
        command.environment().keySet().removeAll(List.of("DATABASE_MIGRATION_URL", "foreseed.identity.mail"));
        command.environment()
                .putAll(Map.of(
                        "DATABASE_URL", url,
                        "QUARKUS_FLYWAY_MIGRATE_AT_START", "false",
                        "QUARKUS_HTTP_CORS_ENABLED", "true",
                        "QUARKUS_HTTP_CORS_ORIGINS", PAGES,
                        "QUARKUS_LOG_CONSOLE_JSON_ENABLED", "true",
                        "QUARKUS_SHUTDOWN_DELAY", "4S"));
        Process service = command.redirectOutput(folder.resolve("out.txt").toFile())
                .redirectError(folder.resolve("error.txt").toFile())
                .start();
        services.add(service);
        return service;
    }

    /** Also where an assertion failed before its end. */
    @AfterEach
    void endServices() {
        services.forEach(Process::destroyForcibly);
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
