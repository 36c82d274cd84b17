package io.foreseed.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.foreseed.platform.InstalledPostgres;
import io.foreseed.platform.ScratchDatabase;
import io.foreseed.platform.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real servers that take over from each other: a standby that is promoted, a switchover there and back, and a dump that is
 * restored where there were fewer transactions. The trail seals on by itself, with no program but ours, and the verdict says
 * what happened.
 */
class SealAcrossServersTest {
    private static final Logger LOG = Logger.getLogger(SealAcrossServersTest.class);
    private static final Duration SEALS_ON = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path published;
    private Optional<InstalledPostgres> cluster = Optional.empty();

    SealAcrossServersTest(@TempDir Path published) {
        this.published = published;
    }

    @BeforeEach
    void start() throws IOException {
        cluster = TestDatabase.cluster();
        assumeThat(cluster)
                .as("a PostgreSQL that is installed with its programs")
                .isPresent();
    }

    @AfterEach
    void stop() {
        cluster.ifPresent(InstalledPostgres::close);
    }

    @Test
    void aPromotedStandbyThatLostNothingGoesOnInTheTree() throws Exception {
        InstalledPostgres primary = cluster.orElseThrow();
        LivedTrail trail = begin(primary);
        try (InstalledPostgres standby = primary.standby()) {
            trail.write(1, 7);
            awaitCopy(primary, standby);
            trail.stop();
            primary.crash();
            standby.promote();

            trail.goOnAt(TestDatabase.at(standby));
            trail.write(0, 3);
            Checkpoint after = sealOn(trail, "promotion");

            assertThat(after.epoch()).isEqualTo(1);
            assertThat(verify(trail).verdict()).isEqualTo(TrailVerdict.INTACT);
            trail.close();
        }
    }

    @Test
    void aSwitchoverThereAndBackLeavesOneTree() throws Exception {
        InstalledPostgres first = cluster.orElseThrow();
        LivedTrail trail = begin(first);
        try (InstalledPostgres second = first.standby()) {
            trail.write(1, 7);
            trail.stop();
            first.stop();
            second.promote();
            trail.goOnAt(TestDatabase.at(second));
            trail.write(0, 3);
            sealOn(trail, "switchover");

            first.follow(second);
            awaitCopy(second, first);
            trail.write(1, 2);
            trail.stop();
            second.stop();
            first.promote();
            trail.goOnAt(TestDatabase.at(first));
            trail.write(0, 4);
            Checkpoint after = sealOn(trail, "switchback");

            assertThat(after.epoch()).isEqualTo(1);
            assertThat(verify(trail).verdict()).isEqualTo(TrailVerdict.INTACT);
            trail.close();
        }
    }

    /** The standby had stopped following: what the primary sealed and published since is gone. */
    @Test
    void aPromotedStandbyThatWasBehindSealsOnAndIsUnprovenUntilSomebodyAcceptsTheLoss() throws Exception {
        InstalledPostgres primary = cluster.orElseThrow();
        LivedTrail trail = begin(primary);
        try (InstalledPostgres standby = primary.standby()) {
            awaitCopy(primary, standby);
            standby.stop();
            trail.write(1, 9);
            trail.seal();
            String lost = TreeReference.of(
                            new PublishedCheckpoints(published).newest().orElseThrow())
                    .toString();
            trail.stop();
            primary.crash();
            standby.start();
            standby.promote();

            trail.goOnAt(TestDatabase.at(standby));
            trail.write(0, 3);
            Checkpoint after = sealOn(trail, "promotion that lost");

            TrailReport report = verify(trail);
            assertThat(after.epoch()).isEqualTo(2);
            assertThat(report.verdict()).isEqualTo(TrailVerdict.UNPROVEN);
            assertThat(report.missing())
                    .singleElement()
                    .asString()
                    .contains("lost its last 9 published leaves", "accepted-checkpoint=" + lost);
            trail.acknowledge(lost);
            trail.seal();
            assertThat(verify(trail).verdict()).isEqualTo(TrailVerdict.INTACT);
            trail.close();
        }
    }

    @Test
    void aDumpRestoredWhereThereWereFewerTransactionsSealsOn() throws Exception {
        InstalledPostgres source = cluster.orElseThrow();
        try (InstalledPostgres target = TestDatabase.cluster().orElseThrow()) {
            LivedTrail trail = begin(source);
            HonestTrail.burn(trail);
            trail.write(1, 6);
            trail.seal();
            trail.write(0, 5);
            trail.rotate();
            String key = latestKey(trail);
            long transactions = transactions(trail);
            trail.stop();
            TestDatabase other = TestDatabase.on(target);
            ScratchDatabase restored = other.scratch();
            source.dump(trail.database(), target, restored);

            trail.goOnIn(other, restored);
            assertThat(transactions(trail)).isLessThan(transactions);
            trail.write(1, 4);
            Checkpoint after = sealOn(trail, "restore");

            assertThat(after.epoch()).isEqualTo(2);
            assertThat(after.isSignedBy(NoteKey.parse(key)))
                    .as("by the key whose event was carried over")
                    .isTrue();
            TrailReport report = verify(trail);
            assertThat(report.verdict())
                    .as("%s %s", report.findings(), report.missing())
                    .isEqualTo(TrailVerdict.INTACT);
            trail.close();
        }
    }

    private LivedTrail begin(InstalledPostgres primary) throws SQLException {
        TestDatabase server = TestDatabase.on(primary);
        LivedTrail trail = new LivedTrail(server, server.migrated(), published);
        trail.write(0, 20);
        trail.seal();
        return trail;
    }

    /** Seals until all is signed; the status of the instance says so, in time. */
    private Checkpoint sealOn(LivedTrail trail, String what) throws Exception {
        Instant begun = Instant.now();
        trail.seal();
        Duration took = Duration.between(begun, Instant.now());
        LOG.infof("event=sealed-on after=\"%s\" millis=%d", what, took.toMillis());

        SealStatusService status = trail.sealer().status();
        assertThat(took).isLessThan(SEALS_ON);
        assertThat(status.state()).isEqualTo(SealStatusService.State.SIGNED);
        assertThat(status.lagSeconds()).isZero();
        assertThat(Instant.parse(status.describe().get("lastSuccess"))).isAfterOrEqualTo(begun);
        return new PublishedCheckpoints(published).newest().orElseThrow();
    }

    private static String latestKey(LivedTrail trail) throws SQLException {
        try (Connection connection = trail.database().asOwner()) {
            return LiveTrail.now(connection).keys().getLast().text();
        }
    }

    private TrailReport verify(LivedTrail trail) throws Exception {
        return new SealedTrail(trail.database(), published).verify();
    }

    private static long transactions(LivedTrail trail) throws SQLException {
        return number(trail.database().superuserUrl(), "select pg_current_xact_id()::text::bigint")
                .getAsLong();
    }

    private static void awaitCopy(InstalledPostgres primary, InstalledPostgres standby) throws SQLException {
        String written = "select pg_current_wal_lsn() - '0/0'::pg_lsn";
        long position = number(TestDatabase.at(primary).superuserUrl(), written).getAsLong();
        await().atMost(PATIENCE)
                .until(() -> number(
                                        TestDatabase.at(standby).superuserUrl(),
                                        "select pg_last_wal_replay_lsn() - '0/0'::pg_lsn")
                                .orElse(-1)
                        >= position);
    }

    private static OptionalLong number(String url, String query) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:" + url)) {
            return JdbcRows.read(connection, query, row -> row.getLong(1)).stream()
                    .mapToLong(Long::longValue)
                    .findFirst();
        }
    }
}
