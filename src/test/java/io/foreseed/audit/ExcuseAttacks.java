package io.foreseed.audit;

import static io.foreseed.audit.TrailAttack.attack;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;

/** Keys of persons are taken away, and rows are added that would excuse it: without a statement, or with one of others. */
final class ExcuseAttacks {
    private static final List<String> ACTIONS = List.of("ERASE", "ARCHIVE", "KEY", "ACKNOWLEDGE", "ADOPT");

    private static final String DESTROY =
            "update subject_keys set wrapped_key = null, destroyed_at = now(), retired_at ="
                    + " coalesce(retired_at, now()) where destroyed_at is null";

    private static final List<TrailAttack> ALL = List.of(
            attack(
                    "keys deleted of persons",
                    database -> keys(database, "delete from subject_keys where person_id is not null")),
            attack(
                    "key of a month deleted",
                    database -> keys(database, "delete from subject_keys where month is not null")),
            attack("all keys deleted", database -> keys(database, "delete from subject_keys")),
            attack("keys destroyed", database -> keys(database, DESTROY)),
            attack(
                    "key renamed",
                    database -> keys(
                            database,
                            "update subject_keys set id = gen_random_uuid()" + " where destroyed_at is null")),
            attack("keys destroyed and excused without a statement", database -> {
                keys(database, DESTROY);
                excuse(database, "ERASE", "'{}'");
            }),
            attack("keys destroyed and excused by a statement of an own key", database -> {
                keys(database, DESTROY);
                forge(database, Statement.Kind.ERASE, "key", "select id::text from subject_keys");
            }),
            attack("keys destroyed and excused by a copied statement", database -> {
                keys(database, DESTROY);
                excuse(database, "ERASE", copied(database));
            }),
            attack("keys destroyed and excused by an edited statement", database -> {
                keys(database, DESTROY);
                excuse(
                        database,
                        "ERASE",
                        "(select jsonb_build_object('statement', replace(metadata ->> 'statement',"
                                + " (regexp_match(metadata ->> 'statement', 'key ([^\\n]+)'))[1], (select"
                                + " id::text from subject_keys"
                                + " order by random() limit 1))) from audit_logs where action = 'ERASE' and"
                                + " metadata ? 'statement'"
                                + " limit 1)");
            }),
            attack("archive row and rows deleted", database -> {
                RowAttacks.open(database, "delete from audit_logs where " + database.someRow());
                excuse(database, "ARCHIVE", copied(database));
            }),
            attack("loss acknowledged without a statement", database -> {
                requireAcknowledged(database);
                excuse(database, "ACKNOWLEDGE", "'{}'");
                RowAttacks.open(
                        database, "delete from audit_logs where action = 'ACKNOWLEDGE' and metadata ? 'statement'");
            }),
            attack("loss acknowledged by an own key", database -> {
                requireAcknowledged(database);
                RowAttacks.open(database, "delete from audit_logs where action = 'ACKNOWLEDGE'");
                forge(
                        database,
                        Statement.Kind.ACKNOWLEDGE,
                        "lost",
                        "select epoch || ':' || tree_size || ':'"
                                + " || encode(root, 'base64') from audit_seal_checkpoints");
            }),
            attack("own key introduced by itself", database -> {
                RowAttacks.open(
                        database, "update audit_logs set user_id = gen_random_uuid() where " + database.someRow());
                forge(database, Statement.Kind.KEY, "old", "select name || '+00000000+AAAA' from audit_seal_keys");
                new ForgedTrees(database).sign(OwnKey.of("test-trail"));
            }),
            attack(
                    "statement taken away",
                    database -> RowAttacks.open(
                            database,
                            "update audit_logs set metadata = metadata - 'statement' where metadata ?"
                                    + " 'statement'")),
            attack(
                    "statements exchanged",
                    database -> RowAttacks.open(
                            database,
                            "update audit_logs a set metadata = (select metadata from audit_logs b where"
                                    + " b.metadata ? 'statement'"
                                    + " and b.id <> a.id order by random() limit 1) where a.metadata ?"
                                    + " 'statement'")),
            attack("excusing row of another action and a deleted row", database -> {
                RowAttacks.open(database, "delete from audit_logs where " + database.someRow());
                excuse(database, database.one(ACTIONS), copied(database));
            }));

    private ExcuseAttacks() {}

    static List<TrailAttack> all() {
        return ALL;
    }

    /** Where nothing is acknowledged, all that is left of the attack is a new row, as anybody may write one. */
    private static void requireAcknowledged(OwnedDatabase database) throws SQLException {
        if (database.number("select count(*) from audit_logs where action = 'ACKNOWLEDGE'") == 0) {
            throw new IllegalStateException("no loss is acknowledged");
        }
    }

    /** The owner has taken the triggers of the keys off, and puts them back. */
    private static void keys(OwnedDatabase database, String change) throws SQLException {
        List<String> triggers = JdbcRows.read(
                database.connection(),
                "select format('alter table subject_keys %s trigger %I;', case tgenabled when 'A' then 'enable"
                        + " always' else"
                        + " 'enable' end, tgname) from pg_trigger where tgrelid = 'subject_keys'::regclass and"
                        + " not tgisinternal",
                row -> String.valueOf(row.getString(1)));
        database.execute("alter table subject_keys disable trigger user");
        database.execute(change);
        database.execute("set constraints all immediate");
        database.execute(String.join("", triggers));
    }

    private static String copied(OwnedDatabase database) throws SQLException {
        return "(select metadata from audit_logs where metadata ? 'statement' order by sequence_number offset "
                + database.random().nextInt(3) + " limit 1)";
    }

    private static void excuse(OwnedDatabase database, String action, String metadata) throws SQLException {
        database.execute(
                "insert into audit_logs (id, timestamp, action, resource_type, metadata) select gen_random_uuid(),"
                        + " clock_timestamp(), '" + action + "', 'user', " + metadata);
    }

    private static void forge(OwnedDatabase database, Statement.Kind kind, String line, String values)
            throws SQLException, IOException {
        List<Statement.Line> lines = JdbcRows.read(
                database.connection(), values, row -> new Statement.Line(line, String.valueOf(row.getString(1))));
        String id = database.text("select gen_random_uuid()::text");
        String note = SignedNote.sign(
                        Statement.ofRow("test-trail", kind, id, lines).text(), OwnKey.of("test-trail"))
                .note();
        database.execute("insert into audit_logs (id, timestamp, action, resource_type, metadata) values ('" + id
                + "', clock_timestamp(), '" + kind + "', 'user', jsonb_build_object('statement', '" + note
                + "'::text))");
    }
}
