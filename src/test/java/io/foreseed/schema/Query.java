package io.foreseed.schema;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** SQL in one call, for tests. */
final class Query {
    private Query() {}

    /** The first column of each row, as text; a null is {@code "null"}. */
    static List<String> strings(Connection connection, String query) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            var values = new ArrayList<String>();
            while (rows.next()) {
                values.add(String.valueOf(rows.getString(1)));
            }
            return List.copyOf(values);
        }
    }

    /** The first column of the only row. */
    static String string(Connection connection, String query) throws SQLException {
        List<String> values = strings(connection, query);
        if (values.size() != 1) {
            throw new IllegalStateException(values.size() + " rows instead of one: " + query);
        }
        return values.getFirst();
    }

    static void execute(Connection connection, String command) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(command);
        }
    }
}
