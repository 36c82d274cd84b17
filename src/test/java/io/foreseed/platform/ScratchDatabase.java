package io.foreseed.platform;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;

/** A database of one test class, owned by {@code foreseed_owner}; closing drops it. */
public final class ScratchDatabase implements AutoCloseable {
    private final TestDatabase server;
    private final String name;

    ScratchDatabase(TestDatabase server, String name) {
        this.server = server;
        this.name = name;
    }

    String name() {
        return name;
    }

    /** The same database on a server that has a copy of everything. */
    public ScratchDatabase at(TestDatabase standby) {
        return new ScratchDatabase(standby, name);
    }

    /** The migrations of the build on this database, as the service runs them at its start. */
    public Flyway flyway() {
        return Flyway.configure()
                .dataSource("jdbc:" + server.ownerUrl(name), null, null)
                .locations("classpath:db/migration")
                .load();
    }

    /** For the service's pool: {@code foreseed_app}. */
    public String serviceUrl() {
        return server.serviceUrl(name);
    }

    /** For migrations: {@code foreseed_owner}. */
    public String ownerUrl() {
        return server.ownerUrl(name);
    }

    /** For what a test reads behind the service's back. */
    public String superuserUrl() {
        return server.superuserUrl(name);
    }

    /** As {@code foreseed_owner}, who migrates. */
    public Connection asOwner() throws SQLException {
        return DriverManager.getConnection("jdbc:" + server.ownerUrl(name));
    }

    /**
     * As the service's pool connects: {@code foreseed_app}, acting as {@code foreseed_service} from the first word; no
     * transaction has named a caller.
     */
    public Connection asServiceForNobody() throws SQLException {
        return asService("-c role=foreseed_service");
    }

    /** As {@link #asServiceForNobody()}, but for the service's own work, to which row-level security shows every row. */
    public Connection asService() throws SQLException {
        return asService("-c role=foreseed_service -c app.role=service");
    }

    private Connection asService(String options) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:" + server.serviceUrl(name) + "&options=" + URLEncoder.encode(options, StandardCharsets.UTF_8));
    }

    /** As a superuser, whom only triggers stop. */
    public Connection asSuperuser() throws SQLException {
        return DriverManager.getConnection("jdbc:" + server.superuserUrl(name));
    }

    @Override
    public void close() {
        server.drop(name);
    }

    @Override
    public String toString() {
        return name + " on " + server;
    }
}
