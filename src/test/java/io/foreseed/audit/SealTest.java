package io.foreseed.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foreseed.platform.ScratchDatabase;
import io.foreseed.platform.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
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
    private final SealedTrail trail;

    SealTest(@TempDir Path published) {
        this.published = published;
        this.trail = new SealedTrail(database, published);
    }

    @AfterEach
    void drop() {
        database.close();
    }

    @Test
    void everyRowIsSealedOnceAndTheTrailIsIntact() throws Exception {
        try (TestSealer sealer = new TestSealer(database, Optional.of(published), 300)) {
            trail.write(1_000);
            long sealed = sealer.round();
            trail.write(7);
            long again = sealer.round();
            long nothing = sealer.round();

            TrailReport report = trail.verify();

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
            SealedTrail.write(slow, 1);
            trail.write(3);

            long whileItRuns = sealer.round();
            slow.commit();
            long after = sealer.round();

            assertThat(whileItRuns).isZero();
            assertThat(after).isEqualTo(4);
            assertThat(trail.verify().findings()).isEmpty();
        }
    }

    @Test
    void whatACrashLeftUnsignedIsSignedByTheNextRound() throws Exception {
        try (TestSealer sealer = new TestSealer(database, Optional.of(published))) {
            trail.write(5);
            sealer.round();
            sealer.round();
            trail.execute(
                    "delete from audit_seal_checkpoints where tree_size = (select tree_size from audit_seal_state)");
            SealedTrail.deleteTree(published.resolve("epoch-1"));
        }
        try (TestSealer next = new TestSealer(database, Optional.of(published))) {
            next.round();

            assertThat(trail.verify().findings()).isEmpty();
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
                trail.write(50);
            }
            isOver.set(true);
            long sealed = first.get() + second.get();
            sealed += one.round();

            TrailReport report = trail.verify();

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
    void aKeyIsFollowedByAnotherAndWhoHasOneOfThemVerifiesEverything() throws Exception {
        try (TestSealer sealer = new TestSealer(database, Optional.of(published))) {
            trail.write(5);
            sealer.round();
            sealer.round();
            NoteKey old = trail.keys().getFirst();
            NoteKey next = NoteKey.parse(sealer.rotate());
            sealer.round();
            trail.write(2);
            sealer.round();

            Checkpoint newest = new PublishedCheckpoints(published).newest().orElseThrow();

            assertThat(newest.isSignedBy(next)).isTrue();
            assertThat(trail.keys()).containsExactly(old, next);
            assertThat(trail.verify(Optional.of(old)).verdict()).isEqualTo(TrailVerdict.INTACT);
            assertThat(trail.verify(Optional.of(next)).verdict()).isEqualTo(TrailVerdict.INTACT);
            assertThat(trail.verify().verdict()).isEqualTo(TrailVerdict.INTACT);
        }
    }

    @Test
    void whileThePlaceIsUnreachableRowsAreSealedAndNothingIsSigned() throws Exception {
        try (TestSealer sealer = new TestSealer(database, Optional.of(published))) {
            trail.write(5);
            sealer.round();
            sealer.round();
            Path newest = published.resolve("claims");
            Path aside = published.resolve("aside");
            Files.move(newest, aside);
            Files.writeString(newest, "no folder");
            Files.move(published.resolve("epoch-1/checkpoint"), published.resolve("kept"));
            Files.createDirectory(published.resolve("epoch-1/checkpoint"));
            trail.write(3);

            assertThatThrownBy(sealer::round).isInstanceOf(PlaceUnreachableException.class);
            assertThat(trail.count("select tree_size from audit_seal_state")).isEqualTo(10);
            assertThat(trail.count("select max(tree_size) from audit_seal_checkpoints"))
                    .isEqualTo(7);
            Files.delete(newest);
            Files.move(aside, newest);
            Files.delete(published.resolve("epoch-1/checkpoint"));
            Files.move(published.resolve("kept"), published.resolve("epoch-1/checkpoint"));
            sealer.round();

            assertThat(trail.verify().verdict()).isEqualTo(TrailVerdict.INTACT);
        }
    }

    @Test
    void aTrailThatHasLeavesGetsNoOtherKey() throws Exception {
        try (TestSealer sealer = new TestSealer(database, Optional.of(published))) {
            trail.write(5);
            sealer.round();
        }
        trail.execute("delete from audit_seal_keys");
        trail.write(1);
        try (TestSealer next = new TestSealer(database, Optional.of(published))) {
            assertThatThrownBy(next::round)
                    .isInstanceOf(SealRefusedException.class)
                    .hasMessageContaining("the key of the seal is missing");
        }
    }

    @Test
    void nothingIsSignedThatContradictsWhatWasSigned() throws Exception {
        try (TestSealer sealer = new TestSealer(database, Optional.of(published))) {
            trail.write(5);
            sealer.round();
            sealer.round();
            trail.execute(
                    "update audit_seal_tiles set hashes = overlay(hashes placing '\\x00' from 40) where level = 0");
            trail.write(1);
        }
        try (TestSealer next = new TestSealer(database, Optional.of(published))) {
            assertThatThrownBy(next::round).isInstanceOf(SealRefusedException.class);
            assertThat(trail.count("select count(*) from audit_seal_checkpoints where tree_size > 7"))
                    .isZero();
        }
    }
}
