package io.foreseed.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Brings an archived month back, whole rows, as a table that is no part of the trail: nobody writes to it, and it goes like
 * any detached month.
 */
final class MonthAttachment {
    private static final Set<LeafField> JSON =
            Set.of(LeafField.OLD_VALUES, LeafField.NEW_VALUES, LeafField.CHANGED_FIELDS, LeafField.METADATA);
    private static final Set<LeafField> TIMES = Set.of(LeafField.TIMESTAMP, LeafField.RETENTION_UNTIL);
    private static final Set<LeafField> BYTES =
            Set.of(LeafField.PERSONAL_DATA_COMMITMENT, LeafField.SUBJECT_DATA_COMMITMENT);
    private static final Set<LeafField> NO_COLUMN =
            Set.of(LeafField.PERSONAL_DATA_SHA256, LeafField.SUBJECT_DATA_SHA256);

    private final Connection connection;
    private final MonthArchive archive;

    MonthAttachment(Connection connection, MonthArchive archive) {
        this.connection = connection;
        this.archive = archive;
    }

    /** Makes the table and fills it, in one transaction; how many rows. */
    long attach(YearMonth month) throws SQLException, IOException {
        String table = "public.audit_logs_" + month.toString().replace('-', '_');
        connection.setAutoCommit(false);
        try {
            execute("create table " + table + " (like public.audit_logs including defaults including constraints)");
            execute("revoke all on " + table + " from public, foreseed_service");
            long count = fill(table);
            execute("create trigger audit_logs_read_only before insert or update or delete or truncate on " + table
                    + " for each statement execute function public.refuse_change_of_audit_trail()");
            execute("alter table " + table + " enable always trigger audit_logs_read_only");
            execute("select public.protect_rows('" + table + "')");
            execute("create policy attached_read on " + table + " for select to foreseed_service"
                    + " using ((select public.app_role()) in ('auditor', 'service'))");
            execute("grant select on " + table + " to foreseed_service");
            connection.commit();
            return count;
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    private long fill(String table) throws SQLException, IOException {
        long[] count = {0};
        String insert = "insert into " + table + " as a select * from json_populate_record(null::" + table
                + ", ?::json) returning " + LeafField.selection();
        try (PreparedStatement statement = connection.prepareStatement(insert)) {
            for (MonthManifest.Part part : archive.manifest().orElseThrow().parts()) {
                archive.read(part, line -> {
                    insert(line, statement);
                    count[0]++;
                });
            }
        }
        return count[0];
    }

    /** Inserts a row, and compares what the database has then with the leaf. */
    private static void insert(CanonicalLine line, PreparedStatement statement) throws IOException {
        try {
            statement.setString(1, CanonicalLine.write(row(line)));
            try (ResultSet inserted = statement.executeQuery()) {
                inserted.next();
                if (!TrailRows.event(inserted).equals(line.entry())) {
                    throw new IOException(line.entry().label() + " does not become the row that it was");
                }
            }
        } catch (SQLException refused) {
            throw new IOException(line.entry().label() + ": " + refused.getMessage(), refused);
        }
    }

    private static ObjectNode row(CanonicalLine line) {
        ObjectNode row = CanonicalLine.JSON.createObjectNode();
        for (LeafField field : LeafField.values()) {
            String value = line.entry().value(field);
            if (value == null) {
                row.putNull(field.column());
            } else if (JSON.contains(field)) {
                row.putRawValue(field.column(), new RawValue(value));
            } else if (!NO_COLUMN.contains(field)) {
                row.put(field.column(), column(field, value));
            }
        }
        row.put("personal_data", bytes(line.personalData()));
        row.put("subject_data", bytes(line.subjectData()));
        return row;
    }

    private static String column(LeafField field, String value) {
        if (TIMES.contains(field) && !value.endsWith("infinity")) {
            return Instant.EPOCH.plus(Long.parseLong(value), ChronoUnit.MICROS).toString();
        }
        return BYTES.contains(field) ? "\\x" + value : value;
    }

    private static @Nullable String bytes(@Nullable String base64) {
        return base64 == null
                ? null
                : "\\x" + HexFormat.of().formatHex(Base64.getDecoder().decode(base64));
    }

    private void execute(String command) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(command);
        }
    }
}
