package io.foreseed.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foreseed.platform.ScratchDatabase;
import io.foreseed.platform.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the sealer does after a restore, a promotion, and where somebody has rebuilt the tree. */
class SealRestoreTest {
    private final ScratchDatabase database = TestDatabase.running().migrated();

    private final Path published;
    private final SealedTrail trail;

    SealRestoreTest(@TempDir Path published) {
        this.published = published;
        this.trail = new SealedTrail(database, published);
    }

    @AfterEach
    void drop() {
        database.close();
    }

    /** Each looks at the place, and another one may open the first epoch before it looks at the tree. */
    @RepeatedTest(8)
    void instancesThatStartTogetherDoNotRefuseEachOther() throws Exception {
        trail.write(5);
        List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
        try (TestSealer one = new TestSealer(database, Optional.of(published));
                TestSealer two = new TestSealer(database, Optional.of(published));
                TestSealer three = new TestSealer(database, Optional.of(published))) {
            CyclicBarrier together = new CyclicBarrier(3);
            List<Thread> threads = Stream.of(one, two, three)
                    .map(sealer -> Thread.ofPlatform()
                            .uncaughtExceptionHandler((thread, failed) -> failures.add(failed))
                            .start(() -> {
                                await(together);
                                sealer.round();
                            }))
                    .toList();
            for (Thread thread : threads) {
                thread.join();
            }

            assertThat(failures).isEmpty();
            assertThat(trail.verify().verdict()).isEqualTo(TrailVerdict.INTACT);
        }
    }

    /** Checkpoints and rows are read one after the other, and the service goes on between them. */
    @Test
    void whatIsSealedWhileTheTrailIsVerifiedIsNoContradiction() throws Exception {
        List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
        AtomicBoolean isOver = new AtomicBoolean();
        try (TestSealer sealer = new TestSealer(database, Optional.of(published))) {
            trail.write(1);
            sealer.round();
            Thread sealing = Thread.ofPlatform()
                    .uncaughtExceptionHandler((thread, failed) -> failures.add(failed))
                    .start(() -> {
                        while (!isOver.get()) {
                            write();
                            sealer.round();
                        }
                    });
            try {
                for (int time = 0; time < 30; time++) {
                    TrailReport report = trail.verify();

                    assertThat(report.verdict())
                            .as("%s %s", report.findings(), report.missing())
                            .isEqualTo(TrailVerdict.INTACT);
                }
            } finally {
                isOver.set(true);
                sealing.join();
            }
        }
        assertThat(failures).isEmpty();
    }

