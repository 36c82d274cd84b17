package io.foreseed.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foreseed.platform.ScratchDatabase;
import io.foreseed.platform.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sealer: what it seals, in which order, what it never signs, and when it begins a new tree. */
class SealTest {
    private final ScratchDatabase database = TestDatabase.running().migrated();

    private final Path published;

    SealTest(@TempDir Path published) {
        this.published = published;
    }

    @AfterEach
    void drop() {
        database.close();
    }

    @Test
    void everyRowIsSealedOnceAndTheTrailIsIntact() throws Exception {
        try (TestSealer sealer = new TestSealer(database, Optional.of(published), 300)) {
            write(1_000);
            long sealed = sealer.round();
            write(7);
            long again = sealer.round();
            long nothing = sealer.round();

            TrailReport report = verify();

            // the key's own event is the first row
            assertThat(List.of(sealed, again, nothing)).containsExactly(1_001L, 7L, 0L);
            assertThat(report.findings()).isEmpty();
            assertThat(report.leafCount()).isEqualTo(1 + 1_008);
            assertThat(report.unsealedCount()).isZero();
            assertThat(new PublishedCheckpoints(published)
                            .newest()
                            .orElseThrow()
                            .size())
                    .isEqualTo(1_009);
        }
    }

    @Test
    void aRowOfATransactionThatStillRunsIsWaitedForAndNothingPassesIt() throws Exception {
        try (TestSealer sealer = new TestSealer(database, Optional.of(published));
                Connection slow = database.asService()) {
            sealer.round();
            sealer.round();
            slow.setAutoCommit(false);
            write(slow, 1);
            write(3);

            long whileItRuns = sealer.round();
            slow.commit();
            long after = sealer.round();

            assertThat(whileItRuns).isZero();
            assertThat(after).isEqualTo(4);
            assertThat(verify().findings()).isEmpty();
        }
    }

    @Test
    void whatACrashLeftUnsignedIsSignedByTheNextRound() throws Exception {
        try (TestSealer sealer = new TestSealer(database, Optional.of(published))) {
            write(5);
            sealer.round();
            sealer.round();
            execute("delete from audit_seal_checkpoints where tree_size = (select tree_size from audit_seal_state)");
            deleteTree(published.resolve("epoch-1"));
        }
        try (TestSealer next = new TestSealer(database, Optional.of(published))) {
            next.round();

            assertThat(verify().findings()).isEmpty();
            assertThat(new PublishedCheckpoints(published)
                            .newest()
                            .orElseThrow()
                            .size())
                    .isEqualTo(7);
        }
    }

    @Test
    void twoSealersThatRaceMakeOneTree() throws Exception {
        AtomicBoolean isOver = new AtomicBoolean();
        try (TestSealer one = new TestSealer(database, Optional.of(published), 50);
                TestSealer other = new TestSealer(database, Optional.of(published), 70);
                ExecutorService threads = Executors.newFixedThreadPool(2)) {
            Future<Long> first = threads.submit(() -> sealUntil(isOver, one));
            Future<Long> second = threads.submit(() -> sealUntil(isOver, other));
            for (int burst = 0; burst < 60; burst++) {
                write(50);
            }
            isOver.set(true);
            long sealed = first.get() + second.get();
            sealed += one.round();

            TrailReport report = verify();

            assertThat(sealed).isEqualTo(3_001);
            assertThat(report.findings()).isEmpty();
            assertThat(report.unsealedCount()).isZero();
        }
    }

    private static long sealUntil(AtomicBoolean isOver, TestSealer sealer) {
        long sealed = 0;
        while (!isOver.get()) {
            sealed += sealer.round();
        }
        return sealed + sealer.round();
    }

