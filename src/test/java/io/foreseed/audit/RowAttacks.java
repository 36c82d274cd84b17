package io.foreseed.audit;

import static io.foreseed.audit.TrailAttack.attack;

import java.sql.SQLException;
import java.util.List;

/** Rows of the trail are edited, added, taken away, or put elsewhere; the guard is opened for it, and closed again. */
final class RowAttacks {
    private static final String COLUMNS =
            "timestamp, user_id, subject_id, session_id, action, resource_type, resource_id,"
                    + " ip_address, user_agent, request_id, old_values, new_values, changed_fields, metadata, severity,"
                    + " compliance_category, retention_until, execution_time_ms, outcome, retention_class,"
                    + " personal_data,"
                    + " personal_data_commitment, subject_data, subject_data_commitment, leaf_version, actor_kind";

    private static final List<String> EDITS = List.of(
            "timestamp = timestamp + interval '1 microsecond'",
            "timestamp = timestamp - interval '1 second'",
            "actor_kind = 'database'",
            "user_id = gen_random_uuid()",
            "user_id = null",
            "subject_id = gen_random_uuid()",
            "session_id = 'x'",
            "session_id = ''",
            "action = 'READ'",
            "action = action || ' '",
            "resource_type = 'tax_rules'",
            "resource_id = gen_random_uuid()",
            "ip_address = '10.0.0.1'",
            "user_agent = ''",
            "request_id = gen_random_uuid()",
            "old_values = 'null'",
            "new_values = '{\"a\": 1.00}'",
            "new_values = null",
            "changed_fields = '[]'",
            "metadata = '{}'",
            "metadata = coalesce(metadata, '{}') || '{\"x\": 1}'",
            "severity = 'error'",
            "compliance_category = 'SOX'",
            "compliance_category = null",
            "retention_until = now()",
            "retention_until = 'infinity'",
            "execution_time_ms = 6",
            "execution_time_ms = null",
            "outcome = 'denied'",
            "retention_class = 'x'",
            "leaf_version = 1",
            "leaf_version = 3",
            "id = gen_random_uuid()",
            "transaction_id = '5'",
            "transaction_id = (transaction_id::text::numeric + 1)::text::xid8",
            "sequence_number = -sequence_number",
            "sequence_number = 0",
            "sequence_number = sequence_number + 1000000",
            "personal_data_commitment = sha256('x')",
            "personal_data_commitment = null",
            "subject_data_commitment = null",
            "personal_data = null",
            "subject_data = null",
            "personal_data = null, personal_data_commitment = null",
            "subject_data = null, subject_data_commitment = null",
            "subject_data = subject_data || '\\x00'",
            "subject_data = '\\x'",
            "personal_data = overlay(personal_data placing '\\x00' from 30)",
            "personal_data = subject_data, subject_data = personal_data",
            "subject_data = '\\x01'::bytea || uuid_send(gen_random_uuid()) || '\\x0203'");

    private static final String CARRIED_NUMBER =
            "coalesce((select min(carried_sequences[1]) from audit_seal_batches), 1)";

