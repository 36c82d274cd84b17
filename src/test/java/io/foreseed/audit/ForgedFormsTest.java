package io.foreseed.audit;

import static io.foreseed.audit.TrailVerdict.ALTERED;
import static io.foreseed.audit.TrailVerdict.INTACT;
import static io.foreseed.audit.TrailVerdict.UNPROVEN;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whoever has the keys can sign anything: what is not in the form that docs/AUDIT.md gives it is not what was sealed, and
 * excuses nothing.
 */
class ForgedFormsTest {
    private static final String ROOT = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    private static final String OTHER_ROOT = "BAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

    private final Path archive;

    ForgedFormsTest(@TempDir Path folder) throws IOException {
        this.archive = Files.createDirectories(folder.resolve("archive"));
    }

    /** A forgery, and what it comes to. */
    record Forgery(String name, TrailVerdict verdict, Consumer<MadeTrail> work) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Forgery forged(String name, TrailVerdict verdict, Consumer<MadeTrail> work) {
        return new Forgery(name, verdict, work);
    }

    static Stream<Forgery> forgeries() {
        return Stream.of(statements(), manifests(), leaves(), files()).flatMap(List::stream);
    }

    @ParameterizedTest
    @MethodSource("forgeries")
    void whatIsInAnotherFormIsNotWhatWasSealed(Forgery forgery) throws Exception {
        MadeTrail trail = new MadeTrail();
        forgery.work().accept(trail);
        trail.write(archive);

        TrailReport report = verify(Optional.empty());

        assertThat(report.verdict())
                .as("%s %s", report.findings(), report.missing())
                .isEqualTo(forgery.verdict());
    }

    static Stream<Forgery> forgeriesOfTheTrailAlone() {
        return Stream.concat(rotations().stream(), openings().stream());
    }

    /** Nothing from outside tells that another key counts, or what was lost. */
    @ParameterizedTest
    @MethodSource("forgeriesOfTheTrailAlone")
    void whatOnlyTheTrailSaysIsInOneForm(Forgery forgery) throws Exception {
        MadeTrail trail = new MadeTrail();
        forgery.work().accept(trail);
        trail.write(archive);

        TrailReport report = verify(Optional.empty(), Optional.empty());

        assertThat(report.verdict())
                .as("%s %s", report.findings(), report.missing())
                .isEqualTo(forgery.verdict());
    }

    private TrailReport verify(Optional<Checkpoint> since) throws SQLException, IOException {
        return verify(since, Optional.of(new PublishedCheckpoints(archive.resolveSibling("published"))));
    }

    private TrailReport verify(Optional<Checkpoint> since, Optional<PublishedCheckpoints> published)
            throws SQLException, IOException {
        return new TrailVerification(
                        new ArchivedTrail(archive), Optional.of(MadeTrail.ONE.key()), published, since, Instant.now())
                .verify();
    }

    private static List<Forgery> statements() {
        UnaryOperator<String> twice = note -> note + note.substring(note.lastIndexOf('\u2014'));
        return List.of(
                forged("nothing", INTACT, trail -> {}),
                forged("acknowledgment with two signatures", UNPROVEN, trail -> trail.lostNote = twice),
                forged("acknowledgment with more lines", UNPROVEN, trail -> trail.lostLines = lines -> lines + "x y\n"),
                forged(
                        "acknowledgment of two losses",
                        UNPROVEN,
                        trail -> trail.lostLines = lines -> lines + "lost 1:9:" + ROOT + "\n"),
                forged("text after the metadata", UNPROVEN, trail -> trail.lostMetadata = text -> text + " x"),
                forged(
                        "metadata that is nested deep",
                        INTACT,
                        trail -> trail.lostMetadata =
                                text -> text.replace("{", "{\"x\":" + "[".repeat(2_000) + "]".repeat(2_000) + ",")));
    }

    private static List<Forgery> rotations() {
        return List.of(
                forged("rotation", INTACT, trail -> {}),
                forged("rotation in another event", ALTERED, trail -> trail.keyAction = "READ"),
                forged("rotation with more lines", ALTERED, trail -> trail.keyLines = lines -> lines + "x y\n"),
                forged(
                        "rotation in another order",
                        ALTERED,
                        trail ->
                                trail.keyLines = lines -> lines.lines().toList().getLast() + "\n"
                                        + lines.lines().toList().getFirst() + "\n"),
                forged(
                        "rotation with a space more",
                        ALTERED,
                        trail -> trail.keyLines = lines -> lines.replace("new ", "new  ")),
                forged("rotation of a replaced key", ALTERED, trail -> {
                    trail.more.add(
                            new CanonicalLine(0, MadeTrail.rotation(MadeTrail.ONE, MadeTrail.THREE), null, null));
                    trail.last = MadeTrail.THREE;
                }),
                forged("rotation of the current key", INTACT, trail -> {
                    trail.more.add(
                            new CanonicalLine(0, MadeTrail.rotation(MadeTrail.TWO, MadeTrail.THREE), null, null));
                    trail.last = MadeTrail.THREE;
                }));
    }

