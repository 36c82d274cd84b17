package io.foreseed.audit;

import io.foreseed.audit.SignedNote.Signer;
import io.foreseed.audit.Statement.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A small archive as the service writes one, made without a database, so that each of its forms can be forged and signed with
 * the true keys: an epoch with a rotation that lost two leaves, and one that acknowledges it.
 */
final class MadeTrail {
    static final String LOG = "made-trail";
    static final Signer ONE = OwnKey.of(LOG);
    static final Signer TWO = OwnKey.of(LOG);
    static final Signer THREE = OwnKey.of(LOG);

    private static final SealState.SealServer SERVER = new SealState.SealServer(7, 1);
    private static final String ROTATION =
            "old " + ONE.key().text() + "\nnew " + TWO.key().text() + "\n";

    /** What the service would have done otherwise. */
    String keyAction = "KEY";

    UnaryOperator<String> keyLines = UnaryOperator.identity();
    UnaryOperator<String> lostLines = UnaryOperator.identity();
    UnaryOperator<String> lostNote = UnaryOperator.identity();
    UnaryOperator<String> lostMetadata = UnaryOperator.identity();
    UnaryOperator<SealedEpoch> opening = UnaryOperator.identity();
    UnaryOperator<LeafEntry> openingLeaf = UnaryOperator.identity();
    UnaryOperator<String> manifest = UnaryOperator.identity();
    UnaryOperator<String> manifestNote = UnaryOperator.identity();
    UnaryOperator<String> checkpointText = UnaryOperator.identity();
    Signer last = TWO;

    /** The last events, before everything is signed. */
    final List<CanonicalLine> more = new ArrayList<>();

    /** Files that are written last, in the archive or, after {@code ../}, beside it. */
    final Map<String, String> files = new TreeMap<>();

    final List<Checkpoint> published = new ArrayList<>();
    private final List<List<CanonicalLine>> epochs = new ArrayList<>();
    private final List<Manifest.Epoch> listed = new ArrayList<>();

    /** A fields's value instead of what an event has. */
    static LeafEntry event(Map<String, @Nullable String> changes) {
        Map<String, @Nullable String> fields = new HashMap<>(Map.of(
                "leaf_version",
                "2",
                "sequence_number",
                "1",
                "transaction_id",
                "700",
                "id",
                UUID.randomUUID().toString(),
                "timestamp",
                "1790000000000000",
                "action",
                "READ"));
        fields.putAll(changes);
        List<@Nullable String> values = new ArrayList<>();
        LeafField.columns().forEach(column -> values.add(fields.get(column)));
        return LeafEntry.event(values);
    }

    void add(Map<String, @Nullable String> changes, @Nullable String envelope) {
        more.add(new CanonicalLine(0, event(changes), envelope, null));
    }

    static LeafEntry stated(String action, String id, String note, UnaryOperator<String> metadata) {
        String json = CanonicalLine.write(
                CanonicalLine.json(0, event(Map.of("metadata", note))).at("/fields/metadata"));
        return event(Map.of("action", action, "id", id, "metadata", metadata.apply("{\"statement\":" + json + "}")));
    }

    /** A rotation in an event of its own, signed by both keys. */
    static LeafEntry rotation(Signer old, Signer next) {
        String id = UUID.randomUUID().toString();
        String text = LOG + "/statement/KEY\nrow " + id + "\nold " + old.key().text() + "\nnew "
                + next.key().text() + "\n";
        return stated("KEY", id, SignedNote.sign(text, old, next).note(), UnaryOperator.identity());
    }

    static byte[] root(List<CanonicalLine> lines, int size) {
        TreeFrontier tree = new TreeFrontier();
        lines.subList(0, size)
                .forEach(line -> tree.append(new TreeHash().leaf(line.entry().bytes())));
        return tree.root();
    }

    List<CanonicalLine> lines(int epoch) {
        return epochs.get(epoch - 1);
    }

    Checkpoint publish(int epoch, int size, Signer signer) {
        Checkpoint made = Checkpoint.sign(Checkpoint.originOf(LOG, epoch), size, root(lines(epoch), size), signer);
        published.add(made);
        return made;
    }

    private static void append(List<CanonicalLine> lines, LeafEntry entry) {
        lines.add(new CanonicalLine(lines.size(), entry, null, null));
    }

