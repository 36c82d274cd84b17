package io.foreseed.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foreseed.audit.AuditMonth.State;
import io.foreseed.platform.ScratchDatabase;
import io.foreseed.platform.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The life of a month of seven years ago, step by step, each also twice; and what must not be done to one. */
class AuditMonthTest {
    private static final YearMonth MONTH = OldMonth.MONTH;

    private final Path place;
    private final ScratchDatabase template = TestDatabase.running().migrated();
    private final LivedTrail trail;
    private OldMonth month;

    AuditMonthTest(@TempDir Path folder) {
        this.place = folder.resolve("archives");
        this.trail = new LivedTrail(TestDatabase.running(), template, folder.resolve("published"));
    }

    @BeforeEach
    void write() throws Exception {
        month = OldMonth.in(trail, place);
    }

    @AfterEach
    void drop() {
        trail.close();
        template.close();
    }

    @Test
    void aMonthIsArchivedDetachedAndDroppedAndTheTrailIsIntactAllTheWhile() throws Exception {
        assertThat(trail.sealer().month(months -> months.archive(MONTH)).state())
                .isEqualTo(State.VERIFIED);
        trail.seal();
        assertIntact(0);
        AuditMonth detached = trail.sealer().month(months -> months.detach(MONTH));
        assertThat(detached.state()).isEqualTo(State.DETACHED);
        assertThat(detached.events()).isEqualTo(OldMonth.EVENTS);
        assertIntact(OldMonth.EVENTS);
        assertThat(trail.sealer().month(months -> months.drop(MONTH)).state()).isEqualTo(State.DROPPED);
        assertIntact(OldMonth.EVENTS);
        assertThat(exists(OldMonth.partition(MONTH))).isFalse();
        String note = month.archive().manifestNote().orElseThrow();
        assertThat(trail.published().resolve("months").resolve(MONTH.toString()))
                .hasContent(note.stripTrailing());
        trail.write(0, 3);
        trail.seal();
        assertIntact(OldMonth.EVENTS);
    }

    /** What a process that is ended between two steps leaves is where the next one goes on. */
    @Test
    void eachStepMayBeDoneTwice() throws Exception {
        TestSealer instance = trail.sealer();
        assertThat(instance.month(months -> months.close(MONTH)).state()).isEqualTo(State.CLOSED);
        assertThat(instance.month(months -> months.close(MONTH)).state()).isEqualTo(State.CLOSED);
        assertThat(instance.month(months -> months.export(MONTH)).state()).isEqualTo(State.EXPORTED);
        String written = OwnedArchive.dump(month.archive().folder());
        trail.rotate();
        trail.seal();
        Files.writeString(month.archive().folder().resolve("archive1.draft"), "half a fi");
        assertThat(instance.month(months -> months.export(MONTH)).state()).isEqualTo(State.EXPORTED);
        assertThat(OwnedArchive.dump(month.archive().folder())).isEqualTo(written);
        assertThat(instance.month(months -> months.verify(MONTH)).state()).isEqualTo(State.VERIFIED);
        assertThat(instance.month(months -> months.verify(MONTH)).state()).isEqualTo(State.VERIFIED);
        assertThat(instance.month(months -> months.archive(MONTH)).state()).isEqualTo(State.VERIFIED);
        assertThat(instance.month(months -> months.export(MONTH)).state()).isEqualTo(State.VERIFIED);
        trail.seal();
        for (int turn = 0; turn < 2; turn++) {
            assertThat(instance.month(months -> months.detach(MONTH)).state()).isEqualTo(State.DETACHED);
        }
        for (int turn = 0; turn < 2; turn++) {
            assertThat(instance.month(months -> months.drop(MONTH)).state()).isEqualTo(State.DROPPED);
        }
        assertThat(count("select count(*) from audit_logs where action = 'ARCHIVE'"))
                .isEqualTo(1);
        assertIntact(OldMonth.EVENTS);
    }

