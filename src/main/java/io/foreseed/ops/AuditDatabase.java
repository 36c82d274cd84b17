package io.foreseed.ops;

import io.foreseed.platform.EmbeddedPostgres;
import io.foreseed.platform.EmbeddedPostgres.Addresses;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A connection that reads all of the trail, without the service; an embedded server is started when none runs. */
final class AuditDatabase implements AutoCloseable {
    /** Where checkpoints are published, below the folder of the embedded server. */
    static final String CHECKPOINTS = "checkpoints";

    private static final String FOLDER_KEY = "foreseed.audit.checkpoint-folder";

    private final Connection connection;
    private final @Nullable Path embedded;
    private final @Nullable EmbeddedDatabase started;

    private AuditDatabase(Connection connection, @Nullable Path embedded, @Nullable EmbeddedDatabase started) {
        this.connection = connection;
        this.embedded = embedded;
        this.started = started;
    }

    static AuditDatabase open() throws SQLException {
        Optional<String> given = value("DATABASE_MIGRATION_URL").or(() -> value("DATABASE_URL"));
        if (given.isPresent()) {
            return new AuditDatabase(connect(given.get()), null, null);
        }
        Path folder = EmbeddedPostgres.defaultFolder(System.getenv());
        if (!Files.isDirectory(folder)) {
            throw CommandException.refused("There is no DATABASE_URL, and no embedded server in " + folder + ".");
        }
        Optional<Addresses> running = EmbeddedPostgres.running(folder);
        if (running.isPresent()) {
            return new AuditDatabase(connect(running.get().ownerUrl()), folder, null);
        }
        EmbeddedDatabase started = EmbeddedDatabase.start(folder);
        String url = value("DATABASE_MIGRATION_URL").orElseThrow();
        return new AuditDatabase(connect(url), folder, started);
    }

    /** The service's login sees everything as the service itself; the owner anyway. */
    private static Connection connect(String url) throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:" + url);
        try (var statement = connection.createStatement()) {
            statement.execute("select set_config('app.role', 'service', false)");
        }
        return connection;
    }

    Connection connection() {
        return connection;
    }

    /** Where checkpoints are published outside of the database, as the service is configured. */
    Optional<Path> publishedFolder() {
        return value(FOLDER_KEY.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_"))
                .or(() -> value(FOLDER_KEY))
                .map(Path::of)
                .or(() -> Optional.ofNullable(embedded).map(folder -> folder.resolve(CHECKPOINTS)));
    }

    private static Optional<String> value(String name) {
        return Stream.of(System.getProperty(name, ""), System.getenv().getOrDefault(name, ""))
                .filter(text -> !text.isBlank())
                .findFirst();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
        if (started != null) {
            started.close();
        }
    }
}
