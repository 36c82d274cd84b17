package io.foreseed.audit;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What only the database can show: rows without a leaf, keys of persons, and the guard. */
final class LiveInspection {
    /** What a row or a leaf may wait. */
    private static final String BOUND = "interval '60 seconds'";

    private final Connection connection;
    private final TrailReport report;

    LiveInspection(Connection connection, TrailReport report) {
        this.connection = connection;
        this.report = report;
    }

    /**
     * Reports what is wrong or missing.
     *
     * @param usedKeys  of the envelopes that were read, in hexadecimal
     * @param excused  identifiers of destroyed keys that a statement names
     */
    void inspect(Set<String> usedKeys, Set<String> excused) throws SQLException {
        inspectState();
        inspectUnsealed();
        inspectStrays();
        inspectKeys(usedKeys, excused);
        for (String difference : TrailGuard.differences(connection)) {
            report.miss(
                    "the guard of the database is not the one of this build: " + difference,
                    "`foreseed migrate` or its owner can put it right");
        }
    }

    /** Reports that the key that signs now is not there: the service makes no other for a trail that has leaves. */
    void inspectKeyOfTheSeal(KeyChain counting, List<NoteKey> stored) throws SQLException {
        boolean isSealed = rows("select exists (select from audit_seal_epochs)", row -> row.getBoolean(1))
                .getFirst();
        if (isSealed && !counting.isEmpty() && stored.stream().noneMatch(counting::isCurrent)) {
            report.add(new TrailFinding("keys", "the key that signs is not among those of the database"));
        }
    }

    /** Reports leaves that wait for their signature for too long. */
    void requireSignature(int epoch, long signedSize, long size) throws SQLException {
        boolean isLate = rows(
                        "select coalesce(min(sealed_at) < clock_timestamp() - " + BOUND + ", false)"
                                + " from audit_seal_batches where epoch = ? and first_index + leaf_count > ?",
                        row -> row.getBoolean(1),
                        epoch,
                        signedSize)
                .getFirst();
        String what = "epoch " + epoch + ": its last " + (size - signedSize) + " leaves are not signed";
        if (isLate) {
            report.miss(what, "a service that runs and reaches its place of checkpoints signs them");
        } else {
            report.remark(what + " yet");
        }
    }

    /** Reports a sealer that would not continue where the last batch ends. */
    private void inspectState() throws SQLException {
        String query = "select count(*) = 1 and bool_and((s.epoch, s.transaction_id, s.sequence_number) ="
                + " (coalesce((select max(epoch) from audit_seal_epochs), 0), l.transaction_id, l.sequence_number))"
                + " from audit_seal_state s, " + SealRepository.END_OF_BATCHES + " l";
        if (!rows(query, row -> row.getBoolean(1)).getFirst()) {
            report.add(new TrailFinding("state of the sealer", "it is not where the last batch ends"));
        }
    }

    private void inspectUnsealed() throws SQLException {
        String unsealed = " from audit_logs a, " + SealRepository.END_OF_BATCHES + """
                 s
                where (a.transaction_id, a.sequence_number) > (s.transaction_id, s.sequence_number)
                  and a.sequence_number > coalesce(
                          (select sequence_floor from audit_seal_epochs order by epoch desc limit 1), 0)""";
        report.countUnsealed(
                rows("select count(*)" + unsealed, row -> row.getLong(1)).getFirst());
        if (rows(
                        "select coalesce(min(a.timestamp) < clock_timestamp() - " + BOUND + ", false)" + unsealed,
                        row -> row.getBoolean(1))
                .getFirst()) {
            report.miss(
                    "an event has waited for the seal for more than a minute",
                    "a service that runs and reaches its place of checkpoints seals it");
        }
        inspectTransactions(unsealed + " and a.transaction_id >= pg_snapshot_xmax(pg_current_snapshot())");
        rows(
                        "select id::text from audit_logs where timestamp > clock_timestamp() + interval '5 minutes' limit 20",
                        row -> new TrailFinding(
                                "unsealed", "event " + row.getString(1) + " is of a time that is not yet"))
                .forEach(report::add);
    }

