package io.foreseed.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreseed.audit.Statement.Kind;
import io.foreseed.audit.Statement.Line;
import io.foreseed.platform.ScratchDatabase;
import io.foreseed.platform.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A trail without its oldest month: right where a signed event says that an archive has it, and nowhere else. */
class GapsTest {
    private final Path folder;
    private final Path place;
    private final ScratchDatabase template = TestDatabase.running().migrated();
    private final LivedTrail trail;
    private OldMonth month;

    GapsTest(@TempDir Path folder) {
        this.folder = folder;
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
    void aMonthThatAnArchiveHasMayBeMissing() throws Exception {
        month.archived();

        TrailReport report = month.verify(Optional.empty());

        assertIntact(report);
        assertThat(report.archived()).containsExactly(new TrailReport.Archived("2019-11", OldMonth.EVENTS, false));
        report.requireArchives();
        assertThat(report.verdict()).isEqualTo(TrailVerdict.UNPROVEN);
        assertThat(report.missing()).singleElement().asString().contains("2019-11");
    }

    @Test
    void itsEntriesAreVerifiedWhereTheArchiveIsThere() throws Exception {
        long all = month.verify(Optional.empty()).leafCount() + 1;
        month.archived();

        TrailReport report = month.verify(Optional.of(place));

        report.requireArchives();
        assertIntact(report);
        assertEverywhere(TrailVerdict.INTACT, Optional.of(place));
        assertThat(report.leafCount()).isEqualTo(all);
        assertThat(report.archived()).containsExactly(new TrailReport.Archived("2019-11", OldMonth.EVENTS, true));
    }

    @Test
    void whatComesAfterACheckpointIsVerifiedByItself() throws Exception {
        Checkpoint kept = new PublishedCheckpoints(trail.published()).all(1).getFirst();
        month.archived();

        TrailReport report = month.verify(Optional.empty(), Optional.of(kept));

        assertIntact(report);
        assertThat(report.archived()).isNotEmpty();
    }

    @Test
    void aMonthThatIsGoneWithoutAWordIsMissed() throws Exception {
        month.drop();

        assertAltered(month.verify(Optional.empty()), "its entry is gone");
        assertEverywhere(TrailVerdict.ALTERED, Optional.empty());
    }

    @Test
    void anEventThatIsNotSealedYetExcusesNothing() throws Exception {
        month.state(month.said());
        month.drop();

        assertAltered(month.verify(Optional.empty()), "its entry is gone");
    }

    @Test
    void anEventThatTheSealDidNotSignExcusesNothing() throws Exception {
        UUID row = UUID.randomUUID();
        Statement said = Statement.ofRow(
                "test-trail", Kind.ARCHIVE, row.toString(), month.said().lines());
        month.state(row, SignedNote.sign(said.text(), OwnKey.of("test-trail")).note());
        trail.seal();
        month.drop();

        TrailReport report = month.verify(Optional.of(place));

        assertAltered(report, "its entry is gone");
        assertEverywhere(TrailVerdict.ALTERED, Optional.of(place));
        assertThat(report.remarks()).anyMatch(remark -> remark.contains("excuses nothing"));
    }

    @Test
    void anEventExcusesNoLeafAfterItself() throws Exception {
        ArchivedMonth said = month.said();
        UUID row = UUID.randomUUID();
        List<Line> lines = OldMonth.with(said.lines(), new LeafRange(1, 1_000, 2_000));
        month.state(row, trail.sealer().statement(Kind.ARCHIVE, row.toString(), lines));
        trail.seal();
        month.drop();

        assertAltered(month.verify(Optional.empty()), "its entry is gone");
        assertEverywhere(TrailVerdict.ALTERED, Optional.empty());
    }

    @Test
    void onlyTheLeavesThatItNamesMayBeMissing() throws Exception {
        month.archived();
        trail.asSuperuser("alter table audit_logs disable trigger all");
        trail.asSuperuser("delete from audit_logs where sequence_number ="
                + " (select min(sequence_number) from audit_logs where timestamp > '2020-01-01')");

        assertAltered(month.verify(Optional.of(place)), "epoch 1, leaf 1: its entry is gone");
        assertEverywhere(TrailVerdict.ALTERED, Optional.of(place));
    }

    @Test
    void anArchiveMustHaveWhatTheEventNames() throws Exception {
        ArchivedMonth said = month.said();
        LeafRange first = said.ranges().getFirst();
        assertThat(first).isEqualTo(new LeafRange(1, 6, 15));
        LeafRange wider = new LeafRange(1, 5, 15);
        month.state(new ArchivedMonth(
                said.month(),
                Stream.concat(Stream.of(wider), said.ranges().stream().skip(1)).toList(),
                said.manifest()));
        trail.seal();
        month.drop();

        assertIntact(month.verify(Optional.empty()));
        assertAltered(month.verify(Optional.of(place)), "archive of 2019-11: its manifest names other leaves");
        assertEverywhere(TrailVerdict.INTACT, Optional.empty());
        assertEverywhere(TrailVerdict.ALTERED, Optional.of(place));
    }

    @Test
    void aFlippedByteOfAnArchiveIsFoundWhereverItIs() throws Exception {
        month.archived();
        for (Path file : OwnedArchive.filesOf(month.archive().folder())) {
            byte[] bytes = Files.readAllBytes(file);
            for (int at = 0; at < bytes.length; at += Math.max(1, bytes.length / 7)) {
                byte[] flipped = bytes.clone();
                flipped[at] ^= 1;
                Files.write(file, flipped);
                assertAltered(month.verify(Optional.of(place)), "archive of 2019-11");
            }
            assertEverywhere(TrailVerdict.ALTERED, Optional.of(place));
            Files.write(file, bytes);
        }
        assertIntact(month.verify(Optional.of(place)));
    }

    @Test
    void aFileOfAnArchiveThatIsMissingIsFound() throws Exception {
        month.archived();
        Files.delete(month.archive().file(1));

        assertAltered(month.verify(Optional.of(place)), "epoch-1.jsonl.gz is not there");
        assertEverywhere(TrailVerdict.ALTERED, Optional.of(place));
    }

    @Test
    void anExportLeavesOutWhatIsArchivedAndHoldsByItself() throws Exception {
        month.archived();
        Path export = folder.resolve("export");
        trail.export(export);

        TrailReport report = month.verifyExport(export, Optional.empty());

        assertIntact(report);
        assertThat(report.archived()).containsExactly(new TrailReport.Archived("2019-11", OldMonth.EVENTS, false));
        assertIntact(month.verifyExport(export, Optional.of(place)));
        List<String> lines = OwnedArchive.lines(export.resolve("epoch-1"));
        lines.remove(3);
        OwnedArchive.write(export.resolve("epoch-1"), lines);
        assertAltered(month.verifyExport(export, Optional.empty()), "epoch 1, leaf 3: its entry is gone");
        if (Node.isThere()) {
            assertThat(Node.verify("archive", export, trail.writeKey(folder.resolve("key"))))
                    .contains("ALTERED")
                    .contains("epoch 1, leaf 3: its entry is gone");
        }
    }

    /** A restore opened an epoch while the month was written; its numbers and identifiers go on. */
    @Test
    void aMonthOfTwoEpochsIsOneArchive() throws Exception {
        String lost = HonestTrail.lose(trail);
        trail.acknowledge(lost);
        trail.seal();
        trail.writeAt("'2019-11-30 00:00:00+00'", 0, 7);
        trail.write(1, 2);
        trail.seal();
        ArchivedMonth said = month.said();
        month.state(said);
        trail.seal();
        month.drop();

        assertThat(said.ranges()).extracting(LeafRange::epoch).contains(1, 2);
        TrailReport report = month.verify(Optional.of(place));
        assertIntact(report);
        assertThat(report.archived()).containsExactly(new TrailReport.Archived("2019-11", OldMonth.EVENTS + 7, true));
        assertEverywhere(TrailVerdict.INTACT, Optional.of(place));
        Files.delete(month.archive().file(2));
        assertEverywhere(TrailVerdict.ALTERED, Optional.of(place));
    }

    @Test
    void aRowThatIsAlteredBeforeTheMonthIsGoneIsFound() throws Exception {
        month.state(month.said());
        trail.seal();
        trail.asSuperuser("alter table audit_logs disable trigger all");
        trail.asSuperuser("update audit_logs set severity = 'error' where sequence_number ="
                + " (select min(sequence_number) from audit_logs where timestamp < '2020-01-01')");

        assertAltered(month.verify(Optional.empty()), "is not what was sealed");
    }

    /** The live trail, an export of it, and the export for the second verifier: one verdict. */
    private void assertEverywhere(TrailVerdict verdict, Optional<Path> archives) throws Exception {
        Path export = Files.createTempDirectory(folder, "export").resolve("trail");
        trail.export(export);
        Path key = trail.writeKey(folder.resolve("key"));
        List<String> question = new ArrayList<>(List.of("archive", export.toString(), "--key", key.toString()));
        archives.ifPresent(place -> question.addAll(List.of("--archive", place.toString(), "--require-archives")));

        assertThat(month.verify(archives).verdict()).isEqualTo(verdict);
        assertThat(month.verifyExport(export, archives).verdict()).isEqualTo(verdict);
        if (Node.isThere()) {
            try (SecondVerifier second = new SecondVerifier(Path.of("verify", "foreseed-audit-verify.mjs"))) {
                SecondVerifier.Answer answer = second.ask(question);
                assertThat(answer.code()).as(answer.text()).isEqualTo(verdict.exitCode());
                if (verdict == TrailVerdict.INTACT) {
                    assertThat(answer.text()).contains("archived: 2019-11, ");
                }
            }
        }
    }

    private static void assertIntact(TrailReport report) {
        assertThat(report.findings()).isEmpty();
        assertThat(report.missing()).isEmpty();
        assertThat(report.verdict()).isEqualTo(TrailVerdict.INTACT);
    }

    private static void assertAltered(TrailReport report, String finding) {
        assertThat(report.verdict()).isEqualTo(TrailVerdict.ALTERED);
        assertThat(report.findings()).anyMatch(each -> each.toString().contains(finding));
    }
}