    @Test
    void twoInstancesArchiveAMonthOnce() throws Exception {
        try (TestSealer other = trail.startSealer();
                var threads = Executors.newFixedThreadPool(2)) {
            trail.sealer().month(months -> months.close(MONTH));
            Callable<AuditMonth> ours = () -> trail.sealer().month(months -> months.archive(MONTH));
            Callable<AuditMonth> theirs = () -> other.month(months -> months.archive(MONTH));
            for (Future<AuditMonth> done : threads.invokeAll(Set.of(ours, theirs))) {
                assertThat(done.get().state()).isEqualTo(State.VERIFIED);
            }
        }
        assertThat(count("select count(*) from audit_logs where action = 'ARCHIVE'"))
                .isEqualTo(1);
    }

    @Test
    void aClosedMonthTakesNoEventMore() {
        trail.sealer().month(months -> months.close(MONTH));

        assertThatThrownBy(() -> trail.writeAt("'2019-11-05 00:00:00+00'", 0, 1))
                .hasMessageContaining("the month of this time is closed");
    }

    @Test
    void aMonthWithAnUnsealedEventStaysOpen() throws Exception {
        trail.writeAt("'2019-11-05 00:00:00+00'", 0, 1);

        assertRefused(() -> trail.sealer().month(months -> months.archive(MONTH)), "1 events of the month 2019-11");
        assertThat(trail.sealer().month(AuditMonthService::months).getFirst().state())
                .isEqualTo(State.OPEN);
        trail.seal();
        assertThat(trail.sealer().month(months -> months.archive(MONTH)).events())
                .isEqualTo(OldMonth.EVENTS + 1);
    }

    @Test
    void aMonthThatIsNotOverStaysOpen() {
        YearMonth now = YearMonth.now(ZoneOffset.UTC);

        assertRefused(() -> trail.sealer().month(months -> months.close(now)), "has not been over for a day");
    }

    @Test
    void aMonthThatTheLawAsksForIsDetachedByNobody() throws Exception {
        YearMonth young = YearMonth.now(ZoneOffset.UTC).minusMonths(80);
        OldMonth.makePartition(trail, young);
        trail.writeAt("'" + young + "-15 00:00:00+00'", 0, 3);
        trail.seal();
        trail.sealer().month(months -> months.archive(young));
        trail.seal();

        assertRefused(() -> trail.sealer().month(months -> months.detach(young)), "kept for 2,555 days");
        assertThat(count("select count(*) from " + OldMonth.partition(young))).isEqualTo(3);
        assertIntact(0);
    }

    /** Whoever has stolen the service's login calls the function itself. */
    @Test
    void aMonthWithoutASealedArchiveIsDetachedByNobody() throws Exception {
        trail.sealer().month(months -> months.close(MONTH));
        trail.sealer().month(months -> months.export(MONTH));
        MonthManifest manifest = month.archive().manifest().orElseThrow();
        String call = "select detach_audit_month('2019-11-01', '%s', %d, '%d', %d)"
                .formatted(
                        MonthArchive.digest(month.archive().manifestNote().orElseThrow()),
                        manifest.count(),
                        manifest.last().transaction(),
                        manifest.last().sequence());
        assertThatThrownBy(() -> asService(call)).hasMessageContaining("is exported, not verified");
        asService("update audit_months set state = 'verified', archive_event = gen_random_uuid()");
        assertThatThrownBy(() -> asService(call)).hasMessageContaining("no event that is sealed and signed");
        asService("update audit_months set state = 'exported', archive_event = null");

        trail.sealer().month(months -> months.verify(MONTH));
        assertThatThrownBy(() -> asService(call)).hasMessageContaining("no event that is sealed and signed");
        assertRefused(() -> trail.sealer().month(months -> months.detach(MONTH)), "is not sealed yet");
        assertThatThrownBy(() -> asService("update audit_months set state = 'detached'"))
                .isInstanceOf(SQLException.class);
        assertThatThrownBy(() -> asService("drop table " + OldMonth.partition(MONTH)))
                .isInstanceOf(SQLException.class);
        trail.seal();
        asService(call);
        assertIntact(OldMonth.EVENTS);
    }

    @Test
    void aMonthThatHasOtherRowsThanItsArchiveIsNotDetached() throws Exception {
        trail.sealer().month(months -> months.archive(MONTH));
        trail.seal();
        String partition = OldMonth.partition(MONTH);
        trail.asSuperuser("alter table " + partition + " disable trigger all; delete from " + partition
                + " where sequence_number = (select min(sequence_number) from " + partition + ")");

        assertRefused(() -> trail.sealer().month(months -> months.detach(MONTH)), "its manifest says 40");
    }

