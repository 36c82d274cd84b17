package io.foreseed.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Both connections trust a server as far as libpq does; where its psql is installed, it is asked too. */
class DatabaseTlsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Path INSTALLED = TestDatabase.OLDEST_SUPPORTED;
    private static final String IS_ENCRYPTED = "select ssl from pg_stat_ssl where pid = pg_backend_pid()";

    /** The database whose connections have to be encrypted. */
    private static final String DEMANDING = "demanding";

    /** What an address names; the certificate is of localhost, not of 127.0.0.1. */
    private enum Server {
        WITHOUT_TLS,
        RIGHT,
        WRONG_AUTHORITY,
        WRONG_HOST,
        DEMANDS_TLS
    }

    /** What came of an attempt to connect. */
    private enum Answer {
        CLEAR,
        ENCRYPTED,
        REFUSED
    }

    private static Path folder;
    private static InstalledPostgres plain;
    private static InstalledPostgres secure;
    private static TestAuthority trusted;
    private static TestAuthority other;
    private static Vertx vertx;

    @BeforeAll
    static void start() throws IOException, GeneralSecurityException, SQLException {
        folder = Files.createTempDirectory("foreseed-test-tls");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        trusted = TestAuthority.in(folder.resolve("trusted, it is")); // a comma and blanks, for whoever splits at them
        other = TestAuthority.in(folder.resolve("other"));
        Path home = InstalledPostgres.programs(folder);
        plain = InstalledPostgres.start(home);
        secure = InstalledPostgres.start(home);
        secure.encrypt(trusted.serverOf("localhost"), DEMANDING);
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        secure.close();
        plain.close();
        TestDatabase.deleteTree(folder);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            disable     | no  | CLEAR   | CLEAR     | CLEAR     | CLEAR     | REFUSED
            allow       | no  | CLEAR   | CLEAR     | CLEAR     | CLEAR     | ENCRYPTED
            prefer      | no  | CLEAR   | ENCRYPTED | ENCRYPTED | ENCRYPTED | ENCRYPTED
            require     | no  | REFUSED | ENCRYPTED | ENCRYPTED | ENCRYPTED | ENCRYPTED
            require     | yes | REFUSED | ENCRYPTED | REFUSED   | ENCRYPTED | ENCRYPTED
            verify-ca   | yes | REFUSED | ENCRYPTED | REFUSED   | ENCRYPTED | ENCRYPTED
            verify-full | yes | REFUSED | ENCRYPTED | REFUSED   | REFUSED   | ENCRYPTED
            """)
    void bothConnectionsAnswerAsLibpqDoes(
            String mode,
            String namesAuthority,
            Answer withoutTls,
            Answer right,
            Answer wrongAuthority,
            Answer wrongHost,
            Answer demandsTls)
            throws Exception {
        Map<Server, Answer> expected = new EnumMap<>(Map.of(
                Server.WITHOUT_TLS, withoutTls,
                Server.RIGHT, right,
                Server.WRONG_AUTHORITY, wrongAuthority,
                Server.WRONG_HOST, wrongHost,
                Server.DEMANDS_TLS, demandsTls));
        Map<Server, Answer> byJdbc = new EnumMap<>(Server.class);
        Map<Server, Answer> reactive = new EnumMap<>(Server.class);
        Map<Server, Answer> byLibpq = new EnumMap<>(Server.class);

        for (Server server : Server.values()) {
            String text = address(server, "&sslmode=" + mode, namesAuthority.equals("yes"));
            DatabaseUrl url = DatabaseUrl.parse("DATABASE_URL", text);
            byJdbc.put(server, byJdbc(url));
            reactive.put(server, reactive(url));
            byLibpq.put(server, Files.isDirectory(INSTALLED) ? byLibpq(text) : expected.get(server));
        }

        assertThat(byLibpq).as("psql").isEqualTo(expected);
        assertThat(byJdbc).as("JDBC").isEqualTo(expected);
        assertThat(reactive).as("reactive").isEqualTo(expected);
    }

    /** psql 15 does not know the word; the JDK's authorities have not signed this server. */
    @Test
    void theAuthoritiesOfTheSystemHaveNotSignedTheCertificateOfATest() throws Exception {
        String ofSystem = "&sslmode=verify-full&sslrootcert=system";

        DatabaseUrl url = DatabaseUrl.parse("DATABASE_URL", address(Server.RIGHT, ofSystem, false));

        assertThat(List.of(byJdbc(url), reactive(url))).containsExactly(Answer.REFUSED, Answer.REFUSED);
    }

    @Test
    void withoutAWordEncryptionIsPreferred() throws Exception {
        DatabaseUrl secured = DatabaseUrl.parse("DATABASE_URL", address(Server.RIGHT, "", false));
        DatabaseUrl open = DatabaseUrl.parse("DATABASE_URL", address(Server.WITHOUT_TLS, "", false));

        assertThat(List.of(byJdbc(secured), reactive(secured))).containsOnly(Answer.ENCRYPTED);
        assertThat(List.of(byJdbc(open), reactive(open))).containsOnly(Answer.CLEAR);
    }

    private static String address(Server server, String words, boolean namesAuthority) {
        InstalledPostgres at = server == Server.WITHOUT_TLS ? plain : secure;
        Path authority = server == Server.WRONG_AUTHORITY ? other.certificate() : trusted.certificate();
        return "postgresql://" + (server == Server.WRONG_HOST ? "127.0.0.1" : "localhost") + ":" + at.port() + "/"
                + (server == Server.DEMANDS_TLS ? DEMANDING : "postgres") + "?user=" + PostgresServer.SUPERUSER
                + "&password=" + at.credentials().superuserPassword() + words
                + (namesAuthority ? "&sslrootcert=" + authority.toString().replace(" ", "%20") : "");
    }

    private static Answer byJdbc(DatabaseUrl url) {
        try (var connection = DriverManager.getConnection(url.jdbc());
                var statement = connection.createStatement();
                var rows = statement.executeQuery(IS_ENCRYPTED)) {
            rows.next();
            return rows.getBoolean(1) ? Answer.ENCRYPTED : Answer.CLEAR;
        } catch (SQLException refused) {
            return Answer.REFUSED;
        }
    }

    /** As {@link DatabasePool} does it. */
    private static Answer reactive(DatabaseUrl url) throws InterruptedException, TimeoutException {
        PgConnectOptions options = url.secure(PgConnectOptions.fromUri(url.plain()));
        try {
            return PgConnection.connect(vertx, options)
                    .compose(connection -> connection
                            .query(IS_ENCRYPTED)
                            .execute()
                            .map(rows -> rows.iterator().next().getBoolean(0))
                            .eventually(() -> connection.close()))
                    .map(isEncrypted -> isEncrypted ? Answer.ENCRYPTED : Answer.CLEAR)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException refused) {
            return Answer.REFUSED;
        }
    }

    private static Answer byLibpq(String address) {
        String psql = INSTALLED.resolve("bin").resolve("psql").toString();
        ExternalCommand answer =
                ExternalCommand.run(List.of(psql, "-XAtq", "-d", address, "-c", IS_ENCRYPTED), PATIENCE);
        return !answer.succeeded() ? Answer.REFUSED : answer.output().equals("t") ? Answer.ENCRYPTED : Answer.CLEAR;
    }
}
