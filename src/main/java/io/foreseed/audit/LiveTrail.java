package io.foreseed.audit;

import io.foreseed.audit.TrailRows.Row;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The trail of a database, through a connection that may read all of it.
 */
public final class LiveTrail implements TrailSource {
    private final Connection connection;
    private final TrailRows rows;
    private final Set<String> usedKeys = new HashSet<>();

    /** The trail as the connection's transaction sees it. */
    LiveTrail(Connection connection) {
        this.connection = connection;
        this.rows = new TrailRows(connection);
    }

    /** The trail of this moment: begins a snapshot, which ends with the connection. */
    public static LiveTrail now(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        connection.setReadOnly(true);
        return new LiveTrail(connection);
    }

    /** A tile's row, the hashes in hexadecimal. */
    private record StoredTile(long index, String hashes) {}

    @Override
    public String kind() {
        return "the live trail: rows, tree, signatures, envelopes, keys of persons, and the guard of the database";
    }

    @Override
    public List<NoteKey> keys() throws SQLException {
        return rows(
                "select name, public_key from audit_seal_keys order by since_epoch nulls last, since_index, created_at",
                row -> NoteKey.of(row.getString(1), row.getBytes(2)));
    }

    /** An event with a statement, before its place is known. */
    private record StatedRow(LeafEntry event, String note) {}

    @Override
    public List<Stated> stated() throws SQLException {
        List<Stated> stated = new ArrayList<>();
        for (StatedRow row : rows(
                "select " + LeafField.selection() + ", a.metadata ->> 'statement' from audit_present_rows a"
                        + " where a.action in ('ERASE', 'ARCHIVE', 'KEY', 'ACKNOWLEDGE', 'ADOPT')"
                        + " and jsonb_typeof(a.metadata -> 'statement') = 'string' order by a.sequence_number",
                row -> new StatedRow(
                        TrailRows.event(row), row.getString(LeafField.columns().size() + 1)))) {
            stated.add(placed(row));
        }
        return stated;
    }

    private Stated placed(StatedRow row) throws SQLException {
        return rows(
                        LeafPlace.query("?", "?", "?"),
                        place -> new Stated(place.getInt(1), place.getLong(2), row.event(), row.note()),
                        LeafPlace.parameters(row.event()))
                .stream()
                .findFirst()
                .orElseGet(() -> Stated.withoutLeaf(row.event(), row.note()));
    }

    @Override
    public List<Integer> epochs() throws SQLException {
        return rows("select epoch from audit_seal_epochs order by epoch", row -> row.getInt(1));
    }

