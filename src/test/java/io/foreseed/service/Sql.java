package io.foreseed.service;

import io.foreseed.platform.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** What a test does behind the service's back, as the server's superuser. */
final class Sql {
    private Sql() {}

    static void run(String command, Object... parameters) {
        try (Connection connection = connection();
                PreparedStatement statement = prepared(connection, command, parameters)) {
            statement.execute();
        } catch (SQLException failed) {
            throw new IllegalStateException(command, failed);
        }
    }

    /** A change of the schema, which may get into the way of the sealer: the one that PostgreSQL ends tries again. */
    static void runDespiteDeadlocks(String command) {
        for (int attempt = 1; ; attempt++) {
            try {
                run(command);
                return;
            } catch (IllegalStateException failed) {
                boolean isDeadlock =
                        failed.getCause() instanceof SQLException cause && "40P01".equals(cause.getSQLState());
                if (!isDeadlock || attempt == 5) {
                    throw failed;
                }
            }
        }
    }

    /** The first column of the only row. */
    static String text(String query, Object... parameters) {
        try (Connection connection = connection();
                PreparedStatement statement = prepared(connection, query, parameters);
                ResultSet rows = statement.executeQuery()) {
            if (!rows.next()) {
                throw new AssertionError("no row: " + query);
            }
            return String.valueOf(rows.getString(1));
        } catch (SQLException failed) {
            throw new IllegalStateException(query, failed);
        }
    }

    static long count(String query, Object... parameters) {
        return Long.parseLong(text(query, parameters));
    }

    static Connection connection() throws SQLException {
        return DriverManager.getConnection("jdbc:" + TestDatabase.running().superuserUrl());
    }

    private static PreparedStatement prepared(Connection connection, String command, Object... parameters)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(command);
        for (int index = 0; index < parameters.length; index++) {
            statement.setObject(index + 1, parameters[index]);
        }
        return statement;
    }
}
