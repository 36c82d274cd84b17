package io.foreseed.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Processes die without a word; the next start goes on with every committed row. */
class EmbeddedPostgresCrashTest {
    private static final Logger LOG = Logger.getLogger(EmbeddedPostgresCrashTest.class);
    /** Generous: two seconds is usual, the rest is for a busy machine. */
    private static final Duration RESTART_LIMIT = Duration.ofSeconds(10);

    private static final int ROWS = 200;

    /** Each test leaves it without a server. */
    private static Path folder;

    @BeforeAll
    static void makeFolder() throws IOException {
        folder = Files.createTempDirectory("foreseed-test-crash");
        EmbeddedPostgres.start(folder).close();
    }

    @AfterAll
    static void deleteFolder() {
        TestDatabase.deleteTree(folder);
    }

    private static String ownerUrl() throws IOException {
        var credentials = ServerCredentials.read(folder.resolve("credentials.properties"));
        String port = Files.readString(folder.resolve("port")).strip();
        return "jdbc:postgresql://127.0.0.1:" + port + "/foreseed?user=foreseed_owner&password="
                + credentials.ownerPassword();
    }

    private static void commitRows() throws IOException, SQLException {
        try (Connection connection = DriverManager.getConnection(ownerUrl());
                var statement = connection.createStatement()) {
            statement.execute("DROP TABLE IF EXISTS kept; CREATE TABLE kept (number integer PRIMARY KEY)");
            for (int row = 1; row <= ROWS; row++) {
                statement.execute("INSERT INTO kept VALUES (" + row + ")"); // each its own transaction
            }
        }
    }

    private static long rows() throws IOException, SQLException {
        try (Connection connection = DriverManager.getConnection(ownerUrl());
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT count(*) FROM kept")) {
            assertThat(rows.next()).isTrue();
            return rows.getLong(1);
        }
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private static long serverPid() throws IOException {
        return PostmasterFile.in(folder.toRealPath().resolve("data"))
                .orElseThrow()
                .pid();
    }

    @Test
    void afterTheServiceIsKilledItsServerGoesOn() throws Exception {
        long pid;
        try (var service = AnotherService.launch(AnotherService.Main.class, folder)) {
            assertThat(service.awaitReport()).isEqualTo("ready");
            commitRows();
            pid = serverPid();
            service.kill();
        }
        assertThat(ProcessHandle.of(pid).orElseThrow().isAlive()).isTrue();
        long start = System.nanoTime();

        try (var server = EmbeddedPostgres.start(folder)) {
            Duration took = since(start);

            LOG.infof("event=restart-after-kill of=service millis=%d", took.toMillis());
            assertThat(server.serverPid()).isEqualTo(pid);
            assertThat(rows()).isEqualTo(ROWS);
            assertThat(took).isLessThan(RESTART_LIMIT);
        }
    }

    @Test
    void afterServiceAndServerAreKilledCommittedRowsAreRecovered() throws Exception {
        try (var service = AnotherService.launch(AnotherService.Main.class, folder)) {
            assertThat(service.awaitReport()).isEqualTo("ready");
            commitRows();
            var postmaster = ProcessHandle.of(serverPid()).orElseThrow();
            service.kill();
            postmaster.destroyForcibly();
        }
        long start = System.nanoTime();

        try (var server = EmbeddedPostgres.start(folder)) {
            Duration took = since(start);

            LOG.infof("event=restart-after-kill of=service-and-server millis=%d", took.toMillis());
            assertThat(server.port()).isPositive();
            assertThat(rows()).isEqualTo(ROWS);
            assertThat(took).isLessThan(RESTART_LIMIT);
        }
    }

    @Test
    void aSecondServiceIsRefusedByNameAndTheFirstIsUnharmed() throws Exception {
        try (var server = EmbeddedPostgres.start(folder);
                var second = AnotherService.launch(AnotherService.Main.class, folder)) {
            commitRows();

            String report = second.awaitReport();

            assertThat(report)
                    .isEqualTo("The data folder " + folder.toRealPath() + " is in use by another Foreseed (process "
                            + ProcessHandle.current().pid()
                            + "). Stop that one, or give this one its own folder with FORESEED_DATA.");
            assertThat(second.process().waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(server.serverPid()).isEqualTo(serverPid());
            assertThat(rows()).isEqualTo(ROWS);
        }
    }

    @Test
    void theFolderOfALivingServiceInAnotherProcessIsRefused() throws Exception {
        try (var first = AnotherService.launch(AnotherService.Main.class, folder)) {
            assertThat(first.awaitReport()).isEqualTo("ready");

            assertThatThrownBy(() -> EmbeddedPostgres.start(folder))
                    .isInstanceOf(DataFolderInUseException.class)
                    .hasMessageContaining(folder.toRealPath().toString())
                    .hasMessageContaining("process " + first.process().pid());

            first.kill();
        }
        EmbeddedPostgres.start(folder).close();
    }

    @Test
    void anInnocentProcessWithTheStalePidIsNotHarmed() throws Exception {
        Process innocent = new ProcessBuilder("sleep", "120").start();
        try {
            var pidFile = folder.resolve("data").resolve("postmaster.pid");
            Files.writeString(
                    pidFile,
                    innocent.pid() + "\n" + folder.toRealPath().resolve("data") + "\n1700000000\n5432\n\n127.0.0.1\n"
                            + "  1234567         0\nready   \n");

            try (var server = EmbeddedPostgres.start(folder)) {
                assertThat(server.serverPid()).isNotEqualTo(innocent.pid());
                assertThat(innocent.isAlive()).isTrue();
            }
            assertThat(innocent.isAlive()).isTrue();
        } finally {
            innocent.destroyForcibly();
        }
    }
}
