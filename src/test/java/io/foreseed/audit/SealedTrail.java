package io.foreseed.audit;

import io.foreseed.platform.ScratchDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A database with a trail, and the folder in which its checkpoints are published; and what is done to them. */
record SealedTrail(ScratchDatabase database, Path published) {
    TrailReport verify() throws Exception {
        return verify(Optional.empty());
    }

    TrailReport verify(Optional<NoteKey> key) throws Exception {
        return verify(key, Optional.empty());
    }

    TrailReport verify(Optional<NoteKey> key, Optional<Checkpoint> since) throws Exception {
        try (Connection connection = database.asOwner()) {
            return new TrailVerification(
                            LiveTrail.now(connection),
                            key,
                            Optional.of(new PublishedCheckpoints(published)),
                            since,
                            Instant.now())
                    .verify();
        }
    }

    List<NoteKey> keys() throws SQLException {
        try (Connection connection = database.asOwner()) {
            return LiveTrail.now(connection).keys();
        }
    }

    /** How many rows of the first epoch have a place of their own. */
    long placed() throws Exception {
        Set<Long> places = new HashSet<>();
        try (Connection connection = database.asOwner()) {
            LiveTrail.now(connection).leaves(1, 0, Gaps.NONE, new TrailReport(), leaves -> {
                for (LeafEntry entry : leaves.entries()) {
                    if (entry.isEvent()) {
                        places.addAll(JdbcRows.read(
                                connection,
                                LeafPlace.query("?", "?", "?"),
                                row -> row.getLong(2),
                                LeafPlace.parameters(entry)));
                    }
                }
            });
        }
        return places.size();
    }

    String stateOfTheSeal() throws SQLException {
        return text("select to_jsonb(s)::text from audit_seal_state s");
    }

    /** Takes the database back as a restore does. */
    void goBackTo(String state, long size) throws SQLException {
        execute("alter table audit_logs disable trigger audit_logs_append_only");
        execute(
                "update audit_seal_state set (epoch, tree_size, root, transaction_id, sequence_number, greatest_sequence)"
                        + " = (select epoch, tree_size, root, transaction_id, sequence_number, greatest_sequence"
                        + " from jsonb_populate_record(null::audit_seal_state, '" + state + "'))");
        execute("delete from audit_logs a using audit_seal_state s"
                + " where (a.transaction_id, a.sequence_number) > (s.transaction_id, s.sequence_number)");
        execute("delete from audit_seal_batches where first_index >= " + size);
        execute("delete from audit_seal_checkpoints where tree_size > " + size);
        execute("update audit_seal_tiles set hashes = substr(hashes, 1, 32 * " + size + ") where level = 0");
        execute("alter table audit_logs enable always trigger audit_logs_append_only");
    }

    /** Changes rows, then computes all tiles, batches and the state from them, by the public formulas. */
    void rebuild(String change) throws Exception {
        execute("alter table audit_logs disable trigger audit_logs_append_only");
        execute(change);
        execute("alter table audit_logs enable always trigger audit_logs_append_only");
        try (Connection connection = database.asSuperuser()) {
            LiveTrail trail = new LiveTrail(connection);
            TreeFrontier tree = new TreeFrontier();
            TreeHash hash = new TreeHash();
            trail.lines(1, Gaps.NONE, line -> tree.append(hash.leaf(line.entry().bytes())));
            String root = "decode('" + TrailVerification.hex(tree.root()) + "', 'hex')";
            byte[] tile = tree.changed().values().iterator().next();
            execute("update audit_seal_tiles set hashes = decode('" + TrailVerification.hex(tile) + "', 'hex')");
            execute("update audit_seal_state set root = " + root);
            execute("delete from audit_seal_batches where first_index > 1");
            execute("update audit_seal_batches set leaf_count = (select tree_size - 1 from audit_seal_state), root = "
                    + root
                    + ", (through_transaction, through_sequence) ="
                    + " (select transaction_id, sequence_number from audit_seal_state)");
        }
    }

    String text(String query) throws SQLException {
        try (Connection connection = database.asSuperuser();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }

    SealedEpoch opening(int epoch) throws SQLException {
        try (Connection connection = database.asOwner()) {
            return LiveTrail.now(connection).opening(epoch).orElseThrow();
        }
    }

    void write(int count) throws SQLException {
        try (Connection connection = database.asService()) {
            write(connection, count);
        }
    }

    static void write(Connection connection, int count) throws SQLException {
        try (var statement = connection.prepareStatement(
                "insert into audit_logs (id, timestamp, action, resource_type, new_values, metadata)"
                        + " select gen_random_uuid(), clock_timestamp(), 'CREATE', 'plan', '{\"name\": \"Zürich\"}', null"
                        + " from generate_series(1, ?)")) {
            statement.setInt(1, count);
            statement.executeUpdate();
        }
    }

    void execute(String command) throws SQLException {
        try (Connection connection = database.asSuperuser();
                var statement = connection.createStatement()) {
            statement.execute(command);
        }
    }

    long count(String query) throws SQLException {
        try (Connection connection = database.asSuperuser();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    static void deleteTree(Path folder) throws Exception {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                if (!file.equals(folder)) {
                    Files.delete(file);
                }
            }
        }
    }
}
