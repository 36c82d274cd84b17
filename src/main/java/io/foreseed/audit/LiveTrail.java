package io.foreseed.audit;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The trail of a database, through a connection that may read all of it.
 */
public final class LiveTrail implements TrailSource {
    private static final int GROUP = 4_096;

    private static final String ROWS = "select " + LeafField.selection() + """
             from audit_logs a
            where (a.transaction_id, a.sequence_number) > (?::text::xid8, ?)
              and (a.transaction_id, a.sequence_number) <= (?::text::xid8, ?)
            order by a.transaction_id, a.sequence_number""";

    private final Connection connection;

    /** The trail as the connection's transaction sees it. */
    LiveTrail(Connection connection) {
        this.connection = connection;
    }

    /** The trail of this moment: begins a snapshot, which ends with the connection. */
    public static LiveTrail now(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        connection.setReadOnly(true);
        return new LiveTrail(connection);
    }

    /** A batch as its row says. */
    private record Batch(long firstIndex, int count, TrailPosition after, TrailPosition through, String root) {
        long end() {
            return firstIndex + count;
        }
    }

    /** A tile's row, the hashes in hexadecimal. */
    private record StoredTile(long index, String hashes) {}

    @FunctionalInterface
    private interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    @Override
    public Optional<NoteKey> key() throws SQLException {
        return rows(
                        "select name, public_key from audit_seal_keys order by created_at desc limit 1",
                        row -> NoteKey.of(row.getString(1), row.getBytes(2)))
                .stream()
                .findFirst();
    }

    @Override
    public List<Integer> epochs() throws SQLException {
        return rows("select epoch from audit_seal_epochs order by epoch", row -> row.getInt(1));
    }

    @Override
    public Optional<SealedEpoch> opening(int epoch) throws SQLException {
        return rows(
                        "select epoch, opened_at, reason, system_identifier, timeline, previous_size,"
                                + " encode(previous_root, 'hex'), published from audit_seal_epochs where epoch = ?",
                        LiveTrail::epoch,
                        epoch)
                .stream()
                .findFirst();
    }

    private static SealedEpoch epoch(ResultSet row) throws SQLException {
        long previous = row.getLong(6);
        @Nullable Long previousSize = row.wasNull() ? null : previous;
        return new SealedEpoch(
                row.getInt(1),
                row.getObject(2, OffsetDateTime.class).toInstant(),
                row.getString(3),
                new SealState.SealServer(row.getLong(4), row.getLong(5)),
                previousSize,
                row.getString(7),
                row.getString(8));
    }

    @Override
    public long size(int epoch) throws SQLException {
        return rows(
                        "select 1 + coalesce(sum(leaf_count), 0) from audit_seal_batches where epoch = ?",
                        row -> row.getLong(1),
                        epoch)
                .getFirst();
    }

    @Override
    public List<String> checkpoints(int epoch) throws SQLException {
        return rows(
                "select note from audit_seal_checkpoints where epoch = ? order by tree_size",
                row -> Objects.requireNonNull(row.getString(1)),
                epoch);
    }

    @Override
    public List<Claim> claims(int epoch, TrailReport report) throws SQLException {
        List<Claim> claims = new ArrayList<>();
        long next = 1;
        for (Batch batch : batches(epoch, 0)) {
            String what = "batch of leaves " + batch.firstIndex() + " to " + (batch.end() - 1);
            if (batch.firstIndex() != next) {
                report.add(TrailFinding.of(
                        epoch, next, "the batches leave out or repeat leaves before " + batch.firstIndex()));
            }
            next = batch.end();
            claims.add(new Claim(what, batch.end(), batch.root()));
        }
        rows(
                        "select tree_size, encode(root, 'hex') from audit_seal_state where epoch = ?",
                        row -> new Claim("state of the sealer", row.getLong(1), row.getString(2)),
                        epoch)
                .forEach(claims::add);
        rows(
                        "select tree_size, encode(root, 'hex') from audit_seal_checkpoints where epoch = ?",
                        row -> new Claim("row of the checkpoint", row.getLong(1), row.getString(2)),
                        epoch)
                .forEach(claims::add);
        return claims;
    }

