package io.foreseed.audit;

import static io.foreseed.audit.TrailAttack.attack;

import java.sql.SQLException;
import java.util.List;

/** The tree itself is edited, cut, emptied, or computed anew, with what was signed about it. */
final class TreeAttacks {
    private static final String SOME_BATCH =
            " where (epoch, first_index) = (select epoch, first_index from audit_seal_batches"
                    + " order by random() limit 1)";

    private static final String SOME_CHECKPOINT = " where (epoch, tree_size) = (select epoch, tree_size from"
            + " audit_seal_checkpoints order by random() limit 1)";

    /** As the owner's function does it, of two batches by chance. */
    private static final String MERGED = """
            drop table if exists pair;
            create temp table pair as
                select b.epoch, b.first_index, b.first_index + b.leaf_count as next_index from audit_seal_batches b
                  join audit_seal_batches a on a.epoch = b.epoch and a.first_index = b.first_index + b.leaf_count
                 where b.carried_sequences is null order by random() limit 1;
            update audit_seal_batches m
               set leaf_count = before.leaf_count + after.leaf_count, through_transaction = after.through_transaction,
                   through_sequence = after.through_sequence, root = after.root
              from pair p, audit_seal_batches before, audit_seal_batches after
             where (m.epoch, m.first_index) = (p.epoch, p.first_index)
               and (before.epoch, before.first_index) = (p.epoch, p.first_index)
               and (after.epoch, after.first_index) = (p.epoch, p.next_index);
            delete from audit_seal_batches b using pair p where (b.epoch, b.first_index) = (p.epoch, p.next_index)""";

