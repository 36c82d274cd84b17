package io.foreseed.audit;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The trail of a database, through a connection that may read all of it.
 */
public final class LiveTrail implements TrailSource {
    private static final int GROUP = 4_096;

    /** A row in the order of its columns here: the fields, then the keys of its envelopes. */
    private static final String COLUMNS = "select " + LeafField.selection() + """
            , encode(substr(a.personal_data, 2, 16), 'hex'), encode(substr(a.subject_data, 2, 16), 'hex')""";

    private static final String ENVELOPES = """
            , translate(encode(a.personal_data, 'base64'), E'\n', ''),
              translate(encode(a.subject_data, 'base64'), E'\n', '')""";

    private static final String NO_ENVELOPES = ", null, null";

    private static final String ROWS = """
              from audit_logs a
             where (a.transaction_id, a.sequence_number) > (?::text::xid8, ?)
               and (a.transaction_id, a.sequence_number) <= (?::text::xid8, ?)
               and a.sequence_number > ? and a.sequence_number <= ?
            order by a.transaction_id, a.sequence_number limit ?""";

    private static final String CARRIED_ROWS = """
              from audit_logs a
              join (select unnest(b.carried_transactions)::text::xid8 as transaction_id, unnest(b.carried_sequences) as number
                      from audit_seal_batches b where b.epoch = ? and b.first_index = ?) as carried
                on a.transaction_id = carried.transaction_id and a.sequence_number = carried.number
            order by a.sequence_number""";

    private final Connection connection;
    private final Set<String> usedKeys = new HashSet<>();

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