    /** A promotion, or an upgrade that keeps the identifiers of transactions. */
    @Test
    void anotherServerThatLostNothingGoesOnInTheTree() throws Exception {
        try (TestSealer sealer = new TestSealer(database, Optional.of(published))) {
            write(5);
            sealer.round();
            sealer.round();
            execute("update audit_seal_state set timeline = timeline - 1, system_identifier = system_identifier - 1");
            write(2);
            sealer.round();

            Checkpoint after = new PublishedCheckpoints(published).newest().orElseThrow();

            assertThat(after.epoch()).isEqualTo(1);
            assertThat(after.size()).isEqualTo(9);
            assertThat(verify().verdict()).isEqualTo(TrailVerdict.INTACT);
        }
    }

    /** A dump that was loaded on a server with fewer transactions: identifiers start over, rows without a leaf are carried over. */
    @Test
    void identifiersThatStartOverOpenAnEpochAndTheTrailSealsOn() throws Exception {
        try (TestSealer sealer = new TestSealer(database, Optional.of(published))) {
            write(5);
            sealer.round();
            sealer.round();
            write(3);
            execute("alter table audit_logs disable trigger all");
            execute("update audit_logs set transaction_id = (transaction_id::text::bigint + 1000000000)::text::xid8");
            execute("update audit_seal_state set timeline = timeline - 1,"
                    + " transaction_id = (transaction_id::text::bigint + 1000000000)::text::xid8");
            execute("update audit_seal_batches set"
                    + " after_transaction = case when after_transaction = '0' then '0'::xid8"
                    + "   else (after_transaction::text::bigint + 1000000000)::text::xid8 end,"
                    + " through_transaction = (through_transaction::text::bigint + 1000000000)::text::xid8");
            execute("alter table audit_logs enable always trigger audit_logs_append_only");
            write(2);
            long carried = sealer.round();
            write(4);
            long after = sealer.round();

            SealedEpoch opening = opening(2);
            TrailReport report = verify();

            assertThat(carried).isEqualTo(5);
            assertThat(after).isEqualTo(4);
            assertThat(opening.reason()).isEqualTo(SealedEpoch.SERVER_CHANGED);
            assertThat(opening.previousSize()).isEqualTo(7);
            assertThat(opening.sequenceFloor()).isEqualTo(11);
            // the identifiers of epoch 1 are not those that were sealed; everything else fits
            assertThat(report.findings().stream()
                            .map(TrailFinding::place)
                            .filter(place -> !place.startsWith("epoch 1,")))
                    .isEmpty();
            assertThat(report.leafCount()).isEqualTo(7 + 10);
            assertThat(report.unsealedCount()).isZero();
            assertThat(sealer.status().lagSeconds()).isZero();
        }
    }

    /** A restore to before the last checkpoints: everything of the database is older than what was published. */
    @Test
    void aDatabaseBehindWhatWasPublishedOpensAnEpochWhoseLossIsUnprovenUntilItIsAcknowledged() throws Exception {
        Checkpoint lost;
        try (TestSealer sealer = new TestSealer(database, Optional.of(published))) {
            write(5);
            sealer.round();
            sealer.round();
            String state = stateOfTheSeal();
            write(20);
            sealer.round();
            lost = new PublishedCheckpoints(published).newest().orElseThrow();
            goBackTo(state, 7);
        }
        try (TestSealer afterRestore = new TestSealer(database, Optional.of(published))) {
            assertThat(verify().verdict()).isEqualTo(TrailVerdict.ALTERED);
            write(1);
            afterRestore.round();

            SealedEpoch opening = opening(2);
            TrailReport report = verify();

            assertThat(opening.reason()).isEqualTo(SealedEpoch.BEHIND_PUBLISHED);
            assertThat(opening.published()).isEqualTo(lost.note());
            assertThat(report.findings()).isEmpty();
            assertThat(report.missing()).singleElement().asString().contains("lost its last 20 published leaves");
        }
        String accepted = TreeReference.of(lost).toString();
        try (TestSealer acknowledging = new TestSealer(database, Optional.of(published), 100, Optional.of(accepted))) {
            acknowledging.round();
            acknowledging.round();
            acknowledging.round();

            assertThat(verify().verdict()).isEqualTo(TrailVerdict.INTACT);
            assertThat(count("select count(*) from audit_logs where action = 'ACKNOWLEDGE'"))
                    .isEqualTo(1);
        }
    }

