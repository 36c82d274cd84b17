package io.foreseed.audit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What guards the trail in a database, compared with what the migrations of this build make: triggers and the functions
 * they call, rules, policies and row-level security, grants by table and column, owners, constraints, and what the
 * service's logins may be. The build's is the resource {@code audit/guard.txt}, written from a database that was just
 * migrated.
 *
 * <p>Only the catalogs are read, which every login may. Who owns the server can make them say anything.
 */
public final class TrailGuard {
    private static final String DESCRIPTION = "/audit/guard.txt";
    private static final String QUERY = "/audit/guard.sql";

    /** What {@code guard.sql} calls every month of the trail. */
    private static final String ANY_MONTH = "audit_logs_YYYY_MM";

    /** Before the name of the schema's version, in the description. */
    private static final String VERSION = "schema ";

    /** The catalogs first, whatever the database's settings say, so that nothing stands in for them. */
    private static final String SETTINGS = """
            select set_config('search_path', 'pg_catalog, pg_temp', false),
                   set_config('quote_all_identifiers', 'off', false)""";

    private static final String SETTINGS_BEFORE =
            "select current_setting('search_path'), current_setting('quote_all_identifiers')";

    private static final String APPLIED = """
            select version from public.flyway_schema_history where success and version ~ '^[0-9]+$'
             order by version::integer desc limit 1""";

    private TrailGuard() {}

    /** The guard of a database: each object and grant by its kind and name, those of each month by themselves. */
    private record Described(GuardFacts always, SortedMap<String, GuardFacts> months) {}

    /**
     * What differs from the build's guard, a sentence for each object, which it names; empty when nothing does. When the
     * schema is another version's this is the only sentence, since the guard is another's too.
     */
    public static List<String> differences(Connection connection) throws SQLException {
        List<String> build = read(DESCRIPTION).lines().toList();
        String version = version(build);
        return withSettings(connection, () -> {
            if (!exists(connection, "public.audit_logs")) {
                return List.of("table audit_logs is missing");
            }
            if (!exists(connection, "public.flyway_schema_history")) {
                return List.of("table flyway_schema_history is missing: which migrations were applied is not known");
            }
            String applied = applied(connection);
            return applied.equals(version)
                    ? compared(described(connection), build)
                    : List.of("the schema is of version " + applied + " and this build's of version " + version
                            + ": its guard can be compared after `foreseed migrate`, or by the build that made it");
        });
    }

    /** The guard of a database as the build keeps it, which a test writes and compares. */
    public static String description(Connection connection) throws SQLException {
        return withSettings(connection, () -> {
            Described found = described(connection);
            TreeSet<String> lines = new TreeSet<>(found.always().lines());
            found.months().values().forEach(month -> lines.addAll(month.lines()));
            return VERSION + applied(connection) + "\n" + String.join("\n", lines) + "\n";
        });
    }

    private static List<String> compared(Described found, List<String> build) {
        List<String> lines =
                build.stream().filter(line -> !line.startsWith(VERSION)).toList();
        GuardFacts always =
                GuardFacts.of(lines.stream().filter(line -> !isOfMonth(line)).toList());
        GuardFacts ofMonth =
                GuardFacts.of(lines.stream().filter(TrailGuard::isOfMonth).toList());
        List<String> differences = new ArrayList<>(found.always().differencesFrom(always));
        SortedMap<String, List<String>> monthsOf = new TreeMap<>();
        for (Map.Entry<String, GuardFacts> month : found.months().entrySet()) {
            for (String difference : month.getValue().differencesFrom(ofMonth)) {
                monthsOf.computeIfAbsent(difference, key -> new ArrayList<>()).add(month.getKey());
            }
        }
        monthsOf.forEach((difference, months) -> differences.add(difference.replace(ANY_MONTH, named(months))));
        return List.copyOf(differences);
    }

    /** A change of the trail itself is one of each month. */
    private static String named(List<String> months) {
        return months.size() == 1
                ? months.getFirst()
                : months.getFirst() + " and " + (months.size() - 1) + " other months";
    }

    /** By the name: a fact of something else may mention it. */
    private static boolean isOfMonth(String line) {
        return GuardFacts.name(line).contains(ANY_MONTH);
    }

    private static String version(List<String> build) {
        return build.stream()
                .filter(line -> line.startsWith(VERSION))
                .map(line -> line.substring(VERSION.length()))
                .findFirst()
                .orElseThrow();
    }

    private static Described described(Connection connection) throws SQLException {
        List<String> always = new ArrayList<>();
        SortedMap<String, List<String>> months = new TreeMap<>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(read(QUERY))) {
            while (rows.next()) {
                String month = rows.getString(1);
                List<String> lines = month == null ? always : months.computeIfAbsent(month, key -> new ArrayList<>());
                lines.add(GuardFacts.line(text(rows.getString(2)), text(rows.getString(3)), text(rows.getString(4))));
            }
        }
        return new Described(
                GuardFacts.of(always),
                months.entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey,
                                month -> GuardFacts.of(month.getValue()),
                                (one, other) -> one,
                                TreeMap::new)));
    }

    private static String text(@Nullable String value) {
        return Objects.requireNonNullElse(value, "");
    }

    private static boolean exists(Connection connection, String table) throws SQLException {
        return row(connection, "select to_regclass('" + table + "') is not null")
                .equals(List.of("t"));
    }

    private static String applied(Connection connection) throws SQLException {
        List<String> versions = row(connection, APPLIED);
        return versions.isEmpty() ? "none" : versions.getFirst();
    }

    @FunctionalInterface
    private interface Reading<T> {
        T read() throws SQLException;
    }

    private static <T> T withSettings(Connection connection, Reading<T> reading) throws SQLException {
        List<String> before = row(connection, SETTINGS_BEFORE);
        row(connection, SETTINGS);
        try {
            return reading.read();
        } finally {
            try (var restore = connection.prepareStatement("select pg_catalog.set_config('search_path', ?, false),"
                    + " pg_catalog.set_config('quote_all_identifiers', ?, false)")) {
                restore.setString(1, before.get(0));
                restore.setString(2, before.get(1));
                restore.execute();
            }
        }
    }

    /** The columns of the first row as text; empty without a row. */
    private static List<String> row(Connection connection, String query) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            List<String> columns = new ArrayList<>();
            if (rows.next()) {
                for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
                    columns.add(text(rows.getString(column)));
                }
            }
            return columns;
        }
    }

    private static String read(String resource) {
        try (InputStream stream = Objects.requireNonNull(TrailGuard.class.getResourceAsStream(resource), resource)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
