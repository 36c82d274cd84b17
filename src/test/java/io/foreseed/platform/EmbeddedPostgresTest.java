package io.foreseed.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A healthy embedded server: durable, closed to the outside, its data kept. */
class EmbeddedPostgresTest {
    private static Path folder;
    private static EmbeddedPostgres server;

    @BeforeAll
    static void start() throws IOException {
        folder = Files.createTempDirectory("foreseed test-ä"); // a blank and a letter beyond ASCII
        server = EmbeddedPostgres.start(folder);
    }

    @AfterAll
    static void stop() {
        server.close();
        TestDatabase.deleteTree(folder);
    }

    private static String ask(String url, String query) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:" + url);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            assertThat(rows.next()).isTrue();
            return String.valueOf(rows.getString(1));
        }
    }

    private static void execute(String url, String command) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:" + url);
                var statement = connection.createStatement()) {
            statement.execute(command);
        }
    }

    @Test
    void theServerNeverRunsAsRoot() throws IOException {
        var process = Path.of("/proc", Long.toString(server.serverPid()));

        int uid = (Integer) Files.getAttribute(process, "unix:uid");

        assertThat(uid).isPositive();
        assertThat(Files.getAttribute(folder.resolve("data"), "unix:uid")).isEqualTo(uid);
    }

    @Test
    void whatIsCommittedIsOnTheDiskAndEachPageHasAChecksum() throws SQLException {
        var settings = new ArrayList<String>();

        for (String name : List.of("fsync", "full_page_writes", "synchronous_commit", "data_checksums")) {
            settings.add(name + "=" + ask(server.ownerUrl(), "SHOW " + name));
        }

        assertThat(settings)
                .containsExactly("fsync=on", "full_page_writes=on", "synchronous_commit=on", "data_checksums=on");
    }

    @Test
    void durabilityCannotBeTurnedOffFromInside() throws SQLException {
        execute(server.superuserUrl(), "ALTER SYSTEM SET fsync = off");
        execute(server.superuserUrl(), "ALTER SYSTEM SET full_page_writes = off");

        String reloaded = ask(server.superuserUrl(), "SELECT pg_reload_conf()");

        assertThat(reloaded).isEqualTo("t");
        assertThat(ask(server.ownerUrl(), "SHOW fsync") + ask(server.ownerUrl(), "SHOW full_page_writes"))
                .isEqualTo("onon");
        execute(server.superuserUrl(), "ALTER SYSTEM RESET ALL");
    }

    @Test
    void theOwnerReadsTheStatisticsOfAllStatements() throws SQLException {
        ask(server.serviceUrl(), "SELECT 4711 AS asked_by_the_service");

        String seen = ask(
                server.ownerUrl(),
                "SELECT count(*) FROM pg_stat_statements WHERE query LIKE '%AS asked_by_the_service%'"
                        + " AND userid = 'foreseed_app'::regrole");

        assertThat(seen).isEqualTo("1");
    }

    @Test
    void theServerListensOnLoopbackOnly() throws IOException, SQLException {
        String port = ":" + String.format(Locale.ROOT, "%04X", server.port()) + " ";

        List<String> listening = new ArrayList<>();
        for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            try (Stream<String> lines = Files.lines(Path.of(table))) {
                lines.filter(line -> line.contains(port) && line.contains(" 0A ")) // 0A: listening
                        .map(line -> line.strip().split(" +", -1)[1])
                        .forEach(listening::add);
            }
        }

        assertThat(listening).containsExactly("0100007F" + port.strip()); // 127.0.0.1
        assertThat(ask(server.superuserUrl(), "SHOW unix_socket_directories")).isEmpty();
    }

    @Test
    void whoGivesNoPasswordOrAWrongOneIsTurnedAway() {
        String nobody = "jdbc:postgresql://127.0.0.1:" + server.port() + "/foreseed?user=";

        for (String role : List.of("postgres", "foreseed_owner", "foreseed_app")) {
            assertThatThrownBy(() -> DriverManager.getConnection(nobody + role))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("no password was provided");
            assertThatThrownBy(() -> DriverManager.getConnection(nobody + role + "&password=guess"))
                    .isInstanceOfSatisfying(SQLException.class, refused -> assertThat(refused.getSQLState())
                            .isEqualTo("28P01"));
        }
    }

    @Test
    void neitherTheOwnerNorTheServiceIsASuperuser() throws SQLException {
        String question = "SELECT current_user || ' ' || rolsuper FROM pg_roles WHERE rolname = current_user";

        String owner = ask(server.ownerUrl(), question);
        String service = ask(server.serviceUrl(), question);

        assertThat(List.of(owner, service)).containsExactly("foreseed_owner false", "foreseed_app false");
    }

    @Test
    void onlyTheirOwnersReadPasswordsDataAndLog() throws IOException {
        var permissions = new ArrayList<String>();

        for (String name : List.of("credentials.properties", "data", "log")) {
            permissions.add(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name))));
        }

        assertThat(permissions).containsExactly("rw-------", "rwx------", "rwx------");
    }

    @Test
    void noPasswordIsInTheLog() throws IOException {
        var credentials = ServerCredentials.read(folder.resolve("credentials.properties"));

        String log = Files.readString(folder.resolve("log").resolve("server.log"));

        assertThat(log)
                .contains("database system is ready")
                .doesNotContain(credentials.superuserPassword())
                .doesNotContain(credentials.ownerPassword())
                .doesNotContain(credentials.servicePassword());
    }

    @Test
    void aSecondServiceInTheSameProcessIsRefusedAndTheFirstUnharmed() throws SQLException {
        assertThatThrownBy(() -> EmbeddedPostgres.start(folder))
                .isInstanceOf(DataFolderInUseException.class)
                .hasMessageContaining(folder.toString())
                .hasMessageContaining(Long.toString(ProcessHandle.current().pid()));

        assertThat(ask(server.serviceUrl(), "SELECT 1")).isEqualTo("1");
    }

    @Test
    void dataPortAndPasswordsStayBetweenRuns() throws SQLException {
        execute(server.ownerUrl(), "CREATE TABLE kept AS SELECT 42 AS answer");
        String before = server.ownerUrl();
        long pidBefore = server.serverPid();

        server.close();
        server = EmbeddedPostgres.start(folder);

        assertThat(ask(before, "SELECT answer FROM kept")).isEqualTo("42");
        assertThat(server.ownerUrl()).isEqualTo(before);
        assertThat(server.serverPid()).isNotEqualTo(pidBefore);
    }

    @Test
    void closingStopsTheServerAndClosingAgainDoesNothing() {
        String url = server.ownerUrl();

        server.close();
        server.close();

        assertThat(folder.resolve("data").resolve("postmaster.pid")).doesNotExist();
        assertThatThrownBy(() -> ask(url, "SELECT 1")).hasMessageContaining("refused");
        server = EmbeddedPostgres.start(folder);
    }
}