    /** The owner of the database changes a row and rebuilds everything that can be computed. */
    @Test
    void aTreeThatWasRebuiltIsNotSignedAndWithAnEmptiedPlaceOnlyWhenItIsNamed() throws Exception {
        try (TestSealer sealer = new TestSealer(database, Optional.of(published))) {
            write(5);
            sealer.round();
            sealer.round();
        }
        rebuild("update audit_logs set resource_type = 'forged' where sequence_number = 3");
        execute("delete from audit_seal_checkpoints");
        write(1);
        try (TestSealer next = new TestSealer(database, Optional.of(published))) {
            assertThatThrownBy(next::round)
                    .isInstanceOf(SealRefusedException.class)
                    .hasMessageContaining("does not begin with");
            assertThat(count("select count(*) from audit_seal_checkpoints")).isZero();
            assertThat(verify().verdict()).isEqualTo(TrailVerdict.ALTERED);
        }
        deleteTree(published);
        try (TestSealer next = new TestSealer(database, Optional.of(published))) {
            assertThatThrownBy(next::round)
                    .isInstanceOf(SealRefusedException.class)
                    .hasMessageContaining("nothing is known outside");
        }
        String tree = text("select epoch || ':' || tree_size || ':' || encode(root, 'base64') from audit_seal_state");
        try (TestSealer next = new TestSealer(database, Optional.of(published), 100, Optional.of(tree))) {
            next.round();
            next.round();

            assertThat(count("select count(*) from audit_logs where action = 'ADOPT'"))
                    .isEqualTo(1);
            assertThat(verify().remarks()).anyMatch(remark -> remark.contains("because its configuration named it"));
        }
    }

    @Test
    void aKeyIsFollowedByAnotherAndWhoHasOneOfThemVerifiesEverything() throws Exception {
        try (TestSealer sealer = new TestSealer(database, Optional.of(published))) {
            write(5);
            sealer.round();
            sealer.round();
            NoteKey old = keys().getFirst();
            NoteKey next = NoteKey.parse(sealer.rotate());
            sealer.round();
            write(2);
            sealer.round();

            Checkpoint newest = new PublishedCheckpoints(published).newest().orElseThrow();

            assertThat(newest.isSignedBy(next)).isTrue();
            assertThat(keys()).containsExactly(old, next);
            assertThat(verify(Optional.of(old)).verdict()).isEqualTo(TrailVerdict.INTACT);
            assertThat(verify(Optional.of(next)).verdict()).isEqualTo(TrailVerdict.INTACT);
            assertThat(verify().verdict()).isEqualTo(TrailVerdict.INTACT);
        }
    }

    @Test
    void whileThePlaceIsUnreachableRowsAreSealedAndNothingIsSigned() throws Exception {
        try (TestSealer sealer = new TestSealer(database, Optional.of(published))) {
            write(5);
            sealer.round();
            sealer.round();
            Path newest = published.resolve("claims");
            Path aside = published.resolve("aside");
            Files.move(newest, aside);
            Files.writeString(newest, "no folder");
            Files.move(published.resolve("epoch-1/checkpoint"), published.resolve("kept"));
            Files.createDirectory(published.resolve("epoch-1/checkpoint"));
            write(3);

            assertThatThrownBy(sealer::round).isInstanceOf(PlaceUnreachableException.class);
            assertThat(count("select tree_size from audit_seal_state")).isEqualTo(10);
            assertThat(count("select max(tree_size) from audit_seal_checkpoints"))
                    .isEqualTo(7);
            Files.delete(newest);
            Files.move(aside, newest);
            Files.delete(published.resolve("epoch-1/checkpoint"));
            Files.move(published.resolve("kept"), published.resolve("epoch-1/checkpoint"));
            sealer.round();

            assertThat(verify().verdict()).isEqualTo(TrailVerdict.INTACT);
        }
    }