    private static final List<TrailAttack> ALL = List.of(
            attack("everything rebuilt", database -> new ForgedTrees(database).rebuild()),
            attack("row edited and everything rebuilt", database -> {
                TrailAttack.named("row edited").work().on(database);
                new ForgedTrees(database).rebuild();
            }),
            attack("row deleted, everything rebuilt, checkpoints emptied", database -> {
                TrailAttack.named("row deleted").work().on(database);
                new ForgedTrees(database).rebuild();
                database.execute("delete from audit_seal_checkpoints");
            }),
            attack("everything signed again by an own key", database -> {
                TrailAttack.named("row edited").work().on(database);
                new ForgedTrees(database).sign(OwnKey.of("test-trail"));
            }),
            command("checkpoints emptied", "delete from audit_seal_checkpoints"),
            command("checkpoint deleted", "delete from audit_seal_checkpoints" + SOME_CHECKPOINT),
            command(
                    "checkpoint edited",
                    "update audit_seal_checkpoints set note = regexp_replace(note," + " E'\\n[0-9]+\\n', E'\\n7\\n')"
                            + SOME_CHECKPOINT),
            command(
                    "checkpoint of another size",
                    "update audit_seal_checkpoints set tree_size = tree_size + 1" + SOME_CHECKPOINT),
            command(
                    "checkpoint with another root",
                    "update audit_seal_checkpoints set root = sha256('x')" + SOME_CHECKPOINT),
            command(
                    "checkpoints swapped",
                    "update audit_seal_checkpoints c set note = (select note from"
                            + " audit_seal_checkpoints d where d.tree_size <> c.tree_size order by random()"
                            + " limit 1)"
                            + SOME_CHECKPOINT),
            command(
                    "latest checkpoints deleted",
                    "delete from audit_seal_checkpoints where tree_size >"
                            + " (select max(tree_size) / 2 from audit_seal_checkpoints)"),
            command(
                    "checkpoint moved to another epoch",
                    "update audit_seal_checkpoints set epoch = epoch + 1" + SOME_CHECKPOINT),
            command(
                    "signature garbled",
                    "update audit_seal_checkpoints set note = overlay(note placing 'AAAA' from" + " length(note) - 20)"
                            + SOME_CHECKPOINT),
            attack(
                    "tile edited",
                    database -> database.execute("update audit_seal_tiles set hashes = overlay(hashes placing"
                            + " '\\x00000000' from " + (1 + database.random().nextInt(28)) + ")")),
            command("tiles dropped", "drop table audit_seal_tiles cascade"),
            command("tiles emptied", "delete from audit_seal_tiles"),
            command(
                    "tile deleted",
                    "delete from audit_seal_tiles where (epoch, level, tile) = (select epoch, level, tile"
                            + " from audit_seal_tiles order by random() limit 1)"),
            command(
                    "tile cut",
                    "update audit_seal_tiles set hashes = substr(hashes, 1, length(hashes) - 32)"
                            + " where length(hashes) > 32"),
            command(
                    "tile added",
                    "insert into audit_seal_tiles select epoch, level, tile + 1, hashes from audit_seal_tiles"
                            + " where length(hashes) = 8192 on conflict do nothing"),
            command("batch deleted", "delete from audit_seal_batches" + SOME_BATCH),
            command(
                    "last batch deleted",
                    "delete from audit_seal_batches where (epoch, first_index) = (select epoch,"
                            + " first_index from audit_seal_batches order by epoch desc, first_index desc"
                            + " limit 1)"),
            command(
                    "batch doubled",
                    "insert into audit_seal_batches select epoch, first_index + 1, leaf_count,"
                            + " after_transaction, after_sequence, through_transaction, through_sequence,"
                            + " root, sealed_at"
                            + " from audit_seal_batches order by random() limit 1"),
            command("batch with another root", "update audit_seal_batches set root = sha256('x')" + SOME_BATCH),
            command("batch shorter", "update audit_seal_batches set leaf_count = leaf_count - 1" + SOME_BATCH),
            command("batch longer", "update audit_seal_batches set leaf_count = leaf_count + 1" + SOME_BATCH),
            command(
                    "batch of all numbers",
                    "alter table audit_seal_batches drop constraint audit_seal_batches_carried;"
                            + " update audit_seal_batches set leaf_count = 2147483647" + SOME_BATCH),
            command(
                    "batch of less than nothing",
                    "alter table audit_seal_batches drop constraint audit_seal_batches_carried, drop constraint"
                            + " audit_seal_batches_leaf_count_check; update audit_seal_batches set leaf_count = -7"
                            + SOME_BATCH),
            command(
                    "batch through elsewhere",
                    "update audit_seal_batches set through_sequence = through_sequence - 1" + SOME_BATCH),
            command(
                    "batch after elsewhere",
                    "update audit_seal_batches set after_sequence = after_sequence + 1" + SOME_BATCH),
            command("batches merged with another root", MERGED.replace("after.root", "sha256('x')")),
            command("batches merged under the first one's root", MERGED.replace("after.root", "before.root")),
            command(
                    "batches merged without the rows of the second",
                    MERGED.replace("after.through_transaction", "before.through_transaction")
                            .replace("after.through_sequence", "before.through_sequence")),
            command(
                    "batches merged without the leaves of the second",
                    MERGED.replace("before.leaf_count + after.leaf_count", "before.leaf_count")),
            command("batches merged and the second kept", MERGED.substring(0, MERGED.lastIndexOf(';'))),
            command(
                    "batches merged over the one between them",
                    MERGED.replace(
                            "b.first_index + b.leaf_count",
                            "(select n.first_index + n.leaf_count"
                                    + " from audit_seal_batches n where n.epoch = b.epoch"
                                    + " and n.first_index = b.first_index + b.leaf_count)")),
            command(
                    "batches merged that rows were carried over in",
                    MERGED.replace("b.carried_sequences is null", "b.carried_sequences is not null")
                            .replace(
                                    "set leaf_count",
                                    "set carried_sequences = null, carried_transactions = null, leaf_count")),
            command(
                    "carried rows exchanged",
                    "update audit_seal_batches set carried_sequences ="
                            + " array_reverse_of(carried_sequences) where carried_sequences is not null"),
            command(
                    "carried row left out",
                    "update audit_seal_batches set leaf_count = leaf_count - 1,"
                            + " carried_sequences = trim_array(carried_sequences, 1),"
                            + " carried_transactions = trim_array(carried_transactions, 1) where"
                            + " carried_sequences is not null"),
            command(
                    "carried rows forgotten",
                    "update audit_seal_batches set carried_sequences = null,"
                            + " carried_transactions = null where carried_sequences is not null"),
            command("state edited", "update audit_seal_state set root = sha256('x')"),
            command("state larger", "update audit_seal_state set tree_size = tree_size + 1"),
            command("state smaller", "update audit_seal_state set tree_size = tree_size - 1"),
            command(
                    "state of another position",
                    "update audit_seal_state set sequence_number = sequence_number + 100,"
                            + " transaction_id = '8000000000000000000'"),
            command(
                    "state at the beginning",
                    "update audit_seal_state set epoch = 0, tree_size = 0, root = sha256(''),"
                            + " transaction_id = '0', sequence_number = 0"),
            command("state deleted", "delete from audit_seal_state"),
            attack("epoch wiped", database -> wipe(database, database.someEpoch())),
            attack("first epoch wiped", database -> wipe(database, 1)),
            command(
                    "opening edited",
                    "update audit_seal_epochs set reason = 'x' where epoch ="
                            + " (select epoch from audit_seal_epochs order by random() limit 1)"),
            command(
                    "opening of another time",
                    "update audit_seal_epochs set opened_at = opened_at + interval '1 hour'"),
            command("opening without its statement", "update audit_seal_epochs set statement = null"),
            command(
                    "openings exchange statements",
                    "update audit_seal_epochs e set statement = (select statement from"
                            + " audit_seal_epochs o where o.epoch <> e.epoch limit 1)"),
            command("opening with another floor", "update audit_seal_epochs set sequence_floor = sequence_floor + 3"),
            command("opening that lost nothing", "update audit_seal_epochs set published = null where epoch > 1"),
            command(
                    "opening with an earlier tree",
                    "update audit_seal_epochs set previous_size = previous_size - 1" + " where epoch > 1"),
            command(
                    "opening with another ceiling",
                    "update audit_seal_epochs set previous_sequence ="
                            + " coalesce(previous_sequence, 10) - 2 where epoch > 1"),
            command(
                    "epoch added",
                    "insert into audit_seal_epochs (epoch, opened_at, reason, system_identifier, timeline,"
                            + " previous_size, previous_root, published, sequence_floor, statement) select"
                            + " epoch + 1, now(),"
                            + " 'server-changed', system_identifier, timeline, previous_size,"
                            + " previous_root, published,"
                            + " sequence_floor, statement from audit_seal_epochs order by epoch desc limit 1"),
            command(
                    "key replaced",
                    "update audit_seal_keys set public_key = overlay(public_key placing '\\x0102' from 40)"),
            command("keys deleted", "delete from audit_seal_keys"),
            command("key of another name", "update audit_seal_keys set name = 'other'"),
            attack("own key beside the keys", TreeAttacks::addKey));