    private static final List<TrailAttack> ALL = List.of(
            attack(
                    "row edited",
                    database -> open(
                            database, "update audit_logs set " + database.one(EDITS) + " where " + database.someRow())),
            attack(
                    "rows edited",
                    database -> open(
                            database,
                            "update audit_logs set " + database.one(EDITS) + " where sequence_number % "
                                    + (2 + database.random().nextInt(9)) + " = 0")),
            attack("row deleted", database -> open(database, "delete from audit_logs where " + database.someRow())),
            attack(
                    "first row deleted",
                    database -> open(
                            database,
                            "delete from audit_logs where sequence_number = (select min(sequence_number)"
                                    + " from audit_logs)")),
            attack(
                    "last row deleted",
                    database -> open(
                            database,
                            "delete from audit_logs where sequence_number = (select max(sequence_number)"
                                    + " from audit_logs)")),
            attack(
                    "rows of one subject deleted",
                    database -> open(
                            database,
                            "delete from audit_logs where subject_id ="
                                    + " (select subject_id from audit_logs where subject_id is not null"
                                    + " order by id limit 1)")),
            attack("all rows deleted", database -> open(database, "delete from audit_logs")),
            attack("rows truncated", database -> open(database, "truncate audit_logs")),
            attack("rows swapped", RowAttacks::swap),
            attack("envelopes swapped", RowAttacks::swapEnvelopes),
            attack(
                    "row doubled",
                    database -> insert(database, "transaction_id", "sequence_number", "gen_random_uuid()")),
            attack("row of a negative number", database -> insert(database, "'0'::xid8", "-5", "gen_random_uuid()")),
            attack("row of the number zero", database -> insert(database, "transaction_id", "0", "gen_random_uuid()")),
            attack(
                    "row of transaction zero",
                    database -> insert(database, "'0'::xid8", number(database), "gen_random_uuid()")),
            attack(
                    "row of an old transaction",
                    database -> insert(database, "'7'::xid8", number(database), "gen_random_uuid()")),
            attack(
                    "row of the number of one that was carried over",
                    database -> insert(database, "'7'::xid8", CARRIED_NUMBER, "gen_random_uuid()")),
            attack(
                    "row among the sealed",
                    database -> insert(database, "transaction_id", number(database), "gen_random_uuid()")),
            attack(
                    "row of a transaction of the far future",
                    database -> insert(database, "'9000000000000000000'::xid8", number(database), "gen_random_uuid()")),
            attack(
                    "row of the next transactions",
                    database -> insert(
                            database,
                            "(pg_current_xact_id()::text::bigint + 100000)::text::xid8",
                            number(database),
                            "gen_random_uuid()")),
            attack(
                    "row of the future",
                    database ->
                            open(database, """
                        insert into audit_logs (id, timestamp, action, resource_type)
                        select gen_random_uuid(), now() + interval '7 minutes' * %d, 'READ',
                               'plan'""".formatted(1 + database.random().nextInt(300)))),
            attack(
                    "row moved to another month",
                    database -> open(
                            database,
                            "update audit_logs set timestamp = timestamp + interval '1 month' where "
                                    + database.someRow())),
            attack(
                    "months detached",
                    database -> open(
                            database,
                            "alter table audit_logs detach partition "
                                    + database.text("select tableoid::regclass::text from audit_logs limit 1"))),
            attack("old row of yesterday never sealed", database -> open(database, """
                        insert into audit_logs (id, timestamp, action, resource_type)
                        select gen_random_uuid(), min(timestamp) - interval '2 minutes', 'READ', 'plan' from audit_logs""")));

    private RowAttacks() {}

    static List<TrailAttack> all() {
        return ALL;
    }

    private static String number(OwnedDatabase database) throws SQLException {
        return database.text(
                "select max(sequence_number) + 1 + " + database.random().nextInt(5) + " from audit_logs");
    }

    private static void insert(OwnedDatabase database, String transaction, String number, String id)
            throws SQLException {
        open(
                database,
                "insert into audit_logs (id, transaction_id, sequence_number, " + COLUMNS
                        + ") select " + id + ", " + transaction + ", " + number + ", " + COLUMNS
                        + " from audit_logs where " + database.someRow());
    }

    private static void swap(OwnedDatabase database) throws SQLException {
        String column =
                database.one(List.of("sequence_number", "transaction_id", "new_values", "user_id", "timestamp"));
        open(database, exchange(column, column + " = other." + column, database));
    }

    private static void swapEnvelopes(OwnedDatabase database) throws SQLException {
        String column = database.one(List.of("personal_data", "subject_data"));
        String change = database.random().nextBoolean()
                ? column + " = other." + column
                : column + " = other." + column + ", " + column + "_commitment = other." + column + "_commitment";
        open(database, exchange(column + ", " + column + "_commitment", change, database));
    }

    private static String exchange(String columns, String change, OwnedDatabase database) throws SQLException {
        String ids = "'" + database.someId() + "', '" + database.someId() + "'";
        return """
                with two as (select id, %s, row_number() over (order by id) as place
                               from audit_logs where id in (%s))
                update audit_logs a set %s from two me, two other
                 where a.id = me.id and other.place = 3 - me.place""".formatted(columns, ids, change);
    }

    /** Does it with the guard open, and closes it behind; a hurried owner leaves it open. */
    static void open(OwnedDatabase database, String change) throws SQLException {
        database.execute("set constraints all immediate");
        database.execute("alter table audit_logs disable trigger all;"
                + " alter table audit_logs alter sequence_number set generated by default");
        database.execute(change);
        if (database.random().nextInt(12) > 0) {
            database.execute("alter table audit_logs enable always trigger audit_logs_append_only;"
                    + " alter table audit_logs enable always trigger audit_logs_never_truncated;"
                    + " alter table audit_logs alter sequence_number set generated always");
        }
    }
}
