package io.foreseed.platform;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.postgresql.PGConnection;

/**
 * Brings the embedded server to the state the service expects: its database, its roles, its extension. Every step may
 * have happened already, so that a crash between two of them is repaired by the next start.
 */
final class PostgresBootstrap {
    static final String DATABASE = "foreseed";
    static final String OWNER = "foreseed_owner";
    static final String SERVICE_LOGIN = "foreseed_app";
    private static final String SERVICE_ROLE = "foreseed_service";

    private PostgresBootstrap() {}

    static void run(String maintenanceUrl, String databaseUrl, ServerCredentials credentials) throws SQLException {
        try (var connection = DriverManager.getConnection(maintenanceUrl)) {
            ensureRole(connection, SERVICE_ROLE, "NOLOGIN");
            ensureRole(connection, OWNER, "LOGIN CREATEROLE BYPASSRLS");
            ensureRole(connection, SERVICE_LOGIN, "LOGIN");
            setPassword(connection, OWNER, credentials.ownerPassword());
            setPassword(connection, SERVICE_LOGIN, credentials.servicePassword());
            execute(connection, "GRANT " + SERVICE_ROLE + " TO " + SERVICE_LOGIN);
            execute(connection, "GRANT " + SERVICE_ROLE + " TO " + OWNER + withSet(connection));
            // operations read the server's statistics with the owner's connection
            execute(connection, "GRANT pg_monitor TO " + OWNER);
            if (!exists(connection, "SELECT FROM pg_database WHERE datname = '" + DATABASE + "'")) {
                execute(connection, "CREATE DATABASE " + DATABASE + " OWNER " + OWNER);
            }
        }
        try (var connection = DriverManager.getConnection(databaseUrl)) {
            if (exists(connection, "SELECT FROM pg_available_extensions WHERE name = 'pg_stat_statements'")) {
                execute(connection, "CREATE EXTENSION IF NOT EXISTS pg_stat_statements");
            }
        }
    }

    /** Since PostgreSQL 16 membership alone may not allow SET ROLE; before, the words are unknown. */
    private static String withSet(Connection connection) throws SQLException {
        return connection.getMetaData().getDatabaseMajorVersion() >= 16 ? " WITH SET TRUE" : "";
    }

    private static void ensureRole(Connection connection, String role, String attributes) throws SQLException {
        if (!exists(connection, "SELECT FROM pg_roles WHERE rolname = '" + role + "'")) {
            execute(connection, "CREATE ROLE " + role + " " + attributes);
        }
    }

    /** Sends only the verifier, so that neither the log nor pg_stat_statements ever holds a password. */
    private static void setPassword(Connection connection, String role, String password) throws SQLException {
        connection.unwrap(PGConnection.class).alterUserPassword(role, password.toCharArray(), "scram-sha-256");
    }

    private static boolean exists(Connection connection, String query) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            return rows.next();
        }
    }

    private static void execute(Connection connection, String command) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(command);
        }
    }
}
