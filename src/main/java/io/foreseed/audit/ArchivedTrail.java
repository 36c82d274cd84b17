package io.foreseed.audit;

import io.foreseed.audit.Manifest.Epoch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The trail as an archive: {@code key}, {@code manifest}, and of each epoch {@code epoch-N/entries.jsonl}, a leaf a line,
 * {@code epoch-N/checkpoint}, the latest, and the tiles under {@code epoch-N/tile/} (C2SP tlog-tiles).
 */
public final class ArchivedTrail implements TrailSource {
    static final String KEY = "key";
    static final String MANIFEST = "manifest";
    static final String ENTRIES = "entries.jsonl";
    static final String CHECKPOINT = "checkpoint";

    private static final String EPOCH = "epoch-";

    /** Bytes of a line that leaves all fields of an event empty. */
    private static final int SHORTEST_EVENT = 500;

    /** In the one way to write a leaf, the action of an event that carries a statement. */
    private static final Pattern ACTION = Pattern.compile("\"action\":\"(ERASE|ARCHIVE|KEY|ACKNOWLEDGE|ADOPT)\"");

    private final Path folder;
    private final Map<Integer, Long> sizes = new HashMap<>();

    public ArchivedTrail(Path folder) {
        this.folder = folder;
    }

    @Override
    public String kind() {
        return "an archive: leaves, tree, signatures, and envelopes; it has no rows, no keys of persons, and no guard";
    }

    /** With or without one line feed. */
    @Override
    public List<NoteKey> keys() {
        try {
            String text = TextFile.read(folder.resolve(KEY)).orElse("");
            return List.of(NoteKey.exact(text.endsWith("\n") ? text.substring(0, text.length() - 1) : text));
        } catch (IllegalArgumentException none) {
            return List.of();
        }
    }

    @Override
    public List<Stated> stated() throws IOException {
        List<Stated> stated = new ArrayList<>();
        for (int epoch : epochs()) {
            TextFile.forEachLine(entriesOf(epoch), (line, isWhole) -> {
                if (isWhole && ACTION.matcher(line).find()) {
                    stated(epoch, line).ifPresent(stated::add);
                }
                return true;
            });
        }
        return stated;
    }

    private static Optional<Stated> stated(int epoch, String text) {
        try {
            CanonicalLine line = CanonicalLine.parse(text);
            LeafEntry event = line.entry();
            return event.isEvent()
                    ? Statement.noteIn(event.value(LeafField.METADATA))
                            .map(note -> new Stated(epoch, line.index(), event, note))
                    : Optional.empty();
        } catch (IOException reportedLater) {
            return Optional.empty();
        }
    }

    /** Entries whose name begins as the folder of an epoch does, and that are no such folder. */
    private List<String> strangers() throws IOException {
        return names().stream().filter(name -> epoch(name).isEmpty()).toList();
    }

    @Override
    public List<Integer> epochs() throws IOException {
        return names().stream().flatMap(name -> epoch(name).stream()).sorted().toList();
    }