    @Test
    void aTrailThatHasLeavesGetsNoOtherKey() throws Exception {
        try (TestSealer sealer = new TestSealer(database, Optional.of(published))) {
            write(5);
            sealer.round();
        }
        execute("delete from audit_seal_keys");
        write(1);
        try (TestSealer next = new TestSealer(database, Optional.of(published))) {
            assertThatThrownBy(next::round)
                    .isInstanceOf(SealRefusedException.class)
                    .hasMessageContaining("the key of the seal is missing");
        }
    }

    @Test
    void nothingIsSignedThatContradictsWhatWasSigned() throws Exception {
        try (TestSealer sealer = new TestSealer(database, Optional.of(published))) {
            write(5);
            sealer.round();
            sealer.round();
            execute("update audit_seal_tiles set hashes = overlay(hashes placing '\\x00' from 40) where level = 0");
            write(1);
        }
        try (TestSealer next = new TestSealer(database, Optional.of(published))) {
            assertThatThrownBy(next::round).isInstanceOf(SealRefusedException.class);
            assertThat(count("select count(*) from audit_seal_checkpoints where tree_size > 7"))
                    .isZero();
        }
    }

    private TrailReport verify() throws Exception {
        return verify(Optional.empty());
    }

    private TrailReport verify(Optional<NoteKey> key) throws Exception {
        try (Connection connection = database.asOwner()) {
            return new TrailVerification(
                            LiveTrail.now(connection),
                            key,
                            Optional.of(new PublishedCheckpoints(published)),
                            Optional.empty(),
                            Instant.now())
                    .verify();
        }
    }

    private List<NoteKey> keys() throws SQLException {
        try (Connection connection = database.asOwner()) {
            return LiveTrail.now(connection).keys();
        }
    }

    private String stateOfTheSeal() throws SQLException {
        return text("select to_jsonb(s)::text from audit_seal_state s");
    }

    /** Takes the database back as a restore does. */
    private void goBackTo(String state, long size) throws SQLException {
        execute("alter table audit_logs disable trigger all");
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
    private void rebuild(String change) throws Exception {
        execute("alter table audit_logs disable trigger all");
        execute(change);
        execute("alter table audit_logs enable always trigger audit_logs_append_only");
        try (Connection connection = database.asSuperuser()) {
            LiveTrail trail = new LiveTrail(connection);
            TreeFrontier tree = new TreeFrontier();
            TreeHash hash = new TreeHash();
            trail.lines(1, line -> tree.append(hash.leaf(line.entry().bytes())));
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

    private String text(String query) throws SQLException {
        try (Connection connection = database.asSuperuser();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private SealedEpoch opening(int epoch) throws SQLException {
        try (Connection connection = database.asOwner()) {
            return LiveTrail.now(connection).opening(epoch).orElseThrow();
        }
    }

    private void write(int count) throws SQLException {
        try (Connection connection = database.asService()) {
            write(connection, count);
        }
    }

    private static void write(Connection connection, int count) throws SQLException {
        try (var statement = connection.prepareStatement(
                "insert into audit_logs (id, timestamp, action, resource_type, new_values, metadata)"
                        + " select gen_random_uuid(), clock_timestamp(), 'CREATE', 'plan', '{\"name\": \"Zürich\"}', null"
                        + " from generate_series(1, ?)")) {
            statement.setInt(1, count);
            statement.executeUpdate();
        }
    }

    private void execute(String command) throws SQLException {
        try (Connection connection = database.asSuperuser();
                var statement = connection.createStatement()) {
            statement.execute(command);
        }
    }

    private long count(String query) throws SQLException {
        try (Connection connection = database.asSuperuser();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static void deleteTree(Path folder) throws Exception {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                if (!file.equals(folder)) {
                    Files.delete(file);
                }
            }
        }
    }
}