    /** A batch as its row says; a forged count is cut, so that it fills no memory. */
    private record Batch(
            long firstIndex, int count, TrailPosition after, TrailPosition through, String root, boolean isCarried) {
        long end() {
            return firstIndex + count;
        }
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
                "select " + LeafField.selection() + ", a.metadata ->> 'statement' from audit_logs a"
                        + " where a.action in ('ERASE', 'KEY', 'ACKNOWLEDGE', 'ADOPT')"
                        + " and jsonb_typeof(a.metadata -> 'statement') = 'string' order by a.sequence_number",
                row -> new StatedRow(
                        event(row), row.getString(LeafField.columns().size() + 1)))) {
            stated.add(placed(row));
        }
        return stated;
    }

    private Stated placed(StatedRow row) throws SQLException {
        TrailPosition position = TrailPosition.of(row.event());
        return rows(
                        LeafPlace.query("?", "?"),
                        place -> new Stated(place.getInt(1), place.getLong(2), row.event(), row.note()),
                        LeafPlace.parameters(position))
                .stream()
                .findFirst()
                .orElseGet(() -> new Stated(Integer.MAX_VALUE, Long.MAX_VALUE, row.event(), row.note()));
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

    @Override
    public List<Claim> claims(int epoch, TrailReport report) throws SQLException {
        List<Claim> claims = new ArrayList<>();
        long next = 1;
        TrailPosition through = null;
        for (Batch batch : batches(epoch, 0)) {
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

    private List<Batch> batches(int epoch, long from) throws SQLException {
        return rows(
                "select first_index, least(greatest(leaf_count, 0), 1048576), after_transaction::text, after_sequence,"
                        + " through_transaction::text, through_sequence, encode(root, 'hex'),"
                        + " carried_sequences is not null from audit_seal_batches"
                        + " where epoch = ? and first_index >= ? order by first_index",
                row -> new Batch(
                        row.getLong(1),
                        row.getInt(2),
                        new TrailPosition(Long.parseLong(row.getString(3)), row.getLong(4)),
                        new TrailPosition(Long.parseLong(row.getString(5)), row.getLong(6)),
                        row.getString(7),
                        row.getBoolean(8)),
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
    public void leaves(int epoch, long start, TrailReport report, LeavesReader reader)
            throws SQLException, IOException {
        if (start == 0) {
            List<LeafEntry> first =
                    opening(epoch).map(opening -> List.of(opening.leaf())).orElse(List.of());
            reader.read(new Leaves(0, 1, first));
        }
        rows(epoch, start, NO_ENVELOPES, (firstIndex, count, rows) -> {
            rows.forEach(row -> look(row, epoch, firstIndex, report));
            reader.read(
                    new Leaves(firstIndex, count, rows.stream().map(Row::event).toList()));
        });
    }

    /** Takes the lines of an archive. */
    @FunctionalInterface
    interface LineTaker {
        void take(CanonicalLine line) throws IOException;
    }

    /** All leaves of an epoch as an archive has them. */
    void lines(int epoch, LineTaker taker) throws SQLException, IOException {
        Optional<SealedEpoch> opening = opening(epoch);
        if (opening.isPresent()) {
            taker.take(new CanonicalLine(0, opening.get().leaf(), null, null));
        }
        rows(epoch, 0, ENVELOPES, (firstIndex, count, rows) -> {
            long index = firstIndex;
            for (Row row : rows) {
                taker.take(new CanonicalLine(index++, row.event(), row.actorEnvelope(), row.subjectEnvelope()));
            }
        });
    }

    /** Takes neighboring rows: how many there must be, and what is there instead. */
    @FunctionalInterface
    private interface RowsTaker {
        void take(long firstIndex, int count, List<Row> rows) throws IOException, SQLException;
    }

    private void rows(int epoch, long start, String envelopes, RowsTaker taker) throws SQLException, IOException {
        Numbers numbers = numbers(epoch);
        List<Batch> batches = batches(epoch, Math.max(1, start));
        int from = 0;
        while (from < batches.size()) {
            Batch first = batches.get(from);
            int to = from + 1;
            while (to < batches.size()
                    && !first.isCarried()
                    && !batches.get(to).isCarried()
                    && batches.get(to).end() - first.firstIndex() <= GROUP) {
                to++;
            }
            Batch last = batches.get(to - 1);
            int count =
                    batches.subList(from, to).stream().mapToInt(Batch::count).sum();
            List<Row> rows = first.isCarried()
                    ? rows(COLUMNS + envelopes + CARRIED_ROWS, LiveTrail::row, epoch, first.firstIndex())
                    : rows(
                            COLUMNS + envelopes + ROWS,
                            LiveTrail::row,
                            Long.toString(first.after().transaction()),
                            first.after().sequence(),
                            Long.toString(last.through().transaction()),
                            last.through().sequence(),
                            numbers.floor(),
                            numbers.ceiling(),
                            count + 1);
            taker.take(first.firstIndex(), count, rows);
            from = to;
        }
    }

    /** Which numbers the rows of an epoch have: above one, and up to another where an epoch after it starts over. */
    private record Numbers(long floor, long ceiling) {}

    private Numbers numbers(int epoch) throws SQLException {
        String query = """
                select e.sequence_floor, coalesce((select n.previous_sequence from audit_seal_epochs n
                          where n.epoch > e.epoch and n.previous_sequence is not null
                          order by n.epoch limit 1), 9223372036854775807)
                  from audit_seal_epochs e where e.epoch = ?""";
        List<Numbers> found = rows(query, row -> new Numbers(row.getLong(1), row.getLong(2)), epoch);
        return found.isEmpty() ? new Numbers(0, Long.MAX_VALUE) : found.getFirst();
    }

    /**
     * A row.
     *
     * @param actorKey  of its envelope, in hexadecimal; null where there is none
     * @param actorEnvelope  in Base64; null where there is none, or it was not asked for
     */
    private record Row(
            LeafEntry event,
            @Nullable String actorKey,
            @Nullable String subjectKey,
            @Nullable String actorEnvelope,
            @Nullable String subjectEnvelope) {}

    private static Row row(ResultSet row) throws SQLException {
        int fields = LeafField.columns().size();
        return new Row(
                event(row),
                row.getString(fields + 1),
                row.getString(fields + 2),
                row.getString(fields + 3),
                row.getString(fields + 4));
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

    private static LeafEntry event(ResultSet row) throws SQLException {
        int count = LeafField.columns().size();
        List<@Nullable String> values = new ArrayList<>(count);
        for (int column = 1; column <= count; column++) {
            values.add(row.getString(column));
        }
        return LeafEntry.event(values);
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