    /** Writes the archive, the published checkpoints beside it as {@code published}, and the first key as {@code given}. */
    void write(Path archive) throws IOException {
        List<CanonicalLine> first = new ArrayList<>();
        epochs.add(first);
        append(first, opening(1, null, null, null).signed(ONE).leaf());
        append(first, event(Map.of()));
        append(first, event(Map.of()));
        String id = UUID.randomUUID().toString();
        String text = LOG + "/statement/KEY\nrow " + id + "\n" + keyLines.apply(ROTATION);
        append(first, stated(keyAction, id, SignedNote.sign(text, ONE, TWO).note(), UnaryOperator.identity()));
        append(first, event(Map.of()));
        append(first, event(Map.of()));
        append(first, event(Map.of()));
        publish(1, 3, ONE);
        Checkpoint kept = publish(1, 5, TWO);
        Checkpoint lost = publish(1, 7, TWO);
        first.subList(5, 7).clear();
        writeEpoch(archive, 1, kept);

        List<CanonicalLine> second = new ArrayList<>();
        epochs.add(second);
        String root = HexFormat.of().formatHex(root(first, 5));
        SealedEpoch opened = opening.apply(opening(2, 5L, root, lost.note()));
        append(second, openingLeaf.apply(opened.signed(TWO).leaf()));
        append(second, acknowledgment(TreeReference.of(lost)));
        more.forEach(line ->
                second.add(new CanonicalLine(second.size(), line.entry(), line.personalData(), line.subjectData())));
        byte[] end = root(second, second.size());
        Checkpoint signed = Checkpoint.sign(Checkpoint.originOf(LOG, 2), second.size(), end, last);
        published.add(signed);
        String written = checkpointText.apply(Checkpoint.textOf(signed.origin(), signed.size(), signed.root()));
        writeEpoch(archive, 2, signed);
        Files.writeString(
                archive.resolve("epoch-2/checkpoint"),
                SignedNote.sign(written, last).note());
        finish(archive);
    }

    private static SealedEpoch opening(
            int epoch, @Nullable Long size, @Nullable String root, @Nullable String published) {
        return new SealedEpoch(
                epoch, Instant.ofEpochSecond(1_790_000_000), "first", SERVER, size, root, published, 0, null);
    }

    private LeafEntry acknowledgment(TreeReference lost) {
        String id = UUID.randomUUID().toString();
        String lines = lostLines.apply("row " + id + "\nlost " + lost + "\n");
        String note = SignedNote.sign(LOG + "/statement/" + Kind.ACKNOWLEDGE + "\n" + lines, last)
                .note();
        return stated("ACKNOWLEDGE", id, lostNote.apply(note), lostMetadata);
    }

    private void writeEpoch(Path archive, int epoch, Checkpoint checkpoint) throws IOException {
        Path folder = Files.createDirectories(archive.resolve("epoch-" + epoch));
        StringBuilder lines = new StringBuilder();
        TreeFrontier tree = new TreeFrontier();
        for (CanonicalLine line : lines(epoch)) {
            lines.append(line.text()).append('\n');
            tree.append(new TreeHash().leaf(line.entry().bytes()));
        }
        Files.writeString(folder.resolve("entries.jsonl"), lines);
        Files.writeString(folder.resolve("checkpoint"), checkpoint.note());
        for (Map.Entry<Tile, byte[]> tile : tree.changed().entrySet()) {
            Path file = folder.resolve(tile.getKey().path());
            Files.createDirectories(file.getParent());
            Files.write(file, tile.getValue());
        }
        listed.add(new Manifest.Epoch(TreeReference.of(epoch, tree.size(), tree.root()), checkpoint.size()));
    }

    private void finish(Path archive) throws IOException {
        Files.writeString(archive.resolve("key"), last.key().text() + "\n");
        String text = Manifest.sign(true, listed, Instant.now(), last).text();
        String note = SignedNote.sign(manifest.apply(text), last).note();
        Files.writeString(archive.resolve("manifest"), manifestNote.apply(note));
        Path beside = archive.resolveSibling("published");
        for (Checkpoint each : published) {
            Path folder = Files.createDirectories(beside.resolve("epoch-" + each.epoch()));
            Files.writeString(folder.resolve("checkpoint"), each.note());
            Path history = folder.resolve("history-2026-10");
            String line = each.size() + " " + each.root() + " " + each.keyName() + " " + each.signature() + "\n";
            Files.writeString(history, (Files.exists(history) ? Files.readString(history) : "") + line);
        }
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = archive.resolve(file.getKey()).normalize();
            Files.createDirectories(path.getParent());
            Files.deleteIfExists(path);
            Files.writeString(path, file.getValue());
        }
    }
}
