package io.foreseed.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foreseed.audit.ThinnedHistory.Signed;
import io.foreseed.platform.ScratchDatabase;
import io.foreseed.platform.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Old checkpoints go from the database by their rule, which nobody bends; whoever kept one of them can go on with it. */
class ThinningTest {
    private static final String THIN = "select thin_seal_checkpoints(%d)";

    private final Path folder;
    private final ScratchDatabase template = TestDatabase.running().migrated();
    private final LivedTrail trail;

    ThinningTest(@TempDir Path folder) {
        this.folder = folder;
        this.trail = new LivedTrail(TestDatabase.running(), template, folder.resolve("published"));
    }

    @AfterEach
    void drop() {
        trail.close();
        template.close();
    }

    @Test
    void ofAnyHistoryThoseStayThatTheRuleNames() throws SQLException {
        ThinnedHistory history = ThinnedHistory.of(20_261_201, 2_500);
        write(history);

        int turns = 0;
        while (asService(THIN.formatted(700)) > 0) {
            turns++;
        }

        assertThat(turns).isGreaterThan(3);
        assertThat(stored()).isEqualTo(history.staying());
        assertThat(history.staying().size()).isLessThan(history.all().size() / 2);
    }

    private void write(ThinnedHistory history) throws SQLException {
        try (Connection connection = trail.database().asSuperuser();
                var insert = connection.prepareStatement(
                        "insert into audit_seal_checkpoints (epoch, tree_size, root, note, signed_at)"
                                + " values (?, ?, '', '', ?)")) {
            LivedTrail.execute(
                    connection,
                    "insert into audit_seal_epochs (epoch, opened_at, reason, system_identifier, timeline)"
                            + " select n, now(), 'first', 1, 1 from generate_series(1, 3) as n");
            for (Signed each : history.all()) {
                insert.setInt(1, each.epoch());
                insert.setLong(2, each.size());
                insert.setObject(3, each.at().atOffset(ZoneOffset.UTC));
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private Set<Signed> stored() throws SQLException {
        try (Connection connection = trail.database().asSuperuser()) {
            return new HashSet<>(JdbcRows.read(
                    connection,
                    "select epoch, tree_size, signed_at from audit_seal_checkpoints",
                    row -> new Signed(
                            row.getInt(1),
                            row.getLong(2),
                            row.getObject(3, OffsetDateTime.class).toInstant())));
        }
    }

    /** Whoever has stolen the service's login. */
    @Test
    void theLoginOfTheServiceRemovesNothingThatStays() throws Exception {
        AgedTrail aged = AgedTrail.in(trail);
        long kept = aged.checkpoints().get(5).size();
        for (String command : List.of(
                "delete from audit_seal_checkpoints where tree_size = " + kept,
                "update audit_seal_checkpoints set signed_at = '2001-01-01'",
                "insert into audit_seal_checkpoints select epoch, tree_size + 1, root, note, signed_at"
                        + " from audit_seal_checkpoints where tree_size = " + kept,
                "truncate audit_seal_checkpoints")) {
            assertThatThrownBy(() -> asService(command)).hasMessageContaining("permission denied");
        }
        try (Connection nobody = trail.database().asServiceForNobody()) {
            assertThatThrownBy(() -> LivedTrail.execute(nobody, THIN.formatted(10)))
                    .hasMessageContaining("only the service thins checkpoints");
        }
        // a row of one's own after the one that stays is of now, and takes nobody's place
        asService("insert into audit_seal_checkpoints (epoch, tree_size, root, note)"
                + " select epoch, tree_size + 1, root, note from audit_seal_checkpoints where tree_size = " + kept);
        asService(THIN.formatted(Integer.MAX_VALUE));

        assertThat(aged.stored()).contains(kept, kept + 1).containsAll(aged.staying());
    }

    @Test
    void aThinnedTrailIsIntactForBothVerifiersAndGoesOn() throws Exception {
        AgedTrail aged = AgedTrail.in(trail);

        assertThat(trail.sealer().thin(SealThinningService::thinCheckpoints)).isEqualTo(AgedTrail.GOING.size());
        assertThat(trail.sealer().thin(SealThinningService::thinCheckpoints)).isZero();

        assertThat(aged.stored()).isEqualTo(aged.staying());
        assertIntact("thinned");
        assertThat(trail.sealer().thin(SealThinningService::thinPublished)).isGreaterThan(1);
        assertIntact("thinned outside");
        trail.write(0, 3);
        trail.seal();
        trail.rotate();
        trail.seal();
        assertIntact("later");
    }

    private void assertIntact(String name) throws Exception {
        TrailReport report = verify(Optional.empty());
        assertThat(report.verdict())
                .as("%s %s", report.findings(), report.missing())
                .isEqualTo(TrailVerdict.INTACT);
        Path archive = folder.resolve(name);
        trail.export(archive);
        TrailReport ofArchive = new TrailVerification(
                        new ArchivedTrail(archive),
                        Optional.empty(),
                        Optional.of(new PublishedCheckpoints(trail.published())),
                        Optional.empty(),
                        Instant.now())
                .verify();
        assertThat(ofArchive.verdict()).isEqualTo(TrailVerdict.INTACT);
        if (Node.isThere()) {
            try (SoakJudge judge = new SoakJudge(Node.SCRIPT)) {
                var verdicts = judge.archive(
                        archive, new SoakJudge.Given(trail.writeKey(folder.resolve("key")), trail.published(), null));
                assertThat(verdicts.ours()).as(verdicts.text()).isZero();
                assertThat(verdicts.theirs()).as(verdicts.text()).isZero();
            }
        }
    }

    @Test
    void aCheckpointThatSomebodyKeptAndThatWentHereIsContinued() throws Exception {
        AgedTrail aged = AgedTrail.in(trail);
        trail.sealer().thin(SealThinningService::thinCheckpoints);
        Checkpoint last = aged.checkpoints().getLast();

        for (int place : AgedTrail.GOING) {
            Checkpoint kept = aged.checkpoints().get(place);
            try (Connection connection = trail.database().asOwner()) {
                LiveTrail live = LiveTrail.now(connection);
                List<byte[]> path = new TreeProof(tile -> tileOf(live, tile), last.size()).consistency(kept.size());
                assertThat(TreeCheck.isConsistent(kept.size(), kept.rootBytes(), last.size(), last.rootBytes(), path))
                        .isTrue();
            }
            TrailReport report = verify(Optional.of(kept));
            assertThat(report.verdict())
                    .as("%s %s", report.findings(), report.missing())
                    .isEqualTo(TrailVerdict.INTACT);
        }
        Checkpoint kept = aged.checkpoints().get(2);
        byte[] root = new TreeHash().empty();
        Checkpoint forged = Checkpoint.sign(kept.origin(), kept.size(), root, OwnKey.of("test-trail"));
        assertThat(verify(Optional.of(forged)).verdict()).isEqualTo(TrailVerdict.ALTERED);
    }

    private static byte[] tileOf(LiveTrail live, Tile tile) {
        try {
            return live.hashes(1, tile.level(), tile.index() * Tile.WIDTH, tile.width());
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** The database may keep more than the place outside. */
    @Test
    void aTrailWhoseHistoryWasThinnedFirstIsIntact() throws Exception {
        AgedTrail.in(trail);

        assertThat(trail.sealer().thin(SealThinningService::thinPublished)).isGreaterThan(1);

        assertIntact("thinned outside");
    }

    /** The first, the last, the last of a day, of an hour, and one that is young; before and after the others went. */
    @Test
    void oneThatStaysByTheRuleAndIsGoneIsFound() throws Exception {
        AgedTrail aged = AgedTrail.in(trail);
        for (boolean isThinned : List.of(false, true)) {
            if (isThinned) {
                trail.sealer().thin(SealThinningService::thinCheckpoints);
            }
            for (int place : List.of(0, 3, 5, 6, 8, 9, 11)) {
                Checkpoint gone = aged.checkpoints().get(place);
                TrailReport report = verifyWithout(gone);
                assertThat(report.findings())
                        .as("place %d, thinned %s", place, isThinned)
                        .anyMatch(each -> each.toString()
                                .contains("published checkpoint of " + gone.size()
                                        + " leaves: it was published, and the database has another or none"));
            }
        }
    }

    private TrailReport verifyWithout(Checkpoint gone) throws Exception {
        try (Connection connection = trail.database().asSuperuser()) {
            connection.setAutoCommit(false);
            LivedTrail.execute(connection, "delete from audit_seal_checkpoints where tree_size = " + gone.size());
            TrailReport report = verification(connection, Optional.empty()).verify();
            connection.rollback();
            return report;
        }
    }

    private TrailReport verify(Optional<Checkpoint> since) throws Exception {
        try (Connection connection = trail.database().asOwner()) {
            LiveTrail.now(connection);
            return verification(connection, since).verify();
        }
    }

    private TrailVerification verification(Connection connection, Optional<Checkpoint> since) {
        return new TrailVerification(
                new LiveTrail(connection),
                Optional.empty(),
                Optional.of(new PublishedCheckpoints(trail.published())),
                since,
                Instant.now());
    }

    @Test
    void aMonthIsDetachedAfterTheCheckpointsOfItsTimeWent() throws Exception {
        OldMonth.in(trail, folder.resolve("archives"));
        trail.sealer().month(months -> months.archive(OldMonth.MONTH));
        trail.seal();
        trail.write(0, 2);
        trail.seal();
        trail.asSuperuser("update audit_seal_checkpoints set signed_at = now() - interval '2000 days'");

        assertThat(trail.sealer().thin(SealThinningService::thinCheckpoints)).isPositive();
        assertThat(trail.sealer().month(months -> months.detach(OldMonth.MONTH)).state())
                .isEqualTo(AuditMonth.State.DETACHED);
    }

    /** The first column of the first row, if it is a number. */
    private long asService(String command) throws SQLException {
        try (Connection connection = trail.database().asService();
                var statement = connection.createStatement()) {
            boolean isAnswer = statement.execute(command);
            if (!isAnswer) {
                return 0;
            }
            try (var rows = statement.getResultSet()) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }
}