    @Override
    public Optional<SealedEpoch> opening(int epoch) throws SQLException {
        return rows(
                        "select epoch, opened_at, reason, system_identifier, timeline, previous_size,"
                                + " encode(previous_root, 'hex'), published, sequence_floor, statement"
                                + " from audit_seal_epochs where epoch = ?",
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
                row.getString(8),
                row.getLong(9),
                row.getString(10));
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

    /** When the checkpoints of an epoch were signed, as the database has it. */
    Thinning thinning(int epoch) throws SQLException {
        NavigableMap<Long, Instant> kept = new TreeMap<>();
        rows(
                        "select tree_size, signed_at from audit_seal_checkpoints where epoch = ?",
                        row -> Map.entry(
                                row.getLong(1),
                                row.getObject(2, OffsetDateTime.class).toInstant()),
                        epoch)
                .forEach(row -> kept.put(row.getKey(), row.getValue()));
        return new Thinning(kept);
    }

    @Override
    public List<Claim> claims(int epoch, TrailReport report) throws SQLException {
        List<Claim> claims = new ArrayList<>();
        long next = 1;
        TrailPosition through = null;
        for (TrailRows.Batch batch : rows.batches(epoch, 0)) {
            String what = "batch of leaves " + batch.firstIndex() + " to " + (batch.end() - 1);
            if (batch.firstIndex() != next) {
                report.add(TrailFinding.of(
                        epoch, next, "the batches leave out or repeat leaves before " + batch.firstIndex()));
            }
            if (through != null && !batch.isCarried() && !batch.after().equals(through)) {
                report.add(
                        TrailFinding.of(epoch, batch.firstIndex(), "the batches leave out or repeat rows before it"));
            }
            through = batch.through();
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
    public void leaves(int epoch, long start, Gaps gaps, TrailReport report, LeavesReader reader)
            throws SQLException, IOException {
        if (start == 0) {
            List<LeafEntry> first =
                    opening(epoch).map(opening -> List.of(opening.leaf())).orElse(List.of());
            reader.read(new Leaves(0, 1, first));
        }
        rows.read(epoch, start, false, (firstIndex, count, group) -> {
            group.forEach(row -> look(row, epoch, firstIndex, report));
            reader.read(
                    new Leaves(firstIndex, count, group.stream().map(Row::event).toList()));
        });
    }

    /** Takes the lines of an archive. */
    @FunctionalInterface
    interface LineTaker {
        void take(CanonicalLine line) throws IOException;

        /** Takes the hash of a leaf whose entry is in the archive of its month. */
        default void skip(byte[] leafHash) {}
    }

    /** All leaves of an epoch as an archive has them. */
    void lines(int epoch, Gaps gaps, LineTaker taker) throws SQLException, IOException {
        Optional<SealedEpoch> opening = opening(epoch);
        if (opening.isPresent()) {
            taker.take(new CanonicalLine(0, opening.get().leaf(), null, null));
        }
        boolean hasGaps = gaps.isIn(epoch);
        rows.read(epoch, 0, true, (firstIndex, count, group) -> {
            BitSet archived = hasGaps ? archived(epoch, gaps, firstIndex, count, group) : new BitSet();
            byte[] stored = archived.isEmpty() ? new byte[0] : hashes(epoch, 0, firstIndex, count);
            int next = 0;
            for (int offset = 0; next < group.size() || archived.nextSetBit(offset) >= 0; offset++) {
                if (archived.get(offset)) {
                    taker.skip(Arrays.copyOfRange(stored, offset * TreeHash.BYTES, (offset + 1) * TreeHash.BYTES));
                } else {
                    taker.take(group.get(next++).line(firstIndex + offset));
                }
            }
        });
    }

    /** The sealed rows of a month (UTC), in the order of the leaves; how many rows it has, sealed or not. */
    long month(YearMonth month, TrailRows.BatchTaker taker) throws SQLException, IOException {
        return rows.read(start(month), start(month.plusMonths(1)), epochs(), taker);
    }

    /** Waits until nobody else works on it, and keeps them waiting until the transaction ends. */
    void hold(String work) throws SQLException {
        rows("select pg_advisory_xact_lock(hashtextextended(?, 0)) is null", row -> true, work);
    }

    private static OffsetDateTime start(YearMonth month) {
        return month.atDay(1).atStartOfDay().atOffset(ZoneOffset.UTC);
    }

    private BitSet archived(int epoch, Gaps gaps, long firstIndex, int count, List<Row> group) throws SQLException {
        TreeHash hash = new TreeHash();
        List<byte[]> found =
                group.stream().map(row -> hash.leaf(row.event().bytes())).toList();
        return gaps.fill(epoch, firstIndex, found, hashes(epoch, 0, firstIndex, count))
                .archived();
    }

    private void look(Row row, int epoch, long firstIndex, TrailReport report) {
        look(row, row.actorKey(), LeafField.PERSONAL_DATA_COMMITMENT, epoch, firstIndex, report);
        look(row, row.subjectKey(), LeafField.SUBJECT_DATA_COMMITMENT, epoch, firstIndex, report);
    }

    /** Where a commitment is an envelope is, and nowhere else. */
    private void look(
            Row row, @Nullable String key, LeafField commitment, int epoch, long firstIndex, TrailReport report) {
        if (key != null) {
            usedKeys.add(key);
        }
        if ((key == null) != (row.event().value(commitment) == null)) {
            report.add(new TrailFinding(
                    "epoch " + epoch + ", after leaf " + firstIndex,
                    row.event().label()
                            + (key == null ? " has lost its envelope of " : " has an envelope without ")
                            + commitment.column()));
        }
    }

    @Override
    public void inspect(KeyChain keys, Set<String> excused, TrailReport report) throws SQLException {
        inspection(report).inspectKeyOfTheSeal(keys, keys());
        inspection(report).inspect(usedKeys, excused);
    }

    LiveInspection inspection(TrailReport report) {
        return new LiveInspection(connection, report);
    }

    /** The tree of the epoch as the opening after it says; empty while it goes on. */
    Optional<Claim> previousAfter(int epoch) throws SQLException {
        return rows(
                        "select epoch, previous_size, encode(previous_root, 'hex') from audit_seal_epochs"
                                + " where epoch > ? order by epoch limit 1",
                        row -> new Claim("opening of epoch " + row.getInt(1), row.getLong(2), row.getString(3)),
                        epoch)
                .stream()
                .findFirst();
    }

    private <T> List<T> rows(String query, JdbcRows.Reader<T> reader, Object... parameters) throws SQLException {
        return JdbcRows.read(connection, query, reader, parameters);
    }
}