    private List<Batch> batches(int epoch, long from) throws SQLException {
        return rows(
                "select first_index, leaf_count, after_transaction::text, after_sequence, through_transaction::text,"
                        + " through_sequence, encode(root, 'hex') from audit_seal_batches"
                        + " where epoch = ? and first_index >= ? order by first_index",
                row -> new Batch(
                        row.getLong(1),
                        row.getInt(2),
                        new TrailPosition(Long.parseLong(row.getString(3)), row.getLong(4)),
                        new TrailPosition(Long.parseLong(row.getString(5)), row.getLong(6)),
                        row.getString(7)),
                epoch,
                from);
    }

    @Override
    public byte[] hashes(int epoch, int level, long first, int count) throws SQLException {
        byte[] found = new byte[count * TreeHash.BYTES];
        for (StoredTile tile : rows(
                "select tile, hashes from audit_seal_tiles where epoch = ? and level = ? and tile between ? and ?",
                row -> new StoredTile(row.getLong(1), HexFormat.of().formatHex(row.getBytes(2))),
                epoch,
                level,
                first / Tile.WIDTH,
                (first + count - 1) / Tile.WIDTH)) {
            TileSource.copy(HexFormat.of().parseHex(tile.hashes()), tile.index() * Tile.WIDTH, found, first);
        }
        return found;
    }

    @Override
    public long startOf(int epoch, long index) throws SQLException {
        return rows(
                        "select coalesce(max(first_index), 0) from audit_seal_batches where epoch = ? and first_index <= ?",
                        row -> row.getLong(1),
                        epoch,
                        index)
                .getFirst();
    }

    @Override
    public void leaves(int epoch, long start, LeavesReader reader) throws SQLException, IOException {
        if (start == 0) {
            List<LeafEntry> first =
                    opening(epoch).map(opening -> List.of(opening.leaf())).orElse(List.of());
            reader.read(new Leaves(0, 1, first));
        }
        List<Batch> batches = batches(epoch, Math.max(1, start));
        int from = 0;
        while (from < batches.size()) {
            int to = from + 1;
            while (to < batches.size()
                    && batches.get(to).end() - batches.get(from).firstIndex() <= GROUP) {
                to++;
            }
            Batch first = batches.get(from);
            Batch last = batches.get(to - 1);
            reader.read(new Leaves(
                    first.firstIndex(),
                    batches.subList(from, to).stream().mapToInt(Batch::count).sum(),
                    events(first.after(), last.through())));
            from = to;
        }
    }

    private List<LeafEntry> events(TrailPosition after, TrailPosition through) throws SQLException {
        return rows(
                ROWS,
                LiveTrail::event,
                Long.toString(after.transaction()),
                after.sequence(),
                Long.toString(through.transaction()),
                through.sequence());
    }

    private static LeafEntry event(ResultSet row) throws SQLException {
        int count = LeafField.columns().size();
        List<@Nullable String> values = new ArrayList<>(count);
        for (int column = 1; column <= count; column++) {
            values.add(row.getString(column));
        }
        return LeafEntry.event(values);
    }

    @Override
    public long unsealed() throws SQLException {
        String query = """
                select count(*) from audit_logs a, audit_seal_state s
                 where (a.transaction_id, a.sequence_number) > (s.transaction_id, s.sequence_number)""";
        return rows(query, row -> row.getLong(1)).getFirst();
    }

    private <T> List<T> rows(String query, RowReader<T> reader, Object... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            for (int index = 0; index < parameters.length; index++) {
                statement.setObject(index + 1, parameters[index]);
            }
            try (ResultSet found = statement.executeQuery()) {
                List<T> rows = new ArrayList<>();
                while (found.next()) {
                    rows.add(reader.read(found));
                }
                return rows;
            }
        }
    }
}
