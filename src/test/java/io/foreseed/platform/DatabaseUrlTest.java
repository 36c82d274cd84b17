package io.foreseed.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foreseed.platform.DatabaseUrl.Tls;
import io.vertx.pgclient.PgConnectOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an address may say, and what both drivers understand of it. */
class DatabaseUrlTest {
    private static final Path NOWHERE = Path.of("/nonexistent/root.crt");

    private static DatabaseUrl read(String address) {
        return DatabaseUrl.parse("DATABASE_URL", address, NOWHERE);
    }

    @Test
    void bothDriversUnderstandTheSame() {
        DatabaseUrl url = read("postgres://app:a%2Fb+c%40%26d%25%20e@db.example.com/pl%C3%A4ne?sslmode=disable");

        PgConnectOptions reactive = PgConnectOptions.fromUri(url.plain());

        assertThat(reactive.getHost()).isEqualTo("db.example.com");
        assertThat(reactive.getPort()).isEqualTo(5432);
        assertThat(reactive.getUser()).isEqualTo("app");
        assertThat(reactive.getPassword()).isEqualTo("a/b+c@&d% e");
        assertThat(reactive.getDatabase()).isEqualTo("pläne");
        assertThat(url.jdbc())
                .isEqualTo("jdbc:postgresql://db.example.com:5432/pl%C3%A4ne?user=app&password=a%2Fb%2Bc%40%26d%25%20e"
                        + "&sslmode=disable");
    }

    @Test
    void userAndPasswordMayStandInEitherPlace() {
        assertThat(read("postgresql://app:secret@[::1]:5433/foreseed"))
                .isEqualTo(read("postgresql://[::1]:5433/foreseed?password=secret&user=app"));
    }

    @Test
    void aPasswordIsNotShown() {
        assertThat(read("postgresql://app:s3cret@db/foreseed")).asString().doesNotContain("s3cret");
    }

    @Test
    void requireWithTheUsualFileIsVerifyCa(@TempDir Path home) throws IOException {
        Path usual = Files.createFile(home.resolve("root.crt"));

        DatabaseUrl require = DatabaseUrl.parse("DATABASE_URL", "postgresql://db/f?sslmode=require", usual);
        DatabaseUrl prefer = DatabaseUrl.parse("DATABASE_URL", "postgresql://db/f", usual);

        assertThat(require.tls()).isEqualTo(Tls.VERIFY_CA);
        assertThat(require.authorities()).contains(usual);
        assertThat(prefer.tls()).isEqualTo(Tls.PREFER);
        assertThat(prefer.authorities()).isEmpty();
    }

    @Test
    void theSystemsAuthoritiesAreAskedInFull() {
        DatabaseUrl url = read("postgresql://db/f?sslrootcert=system");

        assertThat(url.tls()).isEqualTo(Tls.VERIFY_FULL);
        assertThat(url.authorities()).isEqualTo(Optional.empty());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            postgresql://db/f?sslmode=verify           | disable, allow, prefer, require, verify-ca, verify-full, not verify.
            postgresql://db/f?sslmode=                 | sslmode must be disable, allow, prefer, require,
            postgresql://db/f?sslmode=REQUIRE          | sslmode must be
            postgresql://db/f?sslMode=require          | sslMode; known are user, password, sslmode, sslrootcert.
            postgresql://db/f?connect_timeout=5        | the unknown parameter connect_timeout; known are
            postgresql://db/f?sslmode                  | the unknown parameter sslmode; known are
            postgresql://db/f?sslmode=allow&sslmode=prefer | has sslmode twice
            postgresql://db/f?sslmode=verify-full      | which cannot be read; sslrootcert names another file
            postgresql://db/f?sslmode=require&sslrootcert=/nonexistent/ca.crt | /nonexistent/ca.crt, which cannot be read
            postgresql://db/f?sslmode=verify-ca&sslrootcert=/tmp | /tmp, which cannot be read
            postgresql://db/f?sslmode=prefer&sslrootcert=/tmp/ca.crt | prefer looks at no certificate
            postgresql://db/f?sslrootcert=/tmp/ca.crt  | prefer looks at no certificate
            postgresql://db/f?sslmode=verify-ca&sslrootcert=system | sslrootcert=system needs sslmode=verify-full
            postgresql://db/f?password=%zz             | two hexadecimal digits
            postgresql://one,two/f                     | of one host
            postgresql://db:70000/f                    | the port must be from 1 to 65535, not 70000
            postgresql://db:0/f                        | the port must be from 1 to 65535, not 0
            postgresql://db                            | must be postgresql://host:port/database
            postgresql:///f                            | must be postgresql://host:port/database
            jdbc:postgresql://db/f                     | must be postgresql://host:port/database
            mysql://db/f                               | must be postgresql://host:port/database
            """)
    void whatIsWrongIsSaidWithWhatIsAllowed(String address, String told) {
        assertThatThrownBy(() -> read(address))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("DATABASE_URL")
                .hasMessageContaining(told);
    }

    @Test
    void noRefusalShowsAPassword() {
        for (String wrong : new String[] {"app:s3cret@db:0/f", "db/f?password=s3cret&sslmode=no", "app:s3cret@a,b/f"}) {
            assertThatThrownBy(() -> read("postgresql://" + wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .message()
                    .doesNotContain("s3cret");
        }
    }
}