    @Test
    void anArchiveThatWasChangedIsNotWhatAMonthIsDetachedFor() throws Exception {
        trail.sealer().month(months -> months.archive(MONTH));
        trail.seal();
        byte[] bytes = Files.readAllBytes(month.archive().file(1));
        bytes[bytes.length / 2] ^= 1;
        Files.write(month.archive().file(1), bytes);

        assertRefused(() -> trail.sealer().month(months -> months.detach(MONTH)), "is not what its manifest says");
        Files.delete(month.archive().file(1));
        assertRefused(() -> trail.sealer().month(months -> months.detach(MONTH)), "is not there");
        assertIntactWithoutArchive();
    }

    @Test
    void aFileOfOtherBytesIsNeverOverwritten() throws Exception {
        Files.createDirectories(month.archive().folder());
        Files.writeString(month.archive().file(1), "somebody's");

        assertRefused(() -> trail.sealer().month(months -> months.archive(MONTH)), "holds something else");
        assertThat(month.archive().file(1)).hasContent("somebody's");
        assertThat(trail.sealer().month(AuditMonthService::months).getFirst().state())
                .isEqualTo(State.CLOSED);
        Files.delete(month.archive().file(1));
        trail.sealer().month(months -> months.archive(MONTH));
    }

    @Test
    void aPlaceThatTakesNoFileIsSaid() throws Exception {
        Files.writeString(place, "no folder");

        assertRefused(() -> trail.sealer().month(months -> months.archive(MONTH)), "archives");
        Files.delete(place);
        assertThat(trail.sealer().month(months -> months.archive(MONTH)).state())
                .isEqualTo(State.VERIFIED);
    }

    @Test
    void aRowThatIsNotWhatWasSealedIsNotArchived() throws Exception {
        String partition = OldMonth.partition(MONTH);
        trail.asSuperuser("alter table " + partition + " disable trigger all; update " + partition
                + " set severity = 'error' where sequence_number = (select min(sequence_number) from " + partition
                + ")");

        assertRefused(() -> trail.sealer().month(months -> months.archive(MONTH)), "is not what was sealed");
    }

    /** Their keys lie in the database alone: without them what an archive has of a person is noise. */
    @Test
    void erasingAPersonReachesTheArchives() throws Exception {
        trail.sealer().month(months -> months.archive(MONTH));
        trail.seal();
        trail.sealer().month(months -> months.detach(MONTH));
        trail.sealer().month(months -> months.drop(MONTH));
        Set<String> keys = keysOfPersons();
        String living =
                "select count(*) from subject_keys where wrapped_key is not null and replace(id::text, '-', '') in ('"
                        + String.join("', '", keys) + "')";
        assertThat(count(living)).isEqualTo(keys.size()).isEqualTo(2);

        trail.erase();
        trail.erase();
        trail.seal();

        assertThat(count(living)).isZero();
        assertIntact(OldMonth.EVENTS);
    }

    /** What excuses something stays when its month goes: a rotation, and an erasure. */
    @Test
    void whatExcusesSomethingOutlivesItsMonth() throws Exception {
        trail.eraseAt("'2019-11-20 00:00:00+00'");
        trail.seal();
        trail.sealer().month(months -> months.archive(MONTH));
        trail.seal();
        trail.sealer().month(months -> months.detach(MONTH));

        assertIntact(OldMonth.EVENTS);
        trail.sealer().month(months -> months.drop(MONTH));
        assertIntact(OldMonth.EVENTS);
        assertThat(count("select count(*) from audit_kept_rows")).isEqualTo(1);
        trail.asSuperuser("alter table audit_kept_rows disable trigger all; delete from audit_kept_rows");
        assertThat(month.verify(Optional.of(place)).verdict()).isEqualTo(TrailVerdict.ALTERED);
    }

