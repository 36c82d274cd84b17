package io.foreseed.audit;

import io.foreseed.audit.SignedNote.Signer;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Computes anew, by the public formulas, everything that needs no key of the seal, from the rows as they are now. */
final class ForgedTrees {
    /** As many leaves as there are rows in the range of each batch. */
    private static final String COUNT = """
            create temp table counted on commit drop as
            select b.epoch, b.after_transaction, b.after_sequence, b.through_transaction, b.through_sequence, b.sealed_at,
                   b.carried_transactions, b.carried_sequences, b.first_index as old_index,
                   (case when b.carried_sequences is not null
                         then (select count(*) from audit_logs a
                                 join unnest(b.carried_transactions, b.carried_sequences) as c(t, s)
                                 on a.transaction_id::text = c.t::text and a.sequence_number = c.s)
                         else (select count(*) from audit_logs a
                                where (a.transaction_id, a.sequence_number) > (b.after_transaction, b.after_sequence)
                                  and (a.transaction_id, a.sequence_number) <= (b.through_transaction, b.through_sequence)
                                  and a.sequence_number > e.sequence_floor) end)::integer as leaves
              from audit_seal_batches b join audit_seal_epochs e on e.epoch = b.epoch;
            delete from audit_seal_batches b using counted c where b.epoch = c.epoch and c.carried_sequences is null;
            insert into audit_seal_batches (epoch, first_index, leaf_count, after_transaction, after_sequence,
                                            through_transaction, through_sequence, root, sealed_at)
            select epoch, (1 + sum(leaves) over (partition by epoch order by old_index) - leaves), leaves, after_transaction,
                   after_sequence, through_transaction, through_sequence, sha256(''), sealed_at
              from counted c where carried_sequences is null and leaves > 0;
            drop table counted""";

    private final OwnedDatabase database;

    ForgedTrees(OwnedDatabase database) {
        this.database = database;
    }

    /** Batches, tiles, roots and the state, of all epochs; checkpoints stay as they were. */
    void rebuild() throws SQLException, IOException {
        database.execute(COUNT);
        long epochs = database.number("select max(epoch) from audit_seal_epochs");
        for (int epoch = 1; epoch <= epochs; epoch++) {
            rebuild(epoch);
        }
    }

    private void rebuild(int epoch) throws SQLException, IOException {
        LiveTrail trail = new LiveTrail(database.connection());
        TreeFrontier tree = new TreeFrontier();
        TreeHash hash = new TreeHash();
        List<String> roots = new ArrayList<>();
        trail.lines(epoch, Gaps.NONE, line -> {
            tree.append(hash.leaf(line.entry().bytes()));
            roots.add(TrailVerification.hex(tree.root()));
        });
        database.execute("delete from audit_seal_tiles where epoch = " + epoch);
        for (Map.Entry<Tile, byte[]> tile : tree.changed().entrySet()) {
            database.execute("insert into audit_seal_tiles values (%d, %d, %d, decode('%s', 'hex'))"
                    .formatted(
                            epoch,
                            tile.getKey().level(),
                            tile.getKey().index(),
                            TrailVerification.hex(tile.getValue())));
        }
        for (String end : JdbcRows.read(
                database.connection(),
                "select (first_index + leaf_count)::text from audit_seal_batches where epoch = " + epoch,
                row -> String.valueOf(row.getString(1)))) {
            int size = Math.min(Integer.parseInt(end), roots.size());
            database.execute("update audit_seal_batches set root = decode('" + roots.get(size - 1)
                    + "', 'hex') where epoch = " + epoch + " and first_index + leaf_count = " + end);
        }
        String root = "decode('" + roots.getLast() + "', 'hex')";
        database.execute("update audit_seal_state set tree_size = " + roots.size() + ", root = " + root
                + " where epoch = " + epoch);
        database.execute("update audit_seal_epochs set previous_size = " + roots.size() + ", previous_root = " + root
                + " where epoch = " + (epoch + 1) + " and previous_size is not null");
    }

    /** Signs all checkpoints there are again, each of its size, and all statements, with another key. */
    void sign(Signer signer) throws SQLException, IOException {
        signStatements(signer);
        rebuild();
        String key = "'" + TrailVerification.hex(signer.key().id()) + "'";
        database.execute("delete from audit_seal_keys where key_id <>"
                + " (select key_id from audit_seal_keys order by created_at desc limit 1)");
        database.execute("update audit_seal_keys set key_id = " + key + ", public_key = decode('"
                + TrailVerification.hex(signer.key().x509()) + "', 'hex')");
        LiveTrail trail = new LiveTrail(database.connection());
        for (int epoch : trail.epochs()) {
            List<byte[]> roots = new ArrayList<>();
            TreeFrontier tree = new TreeFrontier();
            trail.lines(epoch, Gaps.NONE, line -> {
                tree.append(new TreeHash().leaf(line.entry().bytes()));
                roots.add(tree.root());
            });
            for (String note : trail.checkpoints(epoch)) {
                Checkpoint old = Checkpoint.parse(note);
                if (old.size() <= roots.size()) {
                    Checkpoint own = Checkpoint.sign(old.origin(), old.size(), roots.get((int) old.size() - 1), signer);
                    database.execute("update audit_seal_checkpoints set note = '" + own.note() + "', root = decode('"
                            + TrailVerification.hex(own.rootBytes()) + "', 'hex') where epoch = " + epoch
                            + " and tree_size = " + old.size());
                } else {
                    database.execute("delete from audit_seal_checkpoints where epoch = " + epoch + " and tree_size = "
                            + old.size());
                }
            }
        }
    }

    private void signStatements(Signer signer) throws SQLException {
        LiveTrail trail = new LiveTrail(database.connection());
        for (int epoch : trail.epochs()) {
            Optional<SealedEpoch> opening = trail.opening(epoch);
            @Nullable
            String own = opening.map(each -> each.signed(signer).statement()).orElse(null);
            database.execute("update audit_seal_epochs set statement = '" + own + "' where epoch = " + epoch);
        }
        for (TrailSource.Stated each : trail.stated()) {
            String own = SignedNote.sign(textOf(each.note()), signer).note();
            RowAttacks.open(
                    database,
                    "update audit_logs set metadata = jsonb_set(metadata, '{statement}', to_jsonb('" + own
                            + "'::text)) where id = '" + each.event().value(LeafField.ID) + "'");
        }
    }

    /** What was signed, by however many keys. */
    private static String textOf(String note) {
        return note.substring(0, note.lastIndexOf("\n\n") + 1);
    }
}
