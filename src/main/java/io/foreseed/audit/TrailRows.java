package io.foreseed.audit;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of the trail in the order of the leaves, by the batches that say which rows they are. */
final class TrailRows {
    private static final int GROUP = 4_096;

    /** A row in the order of its columns here: the fields, then the keys of its envelopes. */
    private static final String COLUMNS = "select " + LeafField.selection() + """
            , encode(substr(a.personal_data, 2, 16), 'hex'), encode(substr(a.subject_data, 2, 16), 'hex')""";

    private static final String ENVELOPES = """
            , translate(encode(a.personal_data, 'base64'), E'\n', ''),
              translate(encode(a.subject_data, 'base64'), E'\n', '')
            """;

    private static final String NO_ENVELOPES = ", null, null\n";

    private static final String OF_MONTH = " and a.timestamp >= ? and a.timestamp < ?";

    private static final String ROWS = """
              from audit_present_rows a
             where (a.transaction_id, a.sequence_number) > (?::text::xid8, ?)
               and (a.transaction_id, a.sequence_number) <= (?::text::xid8, ?)
               and a.sequence_number > ? and a.sequence_number <= ?""";

    private static final String IN_ORDER = " order by a.transaction_id, a.sequence_number limit ?";

    /** Each table by itself, so that its index finds the rows. */
    private static final String CARRIED_ROWS = """
              from (with carried as (
                        select unnest(b.carried_transactions)::text::xid8 as transaction_id,
                               unnest(b.carried_sequences) as sequence_number
                          from audit_seal_batches b where b.epoch = ? and b.first_index = ?)
                    select l.* from carried c join audit_logs l
                        on l.transaction_id = c.transaction_id and l.sequence_number = c.sequence_number
                    union all
                    select k.* from carried c join audit_kept_rows k
                        on k.transaction_id = c.transaction_id and k.sequence_number = c.sequence_number
                     where not exists (select from audit_logs l where l.transaction_id = c.transaction_id
                                          and l.sequence_number = c.sequence_number)) a
             where true""";

    private static final String BY_NUMBER = " order by a.sequence_number";

    private final Connection connection;

    TrailRows(Connection connection) {
        this.connection = connection;
    }

    /** A batch as its row says; a forged count is cut, so that it fills no memory. */
    record Batch(
            long firstIndex, int count, TrailPosition after, TrailPosition through, String root, boolean isCarried) {
        long end() {
            return firstIndex + count;
        }
    }

    /** The batches of an epoch from a leaf on. */
    List<Batch> batches(int epoch, long from) throws SQLException {
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

    /** Takes neighboring rows: how many there must be, and what is there instead. */
    @FunctionalInterface
    interface RowsTaker {
        void take(long firstIndex, int count, List<Row> rows) throws IOException, SQLException;
    }

    /** Reads the rows of an epoch in groups, in the order of the leaves. */
    void read(int epoch, long start, boolean hasEnvelopes, RowsTaker taker) throws SQLException, IOException {
        String columns = COLUMNS + (hasEnvelopes ? ENVELOPES : NO_ENVELOPES);
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
                    ? rows(columns + CARRIED_ROWS + BY_NUMBER, TrailRows::row, epoch, first.firstIndex())
                    : rows(
                            columns + ROWS + IN_ORDER,
                            TrailRows::row,
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
    record Row(
            LeafEntry event,
            @Nullable String actorKey,
            @Nullable String subjectKey,
            @Nullable String actorEnvelope,
            @Nullable String subjectEnvelope) {
        CanonicalLine line(long index) {
            return new CanonicalLine(index, event, actorEnvelope, subjectEnvelope);
        }
    }

    private static Row row(ResultSet row) throws SQLException {
        int fields = LeafField.columns().size();
        return new Row(
                event(row),
                row.getString(fields + 1),
                row.getString(fields + 2),
                row.getString(fields + 3),
                row.getString(fields + 4));
    }

    static LeafEntry event(ResultSet row) throws SQLException {
        int count = LeafField.columns().size();
        List<@Nullable String> values = new ArrayList<>(count);
        for (int column = 1; column <= count; column++) {
            values.add(row.getString(column));
        }
        return LeafEntry.event(values);
    }

    /** The positions between which the rows of a time are. */
    private record Span(TrailPosition first, TrailPosition last, long count) {
        boolean meets(Batch batch) {
            return batch.isCarried()
                    || (batch.through().compareTo(first) >= 0 && batch.after().compareTo(last) < 0);
        }
    }

    /** Takes the rows of a batch that are of a time. */
    @FunctionalInterface
    interface BatchTaker {
        void take(int epoch, Batch batch, List<Row> rows) throws IOException, SQLException;
    }

    /**
     * Reads the sealed rows from one time up to another, in the order of the leaves.
     *
     * @return how many rows are of that time, sealed or not
     */
    long read(OffsetDateTime from, OffsetDateTime until, List<Integer> epochs, BatchTaker taker)
            throws SQLException, IOException {
        Span span = span(from, until);
        for (int epoch : span.count() == 0 ? List.<Integer>of() : epochs) {
            Numbers numbers = numbers(epoch);
            for (Batch batch : batches(epoch, 1)) {
                if (span.meets(batch)) {
                    taker.take(epoch, batch, rows(epoch, batch, numbers, from, until));
                }
            }
        }
        return span.count();
    }

    private Span span(OffsetDateTime from, OffsetDateTime until) throws SQLException {
        String first = "select a.transaction_id::text, a.sequence_number, (select count(*) from audit_logs c"
                + " where c.timestamp >= ? and c.timestamp < ?) from audit_logs a where true" + OF_MONTH
                + " order by a.transaction_id";
        String last = first + " desc, a.sequence_number desc limit 1";
        JdbcRows.Reader<Span> reader = row -> {
            TrailPosition position = new TrailPosition(Long.parseLong(row.getString(1)), row.getLong(2));
            return new Span(position, position, row.getLong(3));
        };
        List<Span> firsts = rows(first + ", a.sequence_number limit 1", reader, from, until, from, until);
        List<Span> lasts = rows(last, reader, from, until, from, until);
        return firsts.isEmpty() || lasts.isEmpty()
                ? new Span(TrailPosition.BEGINNING, TrailPosition.BEGINNING, 0)
                : new Span(
                        firsts.getFirst().first(),
                        lasts.getFirst().last(),
                        firsts.getFirst().count());
    }

    private List<Row> rows(int epoch, Batch batch, Numbers numbers, OffsetDateTime from, OffsetDateTime until)
            throws SQLException {
        return batch.isCarried()
                ? rows(
                        COLUMNS + ENVELOPES + CARRIED_ROWS + OF_MONTH + BY_NUMBER,
                        TrailRows::row,
                        epoch,
                        batch.firstIndex(),
                        from,
                        until)
                : rows(
                        COLUMNS + ENVELOPES + ROWS + OF_MONTH + IN_ORDER,
                        TrailRows::row,
                        Long.toString(batch.after().transaction()),
                        batch.after().sequence(),
                        Long.toString(batch.through().transaction()),
                        batch.through().sequence(),
                        numbers.floor(),
                        numbers.ceiling(),
                        from,
                        until,
                        batch.count() + 1);
    }

    private <T> List<T> rows(String query, JdbcRows.Reader<T> reader, Object... parameters) throws SQLException {
        return JdbcRows.read(connection, query, reader, parameters);
    }
}