    private static Forgery published(String name, String text) {
        return forged(
                "opening with published " + name,
                ALTERED,
                trail -> trail.opening = honest -> new SealedEpoch(
                        honest.epoch(),
                        honest.openedAt(),
                        honest.reason(),
                        honest.server(),
                        honest.previousSize(),
                        honest.previousRoot(),
                        text,
                        honest.sequenceFloor(),
                        null));
    }

    private static Forgery opening(String name, int field, @Nullable String value) {
        return forged(
                "opening with " + name,
                ALTERED,
                trail -> trail.openingLeaf = leaf -> {
                    List<@Nullable String> values = new ArrayList<>(leaf.values());
                    values.set(field, value);
                    return new LeafEntry(leaf.type(), values);
                });
    }

    private static List<Forgery> openings() {
        return List.of(
                published("that is none", "x"),
                published("of its own epoch", "made-trail/epoch-2\n1\n" + ROOT + "\n"),
                published("of another log", "other/epoch-1\n7\n" + ROOT + "\n"),
                published("that does not fit", "made-trail/epoch-1\n2\n" + ROOT + "\n"),
                published("without a line feed", "made-trail/epoch-1\n7\n" + ROOT),
                opening("no statement", 9, null),
                opening("a number in another form", 3, "07"),
                forged(
                        "opening of version 1 with a number in another form",
                        ALTERED,
                        trail -> trail.openingLeaf = leaf -> {
                            List<@Nullable String> values =
                                    new ArrayList<>(leaf.values().subList(0, 8));
                            values.set(5, "05");
                            return new LeafEntry(LeafEntry.EPOCH_1, values);
                        }),
                forged(
                        "opening that names no tree",
                        ALTERED,
                        trail -> trail.opening = honest -> new SealedEpoch(
                                2,
                                honest.openedAt(),
                                "first",
                                honest.server(),
                                5L,
                                null,
                                honest.published(),
                                0,
                                null)));
    }

    private static List<Forgery> manifests() {
        return List.of(
                forged(
                        "manifest with two signatures",
                        ALTERED,
                        trail -> trail.manifestNote = note -> note + note.substring(note.lastIndexOf('\u2014'))),
                forged(
                        "manifest with a root of another size",
                        ALTERED,
                        trail -> trail.manifest = text -> {
                            byte[] root = MadeTrail.root(trail.lines(1), 4);
                            return text.replaceFirst(
                                    "epoch 1 5 \\S+",
                                    "epoch 1 4 " + TreeReference.of(1, 4, root).root());
                        }),
                forged(
                        "manifest of a huge tree",
                        ALTERED,
                        trail -> trail.manifest = text -> text.replaceFirst("epoch 2 2 ", "epoch 2 9007199254740991 ")),
                forged("root with other unused bits", ALTERED, trail -> trail.manifest = text -> otherBits(text)),
                forged(
                        "checkpoint with other unused bits",
                        ALTERED,
                        trail -> trail.checkpointText = text -> otherBits(text)));
    }

    /** The last Base64 with an unused bit that is set: a decoder that is not strict reads the same. */
    private static String otherBits(String text) {
        int last = text.lastIndexOf('=') - 1;
        return text.substring(0, last) + (char) (text.charAt(last) + 1) + text.substring(last + 1);
    }

    private static Forgery event(String name, String field, String value) {
        return forged("event with " + name, ALTERED, trail -> trail.add(Map.of(field, value), null));
    }

    private static List<Forgery> leaves() {
        Map<String, @Nullable String> first = Map.of("leaf_version", "1", "personal_data_commitment", "00");
        return List.of(
                event("time +5", "timestamp", "+5"),
                event("time -0", "timestamp", "-0"),
                event("time 05", "timestamp", "05"),
                event("Arabic digits", "timestamp", "\u0665"),
                event("a hash and no envelope", "personal_data_sha256", "00"),
                forged("event of version 1", INTACT, trail -> trail.add(first, "AA==")),
                forged("envelope that is no Base64", ALTERED, trail -> trail.add(first, "!")),
                forged(
                        "event with a value of 21 million letters",
                        INTACT,
                        trail -> trail.add(Map.of("new_values", "x".repeat(21_000_000)), null)));
    }

    private static Forgery file(String name, TrailVerdict verdict, String text) {
        return forged("file " + name, verdict, trail -> trail.files.put(name, text));
    }

    /** A line of the opening's checkpoint with a time. */
    private static Forgery timed(String time, TrailVerdict verdict) {
        return forged("line with the time \"" + time + "\"", verdict, trail -> {
            Checkpoint checkpoint = Checkpoint.sign("made-trail/epoch-2", 0, new TreeHash().empty(), MadeTrail.TWO);
            trail.files.put(
                    "../published/epoch-2/history-2026-11",
                    "0 " + checkpoint.root() + " made-trail " + checkpoint.signature() + " " + time + "\n");
        });
    }