    @Test
    void theOwnersLoginDetachesWithoutHoldingWritersAndFinishesWhatWasBegun() throws Exception {
        trail.sealer().monthAsOwner(months -> months.archive(MONTH));
        trail.seal();
        try (Connection reader = trail.database().asOwner();
                Connection owner = trail.database().asOwner()) {
            reader.setAutoCommit(false);
            LivedTrail.execute(reader, "select count(*) from audit_logs");
            LivedTrail.execute(owner, "set statement_timeout = '2s'");
            String command = "alter table audit_logs detach partition " + OldMonth.partition(MONTH) + " concurrently";
            assertThatThrownBy(() -> LivedTrail.execute(owner, command)).hasMessageContaining("statement timeout");
        }
        assertThat(count("select count(*) from pg_inherits where inhdetachpending"))
                .isEqualTo(1);
        trail.write(0, 2);
        trail.seal();
        assertIntact(OldMonth.EVENTS);

        for (int turn = 0; turn < 2; turn++) {
            assertThat(trail.sealer()
                            .monthAsOwner(months -> months.detachConcurrently(MONTH))
                            .state())
                    .isEqualTo(State.DETACHED);
        }
        trail.seal();
        assertIntact(OldMonth.EVENTS);
    }

    @Test
    void theOwnersLoginDetachesNoYoungMonthEither() throws Exception {
        YearMonth young = YearMonth.now(ZoneOffset.UTC).minusMonths(80);
        OldMonth.makePartition(trail, young);
        trail.writeAt("'" + young + "-15 00:00:00+00'", 0, 3);
        trail.seal();
        trail.sealer().monthAsOwner(months -> months.archive(young));
        trail.seal();

        assertRefused(
                () -> trail.sealer().monthAsOwner(months -> months.detachConcurrently(young)), "kept for 2,555 days");
    }

    @Test
    void anArchivedMonthComesBackToBeReadAndIsNoPartOfTheTrail() throws Exception {
        String partition = OldMonth.partition(MONTH);
        trail.asSuperuser("create table before as select * from " + partition);
        trail.sealer().month(months -> months.archive(MONTH));
        trail.seal();
        trail.sealer().month(months -> months.detach(MONTH));
        trail.sealer().month(months -> months.drop(MONTH));

        long count = trail.sealer().monthAsOwner(months -> months.attach(MONTH));

        assertThat(count).isEqualTo(OldMonth.EVENTS);
        assertThat(count("select count(*) from before b join " + partition + " a on to_jsonb(a) = to_jsonb(b)"))
                .isEqualTo(OldMonth.EVENTS);
        trail.seal();
        trail.asSuperuser("drop table before");
        assertIntact(OldMonth.EVENTS);
        asService("select count(*) from " + partition);
        assertThatThrownBy(() -> trail.asSuperuser("delete from " + partition)).hasMessageContaining("append-only");
        assertThat(trail.sealer().month(months -> months.drop(MONTH)).state()).isEqualTo(State.DROPPED);
        assertThat(exists(partition)).isFalse();
    }

    private Set<String> keysOfPersons() throws Exception {
        Set<String> keys = new TreeSet<>();
        month.archive().read(month.archive().manifest().orElseThrow().parts().getFirst(), line -> {
            String envelope = line.subjectData();
            if (envelope != null) {
                keys.add(HexFormat.of().formatHex(Base64.getDecoder().decode(envelope), 1, 17));
            }
        });
        return keys;
    }

    private void assertIntact(int archived) throws Exception {
        TrailReport report = month.verify(Optional.of(place));
        report.requireArchives();
        assertThat(report.findings()).isEmpty();
        assertThat(report.missing()).isEmpty();
        assertThat(report.archived().stream()
                        .mapToLong(TrailReport.Archived::count)
                        .sum())
                .isEqualTo(archived);
    }

    private void assertIntactWithoutArchive() throws Exception {
        assertThat(month.verify(Optional.empty()).verdict()).isEqualTo(TrailVerdict.INTACT);
    }

    private static void assertRefused(Runnable step, String reason) {
        assertThatThrownBy(step::run).isInstanceOf(IllegalStateException.class).hasMessageContaining(reason);
    }

    private void asService(String command) throws SQLException {
        try (Connection connection = trail.database().asService()) {
            LivedTrail.execute(connection, command);
        }
    }

    private boolean exists(String table) throws SQLException {
        return count("select count(*) from pg_class where relname = '" + table + "'") > 0;
    }

    private long count(String query) throws SQLException {
        try (Connection connection = trail.database().asSuperuser()) {
            return JdbcRows.read(connection, query, row -> row.getLong(1)).getFirst();
        }
    }
}
