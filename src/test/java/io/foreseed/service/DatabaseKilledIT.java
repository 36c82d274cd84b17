package io.foreseed.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The embedded PostgreSQL dies under its service. */
class DatabaseKilledIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int KILLS = 4;

    private Path folder = Path.of("");

    @BeforeEach
    void makeFolder() throws IOException {
        folder = Files.createTempDirectory("foreseed-killed");
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
    void itIsStartedAgainEachTimeAndNothingThatWasCommittedIsLost() throws Exception {
        try (ServiceProcess service = ServiceProcess.onFolder(folder)) {
            String port = Files.readString(folder.resolve("port"));
            String plans = "/api/v1/plans/";
            List<String> plansMade = new ArrayList<>();
            String first = plans + made(service, plansMade);
            JsonNode accepted = Api.JSON.readTree(
                    service.post(first + "/runs", "{\"iterations\":40000}").body());
            String run = first + "/runs/" + accepted.path("id").asText();
            assertThat(accepted.path("state").asText()).as(accepted.toString()).isNotEmpty();

            for (int kill = 0; kill < KILLS; kill++) {
                long killed = kill();
                await().atMost(PATIENCE).until(() -> serverPid() != killed && service.isReady());
                made(service, plansMade);
            }

            assertThat(Files.readString(folder.resolve("port"))).isEqualTo(port);
            for (String plan : plansMade) {
                assertThat(service.get(plans + plan).path("id").asText()).isEqualTo(plan);
            }
            await().atMost(PATIENCE).until(() -> isFinal(service.get(run)));
            JsonNode ended = service.get(run);
            assertThat(ended.path("state").asText()).as(ended.toString()).isEqualTo("succeeded");
            assertThat(said("event=postgres-gone")).isEqualTo(KILLS);
            assertThat(said("event=postgres-back")).isEqualTo(KILLS);
        }
    }

    /** A file is missing, so it does not start: the service says what it lacks, until the file is there again. */
    @Test
    void meanwhileReadinessSaysWhyAndRequestsAreAnswered() throws Exception {
        try (ServiceProcess service = ServiceProcess.onFolder(folder)) {
            String plan = made(service, new ArrayList<>());
            Path control = folder.resolve("data").resolve("global").resolve("pg_control");
            Path away = folder.resolve("pg_control");
            kill(() -> Files.move(control, away));

            await().atMost(PATIENCE).until(() -> !service.isReady());
            assertThat(service.text("/q/health/ready")).contains("\"DOWN\"", "the database does not answer");
            assertThat(service.post("/api/v1/plans/" + plan + "/runs", "{}").statusCode())
                    .isEqualTo(503);
            assertThat(service.text("/q/health/live")).contains("\"UP\"");
            Files.move(away, control);

            await().atMost(PATIENCE).until(service::isReady);
            assertThat(service.post("/api/v1/plans/" + plan + "/runs", "{\"iterations\":10}")
                            .statusCode())
                    .isEqualTo(201);
            assertThat(said("event=postgres-gone")).isEqualTo(1);
            assertThat(said("event=postgres-back")).isEqualTo(1);
        }
    }

    @Test
    void aServerThatDiesWhileItsServiceEndsStaysDown() throws Exception {
        long pid;
        try (ServiceProcess service = ServiceProcess.onFolder(folder)) {
            made(service, new ArrayList<>());
            service.askToEnd();
            pid = kill();
        }

        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
        assertThat(serverPid()).isIn(pid, 0L);
        assertThat(said("event=postgres-back")).isZero();
    }

    private interface Step {
        void run() throws IOException;
    }

    private long kill() throws IOException {
        return kill(() -> {});
    }

    /** As {@code kill -9} of the postmaster, after a step; answers its number. */
    private long kill(Step before) throws IOException {
        long pid = serverPid();
        before.run();
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        await().atMost(PATIENCE)
                .until(() ->
                        ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
        return pid;
    }

    /** 0 while there is none. */
    private long serverPid() throws IOException {
        Path file = folder.resolve("data").resolve("postmaster.pid");
        List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
        return lines.isEmpty() ? 0 : Long.parseLong(lines.getFirst().strip());
    }

    private static String made(ServiceProcess service, List<String> plans) throws IOException {
        String plan = Api.JSON
                .readTree(service.post(
                                "/api/v1/plan-documents", Api.document(1_000).toString())
                        .body())
                .path("id")
                .asText();
        assertThat(plan).isNotEmpty();
        plans.add(plan);
        return plan;
    }

    private static boolean isFinal(JsonNode run) {
        return List.of("succeeded", "failed", "cancelled")
                .contains(run.path("state").asText());
    }

    /** How many lines of the service's log have this. */
    private long said(String event) throws IOException {
        long count = 0;
        try (Stream<Path> logs = Files.list(folder)) {
            for (Path log :
                    logs.filter(file -> file.toString().endsWith(".log")).toList()) {
                count += Files.readAllLines(log).stream()
                        .filter(line -> line.contains(event))
                        .count();
            }
        }
        return count;
    }
}
