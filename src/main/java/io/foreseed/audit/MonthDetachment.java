package io.foreseed.audit;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.YearMonth;

/**
 * Detaches a month with the owner's login and without holding writers, which PostgreSQL does in two transactions of its own
 * and in no function. What a process that was ended has left half done is finished.
 */
final class MonthDetachment {
    /** It waits for every transaction that was there before it. */
    private static final String BOUND = "10min";

    private final Connection connection;
    private final YearMonth month;
    private final String partition;

    MonthDetachment(Connection connection, YearMonth month) {
        this.connection = connection;
        this.month = month;
        this.partition = "audit_logs_" + month.toString().replace('-', '_');
    }

    void detach(String digest, MonthManifest manifest) throws SQLException {
        execute("set app.role = 'service'");
        try {
            prepare(digest, manifest);
            execute("set statement_timeout = '" + BOUND + "'");
            String found = JdbcRows.read(
                            connection,
                            "select coalesce((select case when inhdetachpending then 'pending' else 'attached' end"
                                    + " from pg_inherits where inhrelid = to_regclass(?)"
                                    + " and inhparent = 'public.audit_logs'::regclass), 'detached')",
                            row -> row.getString(1),
                            "public." + partition)
                    .getFirst();
            if (!found.equals("detached")) {
                execute("alter table public.audit_logs detach partition public." + partition
                        + (found.equals("pending") ? " finalize" : " concurrently"));
            }
            execute("update public.audit_months set state = 'detached', changed_at = clock_timestamp() where month = '"
                    + month.atDay(1) + "'");
        } finally {
            execute("reset statement_timeout");
            execute("reset app.role");
        }
    }

    /** Copies the events with a statement, which outlive their month; in both tables they count once. */
    private void prepare(String digest, MonthManifest manifest) throws SQLException {
        JdbcRows.read(
                connection,
                "select require_detachable_month(?::date, ?, ?, ?, ?), keep_statements_of_month(?::date)",
                row -> true,
                month.atDay(1).toString(),
                digest,
                manifest.count(),
                Long.toString(manifest.last().transaction()),
                manifest.last().sequence(),
                month.atDay(1).toString());
    }

    private void execute(String command) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(command);
        }
    }
}
