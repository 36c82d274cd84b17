package io.foreseed.service;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** Looks for texts in every column of every table, also where bytes hold them, whatever the tables are. */
final class RawSearch {
    private RawSearch() {}

    /** Where one of the texts is, as {@code table: text}; small and capital letters are the same. */
    static Set<String> find(List<String> texts) {
        Set<String> found = new TreeSet<>();
        try (Connection connection = Sql.connection();
                Statement statement = connection.createStatement()) {
            statement.execute("set bytea_output = 'escape'");
            for (String table : tables(statement)) {
                try (ResultSet rows = statement.executeQuery("select lower(cast(t as text)) from " + table + " t")) {
                    while (rows.next()) {
                        String row = rows.getString(1);
                        texts.stream()
                                .filter(text -> row.contains(text.toLowerCase(Locale.ROOT)))
                                .forEach(text -> found.add(table + ": " + text));
                    }
                }
            }
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
        return found;
    }

    private static List<String> tables(Statement statement) throws SQLException {
        List<String> tables = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(
                "select cast(oid as regclass) from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace")) {
            while (rows.next()) {
                tables.add(rows.getString(1));
            }
        }
        return tables;
    }
}
