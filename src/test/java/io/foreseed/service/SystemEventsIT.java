package io.foreseed.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Starts, stops and other ends of the packaged service, and the commands that show them. */
class SystemEventsIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private Path folder = Path.of("");

    @BeforeEach
    void makeFolder() throws IOException {
        folder = Files.createTempDirectory("foreseed-events");
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
    void aKilledServiceIsFoundByTheNextAndACommandResolvesIt() throws Exception {
        try (ServiceProcess killed = ServiceProcess.onFolder(folder)) {
            await().atMost(PATIENCE).until(() -> rows(killed, "true").size() >= 2);
            killed.kill();
        }
        try (ServiceProcess stopped = ServiceProcess.onFolder(folder)) {
            await().atMost(PATIENCE)
                    .until(() -> !rows(stopped, "event_type = 'shutdown'").isEmpty());
            assertThat(rows(stopped, "event_type = 'startup' and not resolved")).hasSize(1);
        }
        JsonNode ended;
        try (ServiceProcess last = ServiceProcess.onFolder(folder)) {
            ended = rows(last, "event_type = 'shutdown' and severity = 'warning'")
                    .getFirst();
            JsonNode stop =
                    rows(last, "event_type = 'shutdown' and severity = 'info'").getFirst();
            assertThat(stop.at("/additional_data/signal").asBoolean()).isTrue();
            assertThat(stop.at("/additional_data/drained").asBoolean()).isTrue();
            assertThat(stop.at("/additional_data/handedBack").asInt(-1)).isZero();
            assertThat(ended.path("occurrences").asInt()).isEqualTo(1);
            String id = ended.path("id").asText();

            assertThat(said("events", "list")).contains(id, "An instance ended without stop.");
            assertThat(said("events", "resolve", id, "--note", "The machine was turned off."))
                    .contains("resolved " + id);
            assertThat(said("events", "show", id)).contains("\"resolutionNotes\" : \"The machine was turned off.\"");
            assertThat(said("events", "list")).doesNotContain(id);
            assertThat(said("events", "list", "--resolved", "--severity", "warning"))
                    .contains(id);
            assertThat(said("events", "resolve", id, "--note", "Again.")).contains("resolved already");
        }
    }

    /** Its files are away, so it does not start again: the stop waits on disk for the next start. */
    @Test
    void aStopWithoutADatabaseIsWrittenByTheNextStart() throws Exception {
        Path control = folder.resolve("data").resolve("global").resolve("pg_control");
        Path away = folder.resolve("pg_control");
        Path spool = folder.resolve("system-events.spool");
        try (ServiceProcess service = ServiceProcess.onFolder(folder)) {
            await().atMost(PATIENCE).until(() -> rows(service, "true").size() >= 2);
            long pid = Long.parseLong(Files.readAllLines(folder.resolve("data").resolve("postmaster.pid"))
                    .getFirst()
                    .strip());
            Files.move(control, away);
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
            await().atMost(PATIENCE).until(() -> !service.isReady());
        }
        assertThat(spool).exists();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(spool)))
                .isEqualTo("rw-------");
        Files.move(away, control);

        try (ServiceProcess next = ServiceProcess.onFolder(folder)) {
            await().atMost(PATIENCE).until(() -> !Files.exists(spool));
            assertThat(rows(next, "event_type = 'shutdown' and severity = 'info'"))
                    .hasSize(1);
            assertThat(rows(next, "event_type = 'startup' and not resolved")).hasSize(1);
        }
    }

    private String said(String... words) throws IOException, InterruptedException {
        ProcessBuilder command = ServiceProcess.command(List.of(words));
        command.environment().put("FORESEED_DATA", folder.toString());
        Process process = command.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }

    private static List<JsonNode> rows(ServiceProcess service, String condition) throws SQLException, IOException {
        List<JsonNode> rows = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(service.superuserUrl());
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(
                        "select to_jsonb(e) from system_events e where " + condition + " order by last_seen desc")) {
            while (found.next()) {
                rows.add(Api.JSON.readTree(found.getString(1)));
            }
        }
        return rows;
    }
}
