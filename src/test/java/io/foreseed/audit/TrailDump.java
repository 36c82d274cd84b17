package io.foreseed.audit;

import io.foreseed.platform.ScratchDatabase;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/** Loads the tables of a trail, and what its rows are about, into a migrated database of another server, as a dump would. */
final class TrailDump {
    private static final List<String> TABLES = List.of(
            "users",
            "user_sessions",
            "refresh_tokens",
            "subject_keys",
            "audit_logs",
            "audit_kept_rows",
            "audit_months",
            "audit_seal_keys",
            "audit_seal_state",
            "audit_seal_epochs",
            "audit_seal_batches",
            "audit_seal_tiles",
            "audit_seal_checkpoints");

    /** A dump is loaded before there are triggers; here they are there already. */
    private static final String DISABLE = """
            create temp table fires on commit drop as
            select tgrelid::regclass as of_table, tgname, tgenabled from pg_trigger
             where not tgisinternal and tgparentid = 0 and tgenabled <> 'D'
               and tgrelid in (select unnest(array[%s])::regclass);
            do $$
            declare
                each record;
            begin
                for each in select * from fires loop
                    execute format('alter table %%s disable trigger %%I', each.of_table, each.tgname);
                end loop;
            end
            $$""".formatted("'" + String.join("', '", TABLES) + "'");

    private static final String ENABLE = """
            do $$
            declare
                each record;
            begin
                for each in select * from fires loop
                    execute format('alter table %s enable %s trigger %I', each.of_table,
                                   case each.tgenabled when 'A' then 'always' else '' end, each.tgname);
                end loop;
            end
            $$""";

    private TrailDump() {}

    static void load(ScratchDatabase from, ScratchDatabase into) throws SQLException, IOException {
        try (Connection source = from.asSuperuser();
                Connection target = into.asSuperuser()) {
            target.setAutoCommit(false);
            LivedTrail.execute(target, "set session_replication_role = replica");
            LivedTrail.execute(target, DISABLE);
            LivedTrail.execute(target, "delete from audit_seal_state; delete from audit_logs; delete from users");
            for (String table : TABLES) {
                copy(source, target, table);
            }
            LivedTrail.execute(target, ENABLE);
            LivedTrail.execute(
                    target,
                    "select setval(pg_get_serial_sequence('audit_logs', 'sequence_number'),"
                            + " greatest((select max(sequence_number) from audit_logs), 1))");
            target.commit();
        }
    }

    private static void copy(Connection source, Connection target, String table) throws SQLException, IOException {
        String columns = columns(source, table);
        ByteArrayOutputStream rows = new ByteArrayOutputStream();
        manager(source).copyOut("copy (select " + columns + " from " + table + ") to stdout", rows);
        manager(target)
                .copyIn(
                        "copy " + table + " (" + columns + ") from stdin",
                        new ByteArrayInputStream(rows.toByteArray()));
    }

    private static CopyManager manager(Connection connection) throws SQLException {
        return connection.unwrap(PGConnection.class).getCopyAPI();
    }

    private static String columns(Connection connection, String table) throws SQLException {
        return JdbcRows.read(
                        connection,
                        "select string_agg(quote_ident(attname), ', ' order by attnum) from pg_attribute"
                                + " where attrelid = ?::regclass and attnum > 0 and not attisdropped",
                        row -> row.getString(1),
                        table)
                .getFirst();
    }
}