    /** Identifiers of the server that the trail comes from mean nothing here, until an epoch has carried their rows over. */
    private void inspectTransactions(String ofTransactionsToCome) throws SQLException {
        List<String> events = rows("select a.id::text" + ofTransactionsToCome + " limit 20", row -> row.getString(1));
        boolean isMoved = rows(
                        "select exists (select from audit_seal_state where system_identifier is distinct from"
                                + " (select system_identifier from pg_control_system()))",
                        row -> row.getBoolean(1))
                .getFirst();
        if (isMoved && !events.isEmpty()) {
            report.miss(
                    "the trail was moved to this server, and not all of its events are sealed",
                    "a service that runs and reaches its place of checkpoints carries them over");
            return;
        }
        events.stream()
                .map(event -> new TrailFinding("unsealed", "event " + event + " names a transaction that is not yet"))
                .forEach(report::add);
    }

    /** Rows that are no leaf and can become none: below all numbers, or left behind where identifiers started over. */
    private void inspectStrays() throws SQLException {
        String query = """
                with starts as (
                    select epoch, sequence_floor, previous_sequence, lag(epoch) over o as earlier,
                           coalesce(lag(sequence_floor) over o, 0) as earlier_floor
                      from audit_seal_epochs
                     where previous_sequence is not null or epoch = (select min(epoch) from audit_seal_epochs)
                    window o as (order by epoch)),
                carried as (
                    select b.epoch, unnest(b.carried_sequences) as number,
                           unnest(b.carried_transactions)::text::xid8 as transaction_id
                      from audit_seal_batches b
                     where b.carried_sequences is not null)
                select a.id::text from audit_logs a where a.sequence_number <= 0
                union all
                select a.id::text from starts s
                  join audit_logs a on a.sequence_number > s.earlier_floor and a.sequence_number <= s.sequence_floor
                 where (s.earlier is null or a.sequence_number > s.previous_sequence
                        or (a.transaction_id, a.sequence_number) > coalesce(
                               (select (b.through_transaction, b.through_sequence) from audit_seal_batches b
                                 where b.epoch >= s.earlier and b.epoch < s.epoch and b.carried_sequences is null
                                 order by b.epoch desc, b.first_index desc limit 1), row('0'::xid8, 0::bigint)))
                   and not exists (select from carried c
                                    where c.number = a.sequence_number and c.transaction_id = a.transaction_id
                                      and c.epoch >= coalesce(s.earlier, s.epoch) and c.epoch <= s.epoch)
                 limit 20""";
        rows(query, row -> new TrailFinding("rows", "event " + row.getString(1) + " is a leaf of no epoch"))
                .forEach(report::add);
    }

    /** A key that an envelope needs has its row; if it was destroyed, a statement says so. */
    private void inspectKeys(Set<String> usedKeys, Set<String> excused) throws SQLException {
        List<String> destroyed = new ArrayList<>();
        Set<String> missing = new TreeSet<>(usedKeys);
        rows("select id::text, wrapped_key is null from subject_keys", row -> {
                    String key = row.getString(1);
                    boolean isUsed = missing.remove(key.replace("-", ""));
                    return isUsed && row.getBoolean(2) && !excused.contains(key) ? key : "";
                })
                .stream()
                .filter(key -> !key.isEmpty())
                .forEach(destroyed::add);
        missing.stream()
                .limit(20)
                .forEach(key -> report.add(new TrailFinding("keys", "key " + key + " of an envelope is not there")));
        destroyed.stream()
                .limit(20)
                .forEach(key -> report.add(new TrailFinding(
                        "keys", "key " + key + " of an envelope is destroyed, and no erasure says so")));
    }

    private <T> List<T> rows(String query, JdbcRows.Reader<T> reader, Object... parameters) throws SQLException {
        return JdbcRows.read(connection, query, reader, parameters);
    }
}