    private List<String> names() throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(entry -> String.valueOf(entry.getFileName()))
                    .filter(name -> name.startsWith(EPOCH))
                    .sorted()
                    .toList();
        }
    }

    private Optional<Integer> epoch(String name) {
        try {
            int epoch = Spelling.epoch(name.substring(EPOCH.length()));
            return Files.isDirectory(folder.resolve(name)) ? Optional.of(epoch) : Optional.empty();
        } catch (IllegalArgumentException none) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<SealedEpoch> opening(int epoch) throws IOException {
        List<SealedEpoch> first = new ArrayList<>();
        TextFile.forEachLine(entriesOf(epoch), (line, isWhole) -> {
            try {
                LeafEntry entry = CanonicalLine.parse(line).entry();
                if (entry.isOpening()) {
                    first.add(SealedEpoch.of(entry));
                }
            } catch (IOException | IllegalArgumentException reportedLater) {
                return false;
            }
            return false;
        });
        return first.stream().findFirst();
    }

    /** As the next epoch's first leaf says, or else the manifest, or the checkpoint: an archive is of one moment. */
    @Override
    public long size(int epoch) throws IOException {
        Long known = sizes.get(epoch);
        if (known == null) {
            known = sizeAsWritten(epoch);
            sizes.put(epoch, known);
        }
        return known;
    }

    private long sizeAsWritten(int epoch) throws IOException {
        Integer next =
                epochs().stream().filter(each -> each > epoch).findFirst().orElse(null);
        Long ended = next == null
                ? null
                : opening(next).map(SealedEpoch::previousSize).orElse(null);
        Optional<Epoch> listed = manifest().flatMap(manifest -> manifest.epoch(epoch));
        if (ended != null || listed.isPresent()) {
            return ended != null ? ended : listed.get().tree().size();
        }
        try {
            List<String> notes = checkpoints(epoch);
            if (!notes.isEmpty()) {
                return Checkpoint.parse(notes.getFirst()).size();
            }
        } catch (IllegalArgumentException altered) {
            // the verifier says so; what is left is to count
        }
        long[] count = {0};
        TextFile.forEachLine(entriesOf(epoch), (line, isWhole) -> {
            count[0]++;
            return true;
        });
        return count[0];
    }

    private Optional<SignedNote> manifestNote() {
        try {
            return TextFile.read(folder.resolve(MANIFEST)).map(SignedNote::parse);
        } catch (IllegalArgumentException none) {
            return Optional.empty();
        }
    }

    private Optional<Manifest> manifest() {
        return manifestNote().flatMap(Manifest::of);
    }

    @Override
    public List<String> checkpoints(int epoch) {
        return TextFile.read(folderOf(epoch).resolve(CHECKPOINT)).stream().toList();
    }

    @Override
    public List<Claim> claims(int epoch, TrailReport report) {
        return manifest().flatMap(manifest -> manifest.epoch(epoch)).stream()
                .map(listed -> new Claim(
                        "manifest",
                        listed.tree().size(),
                        TrailVerification.hex(listed.tree().rootBytes())))
                .toList();
    }

    @Override
    public byte[] hashes(int epoch, int level, long first, int count) throws IOException {
        byte[] found = new byte[count * TreeHash.BYTES];
        long size = size(epoch);
        for (long index = first / Tile.WIDTH; index <= (first + count - 1) / Tile.WIDTH; index++) {
            int width = Tile.widthAt(level, index, size);
            Path file = folderOf(epoch).resolve(new Tile(level, index, Math.max(1, width)).path());
            if (Files.isReadable(file)
                    && Files.isRegularFile(file)
                    && Files.size(file) == (long) width * TreeHash.BYTES) {
                TileSource.copy(Files.readAllBytes(file), index * Tile.WIDTH, found, first);
            }
        }
        return found;
    }

    @Override
    public long startOf(int epoch, long index) {
        return 0;
    }

    /** Whatever somebody says of the size, not more leaves are missed than the files could have had, and a few. */
    @Override
    public void leaves(int epoch, long start, Gaps gaps, TrailReport report, LeavesReader reader) throws IOException {
        Path file = entriesOf(epoch);
        long most = (Files.isRegularFile(file) ? Files.size(file) / SHORTEST_EVENT : 0)
                + (gaps.isIn(epoch) ? hashCount(epoch) : 0)
                + ArchivedLeaves.GROUP;
        ArchivedLeaves leaves = new ArchivedLeaves(epoch, Math.min(size(epoch), most), gaps, report, reader);
        TextFile.forEachLine(file, leaves::take);
        leaves.finish();
    }

    /** How many leaf hashes its tiles have. */
    private long hashCount(int epoch) throws IOException {
        Path tiles = folderOf(epoch).resolve("tile/0");
        if (!Files.isDirectory(tiles)) {
            return 0;
        }
        long count = 0;
        try (Stream<Path> files = Files.walk(tiles)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                count += Math.min(Files.size(file) / TreeHash.BYTES, Tile.WIDTH);
            }
        }
        return count;
    }

    /** Whether there is nothing of an archive in the folder. */
    public boolean isEmpty() throws IOException {
        return names().isEmpty() && !Files.exists(folder.resolve(MANIFEST), LinkOption.NOFOLLOW_LINKS);
    }

    /** The file is the current key and nothing else: whoever takes it for the log's would be misled by another one. */
    private void inspectKey(KeyChain counting, TrailReport report) {
        List<NoteKey> own = keys();
        if (TextFile.read(folder.resolve(KEY)).isEmpty()) {
            report.miss("the archive has no file key", "an export of this version would prove it");
        } else if (own.isEmpty()) {
            report.add(new TrailFinding(KEY, "it is no key"));
        } else if (!counting.isCurrent(own.getFirst())) {
            report.add(new TrailFinding(KEY, "it is not the current key of the log"));
        }
    }

    @Override
    public void inspect(KeyChain keys, Set<String> excused, TrailReport report) throws IOException {
        strangers().forEach(name -> report.add(new TrailFinding(name, "it is the folder of no epoch")));
        inspectKey(keys, report);
        if (TextFile.read(folder.resolve(MANIFEST)).isEmpty()) {
            report.miss("the archive has no manifest", "an export of this version would prove it");
            return;
        }
        Optional<SignedNote> note = manifestNote();
        Optional<Manifest> manifest = manifest();
        if (manifest.isEmpty()
                || !keys.hasSigned(note.orElseThrow(), manifest.get().logName())) {
            report.add(new TrailFinding("manifest", "it is none that the key " + keys.describe() + " has signed"));
            return;
        }
        if (!manifest.get().hasMemory()) {
            report.miss(
                    "the service that wrote the archive has no memory outside of its database",
                    "a service with a place of checkpoints would prove what comes after");
        }
        inspect(manifest.get(), report);
    }

    private void inspect(Manifest manifest, TrailReport report) throws IOException {
        List<Integer> listed =
                manifest.epochs().stream().map(epoch -> epoch.tree().epoch()).toList();
        if (!listed.equals(epochs())) {
            report.add(new TrailFinding("manifest", "it lists the epochs " + listed + ", there are " + epochs()));
        }
        for (Epoch epoch : manifest.epochs()) {
            long there = size(epoch.tree().epoch());
            if (epoch.tree().size() != there) {
                report.add(new TrailFinding(
                        "epoch " + epoch.tree().epoch(),
                        "the manifest names " + epoch.tree().size() + " leaves, there must be " + there));
            }
            List<String> notes = checkpoints(epoch.tree().epoch());
            String size = notes.isEmpty() ? "-" : sizeOf(notes.getFirst());
            String wanted = epoch.checkpointSize() == null
                    ? "-"
                    : epoch.checkpointSize().toString();
            if (!size.equals(wanted)) {
                report.add(new TrailFinding(
                        "epoch " + epoch.tree().epoch() + ", checkpoint",
                        "the manifest names one of " + wanted + " leaves, there is one of " + size));
            }
        }
    }

    private static String sizeOf(String note) {
        try {
            return Long.toString(Checkpoint.parse(note).size());
        } catch (IllegalArgumentException none) {
            return "no";
        }
    }

    private Path folderOf(int epoch) {
        return folder.resolve(EPOCH + epoch);
    }

    private Path entriesOf(int epoch) {
        return folderOf(epoch).resolve(ENTRIES);
    }
}
