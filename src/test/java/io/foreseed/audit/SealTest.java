package io.foreseed.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foreseed.platform.ScratchDatabase;
import io.foreseed.platform.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
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

            // the key's own event is sealed in the second round
            assertThat(List.of(sealed, again, nothing)).containsExactly(1_000L, 8L, 0L);
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
            deleteTree(published);
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

    @Test
    void anotherTimelineOpensAnEpochThatCommitsToWhatWasPublished() throws Exception {
        try (TestSealer sealer = new TestSealer(database, Optional.of(published))) {
            write(5);
            sealer.round();
            sealer.round();
            Checkpoint before = new PublishedCheckpoints(published).newest().orElseThrow();
            execute("update audit_seal_epochs set timeline = timeline + 1");
            write(2);
            sealer.round();

            Checkpoint after = new PublishedCheckpoints(published).newest().orElseThrow();
            SealedEpoch opening = opening(2);

            assertThat(after.epoch()).isEqualTo(2);
            assertThat(after.size()).isEqualTo(3);
            assertThat(opening.reason()).isEqualTo(SealedEpoch.SERVER_CHANGED);
            assertThat(opening.published()).isEqualTo(before.note());
            assertThat(opening.previousSize()).isEqualTo(before.size());
        }
    }

    /** A restore to before the last checkpoints: everything of the database is older than what was published. */
    @Test
    void aDatabaseBehindWhatWasPublishedOpensAnEpochAndSaysWhatIsLost() throws Exception {
        ScratchDatabase restored = TestDatabase.running().migrated();
        try (TestSealer sealer = new TestSealer(database, Optional.of(published));
                TestSealer afterRestore = new TestSealer(restored, Optional.of(published))) {
            write(20);
            sealer.round();
            Checkpoint lost = new PublishedCheckpoints(published).newest().orElseThrow();
            afterRestore.round();

            Checkpoint now = new PublishedCheckpoints(published).newest().orElseThrow();

            assertThat(now.epoch()).isEqualTo(2);
            try (Connection connection = restored.asOwner()) {
                SealedEpoch opening = LiveTrail.now(connection).opening(2).orElseThrow();
                assertThat(opening.reason()).isEqualTo(SealedEpoch.BEHIND_PUBLISHED);
                assertThat(opening.published()).isEqualTo(lost.note());
            }
        } finally {
            restored.close();
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

    @Test
    void transactionIdentifiersThatBeginAnewAreRefused() throws Exception {
        try (TestSealer sealer = new TestSealer(database, Optional.of(published))) {
            write(1);
            sealer.round();
            execute("update audit_seal_state set transaction_id = '9000000000000000'");

            assertThatThrownBy(sealer::round)
                    .isInstanceOf(SealRefusedException.class)
                    .hasMessageContaining("logical dump");
        }
    }

    private TrailReport verify() throws Exception {
        try (Connection connection = database.asOwner()) {
            LiveTrail trail = LiveTrail.now(connection);
            return new TrailVerification(
                            trail, trail.key().orElseThrow(), Optional.of(new PublishedCheckpoints(published)))
                    .all();
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
