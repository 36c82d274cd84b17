package io.foreseed.platform;

import com.github.dockerjava.api.exception.DockerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * The real PostgreSQL of the tests, one for each JVM: the installation that {@code FORESEED_TEST_POSTGRES} names, or a
 * container where an engine runs and the image is there, else the embedded server. The log says which. It has the
 * database and roles the service expects, and nothing migrated.
 *
 * <p>What depends on the version of the server is tested against {@link #ofEachVersion()}.
 */
public final class TestDatabase {
    /** The image to use; it must be there already, since tests pull nothing. */
    private static final String IMAGE_VARIABLE = "FORESEED_TEST_IMAGE";

    private static final String DEFAULT_IMAGE = "postgres:18";

    /** The folder of an installed PostgreSQL, such as {@code /usr/lib/postgresql/15}; a cluster is made with it. */
    private static final String INSTALLED_VARIABLE = "FORESEED_TEST_POSTGRES";

    /** The oldest version the service supports, where Debian installs it. */
    static final Path OLDEST_SUPPORTED = Path.of("/usr/lib/postgresql/15");

    private static final Logger LOG = Logger.getLogger(TestDatabase.class);

    private final String name;
    private final String base;
    private final ServerCredentials credentials;
    private final AtomicInteger scratchCount = new AtomicInteger();

    private TestDatabase(String name, String base, ServerCredentials credentials) {
        this.name = name;
        this.base = base;
        this.credentials = credentials;
    }

    /** The server of this JVM; it stops with the JVM. */
    public static TestDatabase running() {
        return Holder.DATABASE;
    }

    /** The server of this JVM and, where it is installed and not the same, the oldest version that is supported. */
    public static Stream<TestDatabase> ofEachVersion() {
        return Stream.concat(Stream.of(running()), OldestHolder.DATABASE.stream());
    }

    /** A new migrated database on each of {@link #ofEachVersion()}; who takes one closes it. */
    public static Stream<ScratchDatabase> migratedOnEachVersion() {
        return ofEachVersion().map(TestDatabase::migrated);
    }

    /** For the service's pool: {@code foreseed_app}. */
    public String serviceUrl() {
        return serviceUrl(PostgresBootstrap.DATABASE);
    }

    String serviceUrl(String database) {
        return url(database, PostgresBootstrap.SERVICE_LOGIN, credentials.servicePassword());
    }

    /** For migrations: {@code foreseed_owner}. */
    public String ownerUrl() {
        return ownerUrl(PostgresBootstrap.DATABASE);
    }

    String ownerUrl(String database) {
        return url(database, PostgresBootstrap.OWNER, credentials.ownerPassword());
    }

    /** For what a test does behind the service's back. */
    public String superuserUrl() {
        return superuserUrl(PostgresBootstrap.DATABASE);
    }

    String superuserUrl(String database) {
        return url(database, PostgresServer.SUPERUSER, credentials.superuserPassword());
    }

    private String url(String database, String role, String password) {
        return base + "/" + database + "?user=" + role + "&password=" + password;
    }

    /** A new database on this server, empty, so that tests do not disturb each other. */
    public ScratchDatabase scratch() {
        String scratch = "scratch_" + scratchCount.incrementAndGet();
        maintain("CREATE DATABASE " + scratch + " OWNER " + PostgresBootstrap.OWNER);
        return new ScratchDatabase(this, scratch);
    }

    /** A new database on this server, migrated. */
    public ScratchDatabase migrated() {
        ScratchDatabase database = scratch();
        database.flyway().migrate();
        return database;
    }

    /** A new database on this server with all that is in another one, to which nobody may be connected. */
    public ScratchDatabase copyOf(ScratchDatabase original) {
        String scratch = "scratch_" + scratchCount.incrementAndGet();
        maintain("CREATE DATABASE " + scratch + " OWNER " + PostgresBootstrap.OWNER + " TEMPLATE " + original.name()
                + " STRATEGY file_copy");
        return new ScratchDatabase(this, scratch);
    }

    /** One more embedded server, with its own system identifier and transactions; it stops with the JVM. */
    public static TestDatabase another() throws IOException {
        return embedded();
    }

    void drop(String scratch) {
        maintain("DROP DATABASE " + scratch + " WITH (FORCE)");
    }

    /** Runs a command on the server itself, as its superuser. */
    public void maintain(String command) {
        try (var connection = DriverManager.getConnection("jdbc:" + superuserUrl("postgres"));
                var statement = connection.createStatement()) {
            statement.execute(command);
        } catch (SQLException failed) {
            throw new IllegalStateException(command + " failed on " + name, failed);
        }
    }

    @Override
    public String toString() {
        return name;
    }

    private static final class Holder {
        static final TestDatabase DATABASE = start();
    }

    private static final class OldestHolder {
        static final Optional<TestDatabase> DATABASE = startOldest();
    }

    private static Optional<TestDatabase> startOldest() {
        if (OLDEST_SUPPORTED.toString().equals(System.getenv(INSTALLED_VARIABLE))) {
            return Optional.empty();
        }
        if (!Files.isDirectory(OLDEST_SUPPORTED)) {
            LOG.warnf("event=test-database-skipped reason=\"%s is not installed\"", OLDEST_SUPPORTED);
            return Optional.empty();
        }
        try {
            return Optional.of(installed(OLDEST_SUPPORTED));
        } catch (IOException | SQLException failed) {
            throw new IllegalStateException("the tests have no database of the oldest version", failed);
        }
    }

    private static TestDatabase start() {
        String home = System.getenv().getOrDefault(INSTALLED_VARIABLE, "");
        String image = System.getenv().getOrDefault(IMAGE_VARIABLE, DEFAULT_IMAGE);
        try {
            if (!home.isBlank()) {
                return installed(Path.of(home));
            }
            return hasImage(image) ? inContainer(image) : embedded();
        } catch (IOException | SQLException failed) {
            throw new IllegalStateException("the tests have no database", failed);
        }
    }

    private static TestDatabase installed(Path home) throws IOException, SQLException {
        LOG.infof("event=test-database kind=installed home=%s", home);
        InstalledPostgres server = InstalledPostgres.start(home);
        Runtime.getRuntime().addShutdownHook(new Thread(server::close, "test-installed-stop"));
        return on(server);
    }

    /** A cluster of a test's own, with the roles and the database that the service expects. */
    public static TestDatabase on(InstalledPostgres server) throws SQLException {
        return prepared("installed " + server.home(), "postgresql://127.0.0.1:" + server.port(), server.credentials());
    }

    /** The cluster of an administrator, where it is installed. */
    public static Optional<InstalledPostgres> cluster() throws IOException {
        return Files.isDirectory(OLDEST_SUPPORTED)
                ? Optional.of(InstalledPostgres.start(OLDEST_SUPPORTED))
                : Optional.empty();
    }

    /** The same cluster by a standby of it: its roles and databases are there already. */
    public static TestDatabase at(InstalledPostgres standby) {
        return new TestDatabase("standby", "postgresql://127.0.0.1:" + standby.port(), standby.credentials());
    }

    private static TestDatabase prepared(String name, String base, ServerCredentials credentials) throws SQLException {
        var database = new TestDatabase(name, base, credentials);
        PostgresBootstrap.run(
                "jdbc:" + database.superuserUrl("postgres"), "jdbc:" + database.superuserUrl(), credentials);
        return database;
    }

    private static boolean hasImage(String image) {
        boolean mayHaveEngine = Files.exists(Path.of("/var/run/docker.sock")) || System.getenv("DOCKER_HOST") != null;
        if (!mayHaveEngine || !isEngineUsable()) {
            LOG.infof("event=test-database kind=embedded reason=\"no container engine\"");
            return false;
        }
        boolean isThere = !DockerClientFactory.instance()
                .client()
                .listImagesCmd()
                .withFilter("reference", Set.of(image))
                .exec()
                .isEmpty();
        LOG.infof("event=test-database kind=%s image=%s", isThere ? "container" : "embedded", image);
        return isThere;
    }

    /** An engine without a network to run containers in, such as one that only builds images, is none for us. */
    private static boolean isEngineUsable() {
        try {
            return DockerClientFactory.instance().isDockerAvailable();
        } catch (DockerException unusable) {
            LOG.warnf("event=test-engine-unusable reason=\"%s\"", unusable.getMessage());
            return false;
        }
    }

    private static TestDatabase inContainer(String image) throws SQLException {
        ServerCredentials credentials = ServerCredentials.generate();
        PostgreSQLContainer server = new PostgreSQLContainer(
                        DockerImageName.parse(image).asCompatibleSubstituteFor("postgres"))
                .withUsername(PostgresServer.SUPERUSER)
                .withPassword(credentials.superuserPassword())
                .withCommand("postgres", "-c", "shared_preload_libraries=pg_stat_statements");
        server.start();
        Runtime.getRuntime().addShutdownHook(new Thread(server::stop, "test-database-stop"));
        String base =
                "postgresql://" + server.getHost() + ":" + server.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT);
        return prepared("container " + image, base, credentials);
    }

    private static TestDatabase embedded() throws IOException {
        Path folder = Files.createTempDirectory("foreseed-test");
        EmbeddedPostgres server = EmbeddedPostgres.start(folder);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            server.close();
                            deleteTree(folder);
                        },
                        "test-database-stop"));
        ServerCredentials credentials = ServerCredentials.read(folder.resolve("credentials.properties"));
        return new TestDatabase("embedded", "postgresql://127.0.0.1:" + server.port(), credentials);
    }

    static void deleteTree(Path folder) {
        try {
            PostgresBinaries.deleteTree(folder);
        } catch (IOException left) {
            LOG.warnf(left, "event=test-folder-left folder=%s", folder);
        }
    }
}