    private void write() {
        try {
            trail.write(1);
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static void await(CyclicBarrier together) {
        try {
            together.await();
        } catch (InterruptedException | BrokenBarrierException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** A promotion, or an upgrade that keeps the identifiers of transactions. */
    @Test
    void anotherServerThatLostNothingGoesOnInTheTree() throws Exception {
        try (TestSealer sealer = new TestSealer(database, Optional.of(published))) {
            trail.write(5);
            sealer.round();
            sealer.round();
            trail.execute(
                    "update audit_seal_state set timeline = timeline - 1, system_identifier = system_identifier - 1");
            trail.write(2);
            sealer.round();

            Checkpoint after = new PublishedCheckpoints(published).newest().orElseThrow();

            assertThat(after.epoch()).isEqualTo(1);
            assertThat(after.size()).isEqualTo(9);
            assertThat(trail.verify().verdict()).isEqualTo(TrailVerdict.INTACT);
        }
    }

    /**
     * A dump that was loaded on a server with fewer transactions: identifiers start over, rows without a leaf are carried
     * over.
     */
    @Test
    void identifiersThatStartOverOpenAnEpochAndTheTrailSealsOn() throws Exception {
        try (TestSealer sealer = new TestSealer(database, Optional.of(published))) {
            trail.write(5);
            sealer.round();
            sealer.round();
            trail.write(3);
            trail.execute("alter table audit_logs disable trigger audit_logs_append_only");
            trail.execute(
                    "update audit_logs set transaction_id = (transaction_id::text::bigint + 1000000000)::text::xid8");
            trail.execute("update audit_seal_state set timeline = timeline - 1,"
                    + " transaction_id = (transaction_id::text::bigint + 1000000000)::text::xid8");
            trail.execute("update audit_seal_batches set"
                    + " after_transaction = case when after_transaction = '0' then '0'::xid8"
                    + "   else (after_transaction::text::bigint + 1000000000)::text::xid8 end,"
                    + " through_transaction = (through_transaction::text::bigint + 1000000000)::text::xid8");
            trail.execute("alter table audit_logs enable always trigger audit_logs_append_only");
            trail.write(2);
            long carried = sealer.round();
            trail.write(4);
            long after = sealer.round();

            SealedEpoch opening = trail.opening(2);
            TrailReport report = trail.verify();

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

    /** As many as are carried over in three turns. */
    @Test
    void aTrailThatWasMovedBeforeItsFirstSealIsCarriedOverByItsFirstEpoch() throws Exception {
        trail.write(1_203);
        trail.execute("alter table audit_logs disable trigger audit_logs_append_only");
        trail.execute("update audit_logs set transaction_id = (transaction_id::text::bigint + 1000000000)::text::xid8");
        trail.execute("alter table audit_logs enable always trigger audit_logs_append_only");
        TrailReport moved = trail.verify();
        try (TestSealer sealer = new TestSealer(database, Optional.of(published))) {
            trail.write(2);
            sealer.round();
            trail.write(4);
            sealer.round();
        }

        SealedEpoch opening = trail.opening(1);
        TrailReport report = trail.verify();
        long placed = trail.placed();

        assertThat(moved.findings()).isEmpty();
        assertThat(moved.missing()).anyMatch(what -> what.contains("the trail was moved to this server"));
        assertThat(opening.reason()).isEqualTo(SealedEpoch.FIRST);
        assertThat(opening.sequenceFloor()).isGreaterThanOrEqualTo(1_205);
        assertThat(report.verdict())
                .as("%s %s", report.findings(), report.missing())
                .isEqualTo(TrailVerdict.INTACT);
        assertThat(report.leafCount()).isEqualTo(1 + trail.count("select count(*) from audit_logs"));
        assertThat(placed).as("rows with a place of their own").isEqualTo(report.leafCount() - 1);
        trail.execute("insert into audit_logs (id, timestamp, action, resource_type, sequence_number)"
                + " overriding system value values (gen_random_uuid(), clock_timestamp(), 'CREATE', 'plan', 77)");
        assertThat(trail.verify().findings())
                .anyMatch(finding -> finding.problem().contains("is a leaf of no epoch"));
    }

    /** A restore to before the last checkpoints: everything of the database is older than what was published. */
    @Test
    void aDatabaseBehindWhatWasPublishedOpensAnEpochWhoseLossIsUnprovenUntilItIsAcknowledged() throws Exception {
        Checkpoint lost;
        try (TestSealer sealer = new TestSealer(database, Optional.of(published))) {
            trail.write(5);
            sealer.round();
            sealer.round();
            String state = trail.stateOfTheSeal();
            trail.write(20);
            sealer.round();
            lost = new PublishedCheckpoints(published).newest().orElseThrow();
            trail.goBackTo(state, 7);
        }
        try (TestSealer afterRestore = new TestSealer(database, Optional.of(published))) {
            assertThat(trail.verify().verdict()).isEqualTo(TrailVerdict.ALTERED);
            trail.write(1);
            afterRestore.round();

            SealedEpoch opening = trail.opening(2);
            TrailReport report = trail.verify();

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

            assertThat(trail.verify().verdict()).isEqualTo(TrailVerdict.INTACT);
            assertThat(trail.verify(Optional.empty(), Optional.of(lost)).verdict())
                    .isEqualTo(TrailVerdict.INTACT);
            assertThat(trail.count("select count(*) from audit_logs where action = 'ACKNOWLEDGE'"))
                    .isEqualTo(1);
        }
    }

    /** An opening was claimed, and lost with the database before anything of its epoch was signed: its number is free. */
    @Test
    void anEpochThatWasClaimedAndNeverSignedIsOpenedAgain() throws Exception {
        PublishedCheckpoints place = new PublishedCheckpoints(published);
        try (TestSealer sealer = new TestSealer(database, Optional.of(published))) {
            trail.write(5);
            sealer.round();
            sealer.round();
            String state = trail.stateOfTheSeal();
            trail.write(20);
            sealer.round();
            long claims = place.memory().number();
            place.claim(claims + 1, TreeReference.of(2, 0, new TreeHash().empty()));

            trail.write(1);
            sealer.round();
            assertThat(place.newest().orElseThrow().epoch()).isEqualTo(1);
            assertThat(trail.verify().verdict()).isEqualTo(TrailVerdict.INTACT);

            place.claim(place.memory().number() + 1, TreeReference.of(2, 0, new TreeHash().empty()));
            trail.goBackTo(state, 7);
        }
        try (TestSealer afterRestore = new TestSealer(database, Optional.of(published))) {
            trail.write(1);
            afterRestore.round();

            assertThat(trail.opening(2).reason()).isEqualTo(SealedEpoch.BEHIND_PUBLISHED);
            TrailReport report = trail.verify();
            assertThat(report.findings()).isEmpty();
            assertThat(report.missing()).singleElement().asString().contains("lost its last 21 published leaves");
        }
    }

    /** The instance that opens an epoch claims it before it commits; another one looks meanwhile. */
    @Test
    void anEpochThatAnotherInstanceOpensStaysClaimed() throws Exception {
        PublishedCheckpoints place = new PublishedCheckpoints(published);
        trail.write(5);
        try (TestSealer sealer = new TestSealer(database, Optional.of(published))) {
            sealer.round();
            sealer.round();
        }
        TreeReference opened = TreeReference.of(2, 0, new TreeHash().empty());
        place.claim(place.memory().number() + 1, opened);
        try (TestSealer another = new TestSealer(database, Optional.of(published));
                Connection opening = database.asSuperuser();
                var state = opening.createStatement()) {
            opening.setAutoCommit(false);
            state.execute("select from audit_seal_state for update");

            another.round();
            assertThat(place.memory().tree()).isEqualTo(opened);

            opening.rollback();
            another.round();
            assertThat(place.memory().tree())
                    .as("the opening was lost")
                    .extracting(TreeReference::epoch)
                    .isEqualTo(1);
        }
    }

    /** Rows that it leaves out would wait for ever, and nobody would count them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "delete from audit_seal_state",
                "update audit_seal_state set sequence_number = sequence_number + 1",
                "update audit_seal_state set transaction_id = pg_current_xact_id()",
                "update audit_seal_state set transaction_id = '8000000000000000000'"
            })
    void aStateThatIsNotWhereTheBatchesEndIsRefusedAndAltered(String change) throws Exception {
        try (TestSealer sealer = new TestSealer(database, Optional.of(published))) {
            trail.write(5);
            sealer.round();
            sealer.round();
            trail.execute(change);
            trail.write(1);

            assertThatThrownBy(sealer::round)
                    .isInstanceOf(SealRefusedException.class)
                    .hasMessageContaining("audit_seal_state");
            assertThat(sealer.status().lagSeconds()).as("a row waits").isPositive();
            assertThat(trail.verify().findings())
                    .anyMatch(finding -> finding.place().equals("state of the sealer"));
        }
    }

    /** The owner of the database changes a row and rebuilds everything that can be computed. */
    @Test
    void aTreeThatWasRebuiltIsNotSignedAndWithAnEmptiedPlaceOnlyWhenItIsNamed() throws Exception {
        try (TestSealer sealer = new TestSealer(database, Optional.of(published))) {
            trail.write(5);
            sealer.round();
            sealer.round();
        }
        trail.rebuild("update audit_logs set resource_type = 'forged' where sequence_number = 3");
        trail.execute("delete from audit_seal_checkpoints");
        trail.write(1);
        try (TestSealer next = new TestSealer(database, Optional.of(published))) {
            assertThatThrownBy(next::round)
                    .isInstanceOf(SealRefusedException.class)
                    .hasMessageContaining("does not begin with");
            assertThat(trail.count("select count(*) from audit_seal_checkpoints"))
                    .isZero();
            assertThat(trail.verify().verdict()).isEqualTo(TrailVerdict.ALTERED);
        }
        SealedTrail.deleteTree(published);
        try (TestSealer next = new TestSealer(database, Optional.of(published))) {
            assertThatThrownBy(next::round)
                    .isInstanceOf(SealRefusedException.class)
                    .hasMessageContaining("nothing is known outside");
        }
        String tree =
                trail.text("select epoch || ':' || tree_size || ':' || encode(root, 'base64') from audit_seal_state");
        try (TestSealer next = new TestSealer(database, Optional.of(published), 100, Optional.of(tree))) {
            next.round();
            next.round();

            assertThat(trail.count("select count(*) from audit_logs where action = 'ADOPT'"))
                    .isEqualTo(1);
            assertThat(trail.verify().remarks())
                    .anyMatch(remark -> remark.contains("because its configuration named it"));
        }
    }
}