    private TreeAttacks() {}

    static List<TrailAttack> all() {
        return ALL;
    }

    private static void addKey(OwnedDatabase database) throws SQLException {
        String key = TrailVerification.hex(OwnKey.of("test-trail").key().x509());
        database.execute("insert into audit_seal_keys select '0badc0de', name, decode('" + key
                + "', 'hex'), private_key, now() from audit_seal_keys limit 1");
    }

    private static TrailAttack command(String name, String command) {
        return attack(
                name,
                database -> database.execute(command.replace(
                        "array_reverse_of(carried_sequences)",
                        "(select array_agg(c order by o desc) from unnest(carried_sequences) with"
                                + " ordinality as u(c, o))")));
    }

    private static void wipe(OwnedDatabase database, int epoch) throws SQLException {
        RowAttacks.open(
                database,
                "delete from audit_logs a using audit_seal_batches b where b.epoch = " + epoch
                        + " and (a.transaction_id, a.sequence_number) > (b.after_transaction, b.after_sequence)"
                        + " and (a.transaction_id, a.sequence_number) <= (b.through_transaction, b.through_sequence)");
        for (String table : List.of("epochs", "batches", "tiles", "checkpoints")) {
            database.execute("delete from audit_seal_" + table + " where epoch = " + epoch);
        }
    }
}
