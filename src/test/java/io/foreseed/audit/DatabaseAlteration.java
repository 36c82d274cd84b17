package io.foreseed.audit;

import java.util.ArrayList;
import java.util.List;

/**
 * One thing done to the database, by whoever may do everything in it.
 *
 * @param place  what the verifier must name
 */
record DatabaseAlteration(String name, String command, String place) {
    static final String VICTIM =
            "(select id from audit_logs order by transaction_id, sequence_number offset 300 limit 1)";

    /** Leaf 0 opens the epoch, so the row after 300 others is leaf 301. */
    static final String VICTIM_PLACE = "epoch 1, leaf 301:";

    @SuppressWarnings("InlineFormatString")
    private static final String SWAP = """
            with two as (select id, new_values, row_number() over (order by sequence_number) as place
                           from audit_logs where id in (%s, %s))
            update audit_logs a set new_values = other.new_values
              from two me, two other where a.id = me.id and other.place = 3 - me.place""";

    static List<DatabaseAlteration> all() {
        List<DatabaseAlteration> all = new ArrayList<>(ofRows());
        all.addAll(ofTheTree());
        all.addAll(ofCheckpoints());
        return all;
    }

    private static List<DatabaseAlteration> ofRows() {
        String row = "(select %s from audit_logs order by transaction_id, sequence_number offset %d limit 1)";
        return List.of(
                new DatabaseAlteration("row deleted", "delete from audit_logs where id = " + VICTIM, VICTIM_PLACE),
                new DatabaseAlteration(
                        "first row deleted",
                        "delete from audit_logs where id = " + row.formatted("id", 0),
                        "epoch 1, leaf 1:"),
                new DatabaseAlteration(
                        "head cut off",
                        "delete from audit_logs where sequence_number in (select sequence_number from audit_logs"
                                + " order by transaction_id, sequence_number limit 50)",
                        "epoch 1, leaf 50:"),
                new DatabaseAlteration(
                        "tail of rows cut off",
                        "delete from audit_logs where (transaction_id, sequence_number) >= ("
                                + row.formatted("transaction_id", 590) + ", " + row.formatted("sequence_number", 590)
                                + ")",
                        "epoch 1, leaf 599:"),
                new DatabaseAlteration(
                        "tail cut off everywhere",
                        "delete from audit_logs where (transaction_id, sequence_number) > (select through_transaction,"
                                + " through_sequence from audit_seal_batches where first_index = 201);"
                                + " delete from audit_seal_checkpoints where tree_size > 300;"
                                + " delete from audit_seal_batches where first_index > 201;"
                                + " update audit_seal_state set tree_size = 300, root = (select root from audit_seal_batches"
                                + " order by first_index desc limit 1)",
                        "the end is cut off"),
                new DatabaseAlteration(
                        "row inserted",
                        "insert into audit_logs (id, timestamp, action, resource_type, transaction_id, sequence_number)"
                                + " overriding system value select gen_random_uuid(), timestamp, 'READ', 'plan',"
                                + " transaction_id, sequence_number from audit_logs where id = " + VICTIM,
                        "epoch 1, leaf 30"),
                new DatabaseAlteration(
                        "values swapped",
                        SWAP.formatted(row.formatted("id", 100), row.formatted("id", 400)),
                        "epoch 1, leaf 401:"));
    }

    private static List<DatabaseAlteration> ofTheTree() {
        String stored = "update audit_seal_tiles set hashes = overlay(hashes placing '\\x00000000' from %d)"
                + " where level = %d and tile = %d";
        return List.of(
                new DatabaseAlteration(
                        "tile edited", stored.formatted(45 * 32 + 1, 0, 1), "epoch 1, leaf 301: tile/0/001"),
                new DatabaseAlteration(
                        "tile cut",
                        "update audit_seal_tiles set hashes = substr(hashes, 1, 64) where level = 0 and tile = 2",
                        "epoch 1, leaf 514: tile/0/002"),
                new DatabaseAlteration("upper tile edited", stored.formatted(33, 1, 0), "epoch 1, tile/1/000"),
                new DatabaseAlteration(
                        "tile deleted",
                        "delete from audit_seal_tiles where level = 0 and tile = 0",
                        "epoch 1, leaf 0: tile/0/000"),
                new DatabaseAlteration(
                        "batch edited",
                        "update audit_seal_batches set root = sha256('x') where first_index = 201",
                        "batch of leaves 201 to"),
                new DatabaseAlteration(
                        "batch deleted",
                        "delete from audit_seal_batches where first_index = 201",
                        "epoch 1, leaf 201:"),
                new DatabaseAlteration(
                        "state edited", "update audit_seal_state set root = sha256('x')", "state of the sealer"),
                new DatabaseAlteration(
                        "epoch edited", "update audit_seal_epochs set reason = 'x'", "epoch 1, leaf 0:"));
    }

    private static List<DatabaseAlteration> ofCheckpoints() {
        return List.of(
                new DatabaseAlteration(
                        "checkpoint edited",
                        "update audit_seal_checkpoints set note = replace(note, E'\\n301\\n', E'\\n299\\n')",
                        "checkpoint of 299 leaves"),
                new DatabaseAlteration(
                        "checkpoint deleted",
                        "delete from audit_seal_checkpoints where tree_size = 301",
                        "checkpoint of 301 leaves"),
                new DatabaseAlteration(
                        "signature swapped",
                        "update audit_seal_checkpoints set note = regexp_replace(note, '[^ ]+$', (select"
                                + " regexp_substr(note, '[^ ]+$') from audit_seal_checkpoints where tree_size = 301))"
                                + " where tree_size = 600",
                        "checkpoint of 600 leaves"),
                new DatabaseAlteration(
                        "key replaced",
                        "update audit_seal_keys set public_key = overlay(public_key placing '\\x01' from 40)",
                        "its signature is not one of the key"));
    }

    @Override
    public String toString() {
        return name;
    }
}
