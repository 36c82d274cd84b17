package io.foreseed.ops;

import static io.foreseed.ops.OfflineService.value;

import io.foreseed.audit.PublishedCheckpoints;
import io.foreseed.audit.TrailReport;
import io.foreseed.audit.WrappedKeys;
import io.foreseed.platform.DatabaseConfig;
import io.foreseed.platform.EmbeddedPostgres;
import io.foreseed.platform.EmbeddedPostgres.Addresses;
import io.foreseed.platform.MasterKey;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A connection that reads all of the trail, without the service; an embedded server is started when none runs. */
final class AuditDatabase implements AutoCloseable {
    /** Where checkpoints are published, below the folder of the embedded server. */
    static final String CHECKPOINTS = "checkpoints";

    private final Connection connection;
    private final @Nullable Path embedded;
    private final @Nullable EmbeddedDatabase started;

    private AuditDatabase(Connection connection, @Nullable Path embedded, @Nullable EmbeddedDatabase started) {
        this.connection = connection;
        this.embedded = embedded;
        this.started = started;
    }

    static AuditDatabase open() throws SQLException {
        OfflineService.requireReadableAddresses();
        Optional<String> given = value(DatabaseConfig.OWNER).or(() -> value(DatabaseConfig.SERVICE));
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
        String url = value(DatabaseConfig.OWNER).orElseThrow();
        return new AuditDatabase(connect(url), folder, started);
    }

    /** The service's login sees everything as the service itself; the owner anyway. */
    private static Connection connect(String url) throws SQLException {
        Connection connection = DriverManager.getConnection(
                OfflineService.address("the address of the database", url).jdbc());
        try (var statement = connection.createStatement()) {
            statement.execute("select set_config('app.role', 'service', false)");
        }
        return connection;
    }

    Connection connection() {
        return connection;
    }

    /** The place outside of the database where checkpoints are published, as the service is configured. */
    Optional<PublishedCheckpoints> published() {
        try {
            return PublishedCheckpoints.open(
                            setting("folder").map(Path::of),
                            setting("bucket"),
                            setting("endpoint").map(URI::create),
                            setting("region").orElse("us-east-1"))
                    .or(() -> Optional.ofNullable(embedded)
                            .map(folder -> new PublishedCheckpoints(folder.resolve(CHECKPOINTS))));
        } catch (IllegalStateException | IllegalArgumentException wrong) {
            throw CommandException.refused(String.valueOf(wrong.getMessage()));
        }
    }

    /** Looks whether the stored keys open, where the master key is configured. */
    void inspectKeys(TrailReport report) throws SQLException {
        Optional<MasterKey> master = masterKey();
        if (master.isEmpty()) {
            report.remark("the keys of envelopes were not opened: no master key is configured here");
            return;
        }
        try {
            WrappedKeys.inspect(connection, master.get(), report);
        } catch (IllegalStateException unusable) {
            throw CommandException.refused(String.valueOf(unusable.getMessage()));
        }
    }

    private Optional<MasterKey> masterKey() {
        if (value(MasterKey.VARIABLE).or(() -> value(MasterKey.FILE_VARIABLE)).isPresent()) {
            return Optional.of(MasterKey.of(OfflineService::value));
        }
        return Optional.ofNullable(embedded)
                .map(folder -> folder.resolve("master.key"))
                .filter(Files::exists)
                .map(file -> MasterKey.of(name ->
                        name.equals(MasterKey.FILE_VARIABLE) ? Optional.of(file.toString()) : Optional.empty()));
    }

    private static Optional<String> setting(String name) {
        String key = "foreseed.audit.checkpoint-" + name;
        return value(key.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_")).or(() -> value(key));
    }

    @Override
    public void close() throws SQLException {
        connection.close();
        if (started != null) {
            started.close();
        }
    }
}
