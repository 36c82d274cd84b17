package io.foreseed.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foreseed.platform.ScratchDatabase;
import io.foreseed.platform.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sealer with a bucket as its memory, on a server that speaks S3. */
class SealBucketTest {
    private final ScratchDatabase database = TestDatabase.running().migrated();
    private final TestStore store = TestStore.running();
    private final String bucket = TestStore.part();

    @AfterEach
    void drop() {
        database.close();
    }

    @Test
    void itSignsGoesOnAfterARestartAndTheVerifierReadsTheBucketAndACopyOfIt(@TempDir Path copy) throws Exception {
        try (TestSealer sealer = sealer(100)) {
            write(250);
            sealer.round();
            write(5);
            sealer.round();
        }
        try (TestSealer afterRestart = sealer(100)) {
            write(3);
            afterRestart.round();
        }
        copy(place(), "", copy);
        TrailReport report = verify(new PublishedCheckpoints(place()));
        TrailReport ofTheCopy = verify(new PublishedCheckpoints(copy));

        // the opening of the epoch and the event of the key are leaves too
        assertThat(new PublishedCheckpoints(place()).newest().orElseThrow().size())
                .isEqualTo(260);
        assertThat(report.verdict()).isEqualTo(TrailVerdict.INTACT);
        assertThat(report.outsideCount()).isGreaterThan(1);
        assertThat(ofTheCopy.verdict()).isEqualTo(TrailVerdict.INTACT);
        assertThat(ofTheCopy.outsideCount()).isEqualTo(report.outsideCount());
    }

    @Test
    void twoSealersThatRaceMakeOneTree() throws Exception {
        AtomicBoolean isOver = new AtomicBoolean();
        try (TestSealer one = sealer(50);
                TestSealer other = sealer(70);
                ExecutorService threads = Executors.newFixedThreadPool(2)) {
            List<Future<Long>> racing = List.of(
                    threads.submit(() -> sealUntil(isOver, one)), threads.submit(() -> sealUntil(isOver, other)));
            for (int burst = 0; burst < 20; burst++) {
                write(50);
            }
            isOver.set(true);
            long sealed = racing.get(0).get() + racing.get(1).get() + one.round();

            TrailReport report = verify(new PublishedCheckpoints(place()));

            assertThat(sealed).isEqualTo(1_001);
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
    void whileTheStoreIsAwayRowsAreSealedAndNothingIsSigned() throws Exception {
        try (TestSealer sealer = sealer(100)) {
            write(5);
            sealer.round();
            sealer.round();
            write(3);
            store.shut();
            try {
                assertThatThrownBy(sealer::round)
                        .isInstanceOf(PlaceUnreachableException.class)
                        .hasMessageContaining("bucket " + TestStore.BUCKET);
            } finally {
                store.openAgain();
            }
            assertThat(number("select tree_size from audit_seal_state")).isEqualTo(10);
            assertThat(number("select max(tree_size) from audit_seal_checkpoints"))
                    .isEqualTo(7);

            sealer.round();

            assertThat(number("select max(tree_size) from audit_seal_checkpoints"))
                    .isEqualTo(10);
            assertThat(verify(new PublishedCheckpoints(place())).verdict()).isEqualTo(TrailVerdict.INTACT);
        }
    }

    /** The client asks again and is told that the name is taken, by itself. */
    @Test
    void aClaimWhoseAnswerWasLostIsFoundAndSigned() throws Exception {
        try (TestSealer sealer = sealer(100)) {
            write(5);
            sealer.round();
            sealer.round();
            write(3);
            store.loseAnswers(1);
            sealer.round();
            sealer.round();

            assertThat(store.hasLostAllAnswers()).isTrue();
            assertThat(number("select max(tree_size) from audit_seal_checkpoints"))
                    .isEqualTo(10);
            assertThat(verify(new PublishedCheckpoints(place())).verdict()).isEqualTo(TrailVerdict.INTACT);
        }
    }

    private TestSealer sealer(int batch) {
        return TestSealer.withBucket(database, bucket, store.endpoint(), batch);
    }

    private CheckpointPlace place() {
        return CheckpointBucket.open(bucket, Optional.of(store.endpoint()), "us-east-1");
    }

    /** As a program that copies buckets does. */
    private static void copy(CheckpointPlace place, String prefix, Path folder) throws IOException {
        for (String name : place.names(prefix)) {
            if (name.endsWith("/")) {
                copy(place, prefix + name, folder);
            } else {
                Path file = folder.resolve(prefix + name);
                Files.createDirectories(Objects.requireNonNull(file.getParent()));
                Files.writeString(file, place.read(prefix + name).orElseThrow());
            }
        }
    }

    private TrailReport verify(PublishedCheckpoints published) throws Exception {
        try (Connection connection = database.asOwner()) {
            return new TrailVerification(
                            LiveTrail.now(connection),
                            Optional.empty(),
                            Optional.of(published),
                            Optional.empty(),
                            Instant.now())
                    .verify();
        }
    }

    private void write(int count) throws SQLException {
        try (Connection connection = database.asService();
                var statement =
                        connection.prepareStatement("insert into audit_logs (id, timestamp, action, resource_type)"
                                + " select gen_random_uuid(), clock_timestamp(), 'CREATE', 'plan'"
                                + " from generate_series(1, ?)")) {
            statement.setInt(1, count);
            statement.executeUpdate();
        }
    }

    private long number(String query) throws SQLException {
        try (Connection connection = database.asSuperuser();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