    private static List<Forgery> files() {
        String line = "9 " + ROOT + " made-trail " + "A".repeat(90) + "==\n";
        return List.of(
                file("epoch-01/x", ALTERED, ""),
                file("epoch-0/x", ALTERED, ""),
                file("epoch-/x", ALTERED, ""),
                file("epoch-9.draft/x", ALTERED, ""),
                file("epoch-9999999999/x", ALTERED, ""),
                file("epoch-4", ALTERED, "x"),
                file("other/x", INTACT, ""),
                file("../published/epoch-9/x", INTACT, ""),
                file("../published/epoch-9/checkpoint", ALTERED, "x"),
                file("../published/epoch-1/history-old", INTACT, "x\n"),
                file("../published/epoch-1/history-2026-11", INTACT, "x"),
                file("../published/epoch-1/history-2026-12", ALTERED, line.replace("==", "")),
                timed("1790000000000000", INTACT),
                timed("-1", INTACT),
                timed("", ALTERED),
                timed("01", ALTERED),
                timed("9223372036854775808", ALTERED),
                timed("1 2", ALTERED),
                forged("lines that end with a carriage return", ALTERED, trail -> {
                    Checkpoint checkpoint =
                            Checkpoint.sign("made-trail/epoch-2", 0, new TreeHash().empty(), MadeTrail.TWO);
                    trail.files.put(
                            "../published/epoch-2/history-2026-11",
                            "0 " + checkpoint.root() + " made-trail " + checkpoint.signature() + "\r\n");
                }));
    }

    /** A checkpoint that somebody kept, and what it comes to. */
    record Kept(String name, TrailVerdict verdict, Checkpoint checkpoint) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Kept> kept() {
        SignedNote.Signer stranger = OwnKey.of(MadeTrail.LOG);
        byte[] root = new byte[TreeHash.BYTES];
        Checkpoint lost = Checkpoint.sign("made-trail/epoch-1", 6, root, MadeTrail.ONE);
        return Stream.of(
                new Kept("lost, by a key that was replaced", INTACT, lost),
                new Kept(
                        "lost, by a key that nobody has",
                        INTACT,
                        Checkpoint.sign("made-trail/epoch-1", 6, root, stranger)),
                new Kept(
                        "lost, and nobody has signed it",
                        ALTERED,
                        new Checkpoint(lost.origin(), 6, OTHER_ROOT, lost.keyName(), lost.signature())),
                new Kept(
                        "more than what was lost",
                        ALTERED,
                        Checkpoint.sign("made-trail/epoch-1", 8, root, MadeTrail.TWO)),
                new Kept(
                        "lost, with another root",
                        ALTERED,
                        Checkpoint.sign("made-trail/epoch-1", 7, root, MadeTrail.TWO)),
                new Kept(
                        "later, by a key that was replaced",
                        UNPROVEN,
                        Checkpoint.sign("made-trail/epoch-2", 9, root, MadeTrail.ONE)),
                new Kept("later epoch", UNPROVEN, Checkpoint.sign("made-trail/epoch-3", 9, root, MadeTrail.ONE)));
    }

    @ParameterizedTest
    @MethodSource("kept")
    void aKeptCheckpointIsOfLeavesThatAreThereOrLostOrLater(Kept kept) throws Exception {
        new MadeTrail().write(archive);

        TrailReport report = verify(Optional.of(kept.checkpoint()));

        assertThat(report.verdict())
                .as("%s %s", report.findings(), report.missing())
                .isEqualTo(kept.verdict());
    }

    @Test
    void aPlaceWithoutACheckpointProvesNothing() throws Exception {
        new MadeTrail().write(archive);
        OwnedArchive.delete(archive.resolveSibling("published"));
        Files.createDirectories(archive.resolveSibling("published"));

        assertThat(verify(Optional.empty()).verdict()).isEqualTo(UNPROVEN);
    }

    @Test
    void whatIsNoFileIsAlteredAndNotMissing() throws Exception {
        new MadeTrail().write(archive);
        for (String name : List.of("key", "manifest", "epoch-2/checkpoint", "../published/epoch-2/checkpoint")) {
            Path file = archive.resolve(name).normalize();
            String text = Files.readString(file);
            Files.delete(file);
            Files.createDirectory(file);
            assertThat(verify(Optional.empty()).verdict()).as(name).isEqualTo(ALTERED);
            Files.delete(file);
            Files.createSymbolicLink(file, file);
            assertThat(verify(Optional.empty()).verdict()).as(name).isEqualTo(ALTERED);
            Files.delete(file);
            Files.writeString(file, text);
        }
        assertThat(verify(Optional.empty()).verdict()).isEqualTo(INTACT);
    }
}
