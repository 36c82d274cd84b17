package io.foreseed.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.jboss.logging.Logger;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * The real PostgreSQL of the tests, one for each JVM: a container where an engine runs and the image is there, else the
 * embedded server. The log says which. It has the database and roles the service expects, and nothing migrated.
 */
public final class TestDatabase {
    /** The image to use; it must be there already, since tests pull nothing. */
    private static final String IMAGE_VARIABLE = "FORESEED_TEST_IMAGE";

    private static final String DEFAULT_IMAGE = "postgres:18";
    private static final Logger LOG = Logger.getLogger(TestDatabase.class);

    private final String superuserBase;
    private final ServerCredentials credentials;

    private TestDatabase(String superuserBase, ServerCredentials credentials) {
        this.superuserBase = superuserBase;
        this.credentials = credentials;
    }

    /** The server of this JVM; it stops with the JVM. */
    public static TestDatabase running() {
        return Holder.DATABASE;
    }

    /** For the service's pool: {@code foreseed_app}. */
    public String serviceUrl() {
        return url(PostgresBootstrap.DATABASE, PostgresBootstrap.SERVICE_LOGIN, credentials.servicePassword());
    }

    /** For migrations: {@code foreseed_owner}. */
    public String ownerUrl() {
        return url(PostgresBootstrap.DATABASE, PostgresBootstrap.OWNER, credentials.ownerPassword());
    }

    /** For what a test does behind the service's back. */
    public String superuserUrl() {
        return url(PostgresBootstrap.DATABASE, PostgresServer.SUPERUSER, credentials.superuserPassword());
    }

    private String url(String database, String role, String password) {
        return superuserBase + "/" + database + "?user=" + role + "&password=" + password;
    }

    private static final class Holder {
        static final TestDatabase DATABASE = start();
    }

    private static TestDatabase start() {
        String image = System.getenv().getOrDefault(IMAGE_VARIABLE, DEFAULT_IMAGE);
        try {
            return hasImage(image) ? inContainer(image) : embedded();
        } catch (IOException | SQLException failed) {
            throw new IllegalStateException("the tests have no database", failed);
        }
    }

    private static boolean hasImage(String image) {
        boolean mayHaveEngine = Files.exists(Path.of("/var/run/docker.sock")) || System.getenv("DOCKER_HOST") != null;
        if (!mayHaveEngine || !DockerClientFactory.instance().isDockerAvailable()) {
            LOG.infof("event=test-database kind=embedded reason=\"no container engine\"");
            return false;
        }
        boolean isThere = !DockerClientFactory.instance()
                .client()
                .listImagesCmd()
                .withImageNameFilter(image)
                .exec()
                .isEmpty();
        LOG.infof("event=test-database kind=%s image=%s", isThere ? "container" : "embedded", image);
        return isThere;
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
        TestDatabase database = new TestDatabase(base, credentials);
        PostgresBootstrap.run(
                "jdbc:" + database.url("postgres", PostgresServer.SUPERUSER, credentials.superuserPassword()),
                "jdbc:" + database.superuserUrl(),
                credentials);
        return database;
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
        return new TestDatabase("postgresql://127.0.0.1:" + server.port(), credentials);
    }

    static void deleteTree(Path folder) {
        try {
            PostgresBinaries.deleteTree(folder);
        } catch (IOException left) {
            LOG.warnf(left, "event=test-folder-left folder=%s", folder);
        }
    }
}
