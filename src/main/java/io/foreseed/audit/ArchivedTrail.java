package io.foreseed.audit;

import io.foreseed.audit.Manifest.Epoch;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The trail as an archive: {@code key}, {@code manifest}, and of each epoch {@code epoch-N/entries.jsonl}, a leaf a line,
 * {@code epoch-N/checkpoint}, the latest, and the tiles under {@code epoch-N/tile/} (C2SP tlog-tiles).
 */
public final class ArchivedTrail implements TrailSource {
    static final String KEY = "key";
    static final String MANIFEST = "manifest";
    static final String ENTRIES = "entries.jsonl";
    static final String CHECKPOINT = "checkpoint";

    private static final int GROUP = 4_096;

    /** A line is one row; PostgreSQL's longest JSON is longer, ours never is. */
    private static final int LONGEST_LINE = 64 << 20;

    private final Path folder;
    private final Map<Integer, Long> sizes = new HashMap<>();

    public ArchivedTrail(Path folder) {
        this.folder = folder;
    }

    @FunctionalInterface
    private interface LineReader {
        /** Reads a line; false: no more are wanted. */
        boolean read(@Nullable String line) throws IOException;
    }

    @Override
    public String kind() {
        return "an archive: leaves, tree, signatures, and envelopes; it has no rows, no keys of persons, and no guard";
    }

    @Override
    public List<NoteKey> keys() {
        try {
            String text = Files.readString(folder.resolve(KEY), StandardCharsets.UTF_8);
            NoteKey key = NoteKey.parse(text);
            return text.equals(key.text()) || text.equals(key.text() + "\n") ? List.of(key) : List.of();
        } catch (IOException | IllegalArgumentException none) {
            return List.of();
        }
    }

    @Override
    public List<Stated> stated() throws IOException {
        List<Stated> stated = new ArrayList<>();
        for (int epoch : epochs()) {
            long[] index = {0};
            forEachLine(epoch, line -> {
                if (line != null && line.contains("/statement/")) {
                    stated(epoch, index[0], line).ifPresent(stated::add);
                }
                index[0]++;
                return true;
            });
        }
        return stated;
    }

    private static Optional<Stated> stated(int epoch, long index, String line) {
        try {
            LeafEntry event = CanonicalLine.parse(line).entry();
            return event.isEvent()
                    ? Statement.noteIn(event.value(LeafField.METADATA))
                            .map(note -> new Stated(epoch, index, event, note))
                    : Optional.empty();
        } catch (IOException reportedLater) {
            return Optional.empty();
        }
    }

    @Override
    public List<Integer> epochs() throws IOException {
        return new PublishedCheckpoints(folder).epochs();
    }

    @Override
    public Optional<SealedEpoch> opening(int epoch) throws IOException {
        List<SealedEpoch> first = new ArrayList<>();
        forEachLine(epoch, line -> {
            try {
                LeafEntry entry = CanonicalLine.parse(String.valueOf(line)).entry();
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
        forEachLine(epoch, line -> {
            count[0]++;
            return true;
        });
        return count[0];
    }

    private Optional<SignedNote> manifestNote() throws IOException {
        Path file = folder.resolve(MANIFEST);
        try {
            return Files.isRegularFile(file)
                    ? Optional.of(SignedNote.parse(Files.readString(file, StandardCharsets.UTF_8)))
                    : Optional.empty();
        } catch (CharacterCodingException | IllegalArgumentException none) {
            return Optional.empty();
        }
    }

    private Optional<Manifest> manifest() throws IOException {
        return manifestNote().flatMap(Manifest::of);
    }

    @Override
    public List<String> checkpoints(int epoch) throws IOException {
        Path file = folderOf(epoch).resolve(CHECKPOINT);
        if (!Files.exists(file)) {
            return List.of();
        }
        try {
            return List.of(Files.readString(file, StandardCharsets.UTF_8));
        } catch (CharacterCodingException noText) {
            return List.of("");
        }
    }

    @Override
    public List<Claim> claims(int epoch, TrailReport report) throws IOException {
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
            if (Files.isRegularFile(file) && Files.size(file) == (long) width * TreeHash.BYTES) {
                TileSource.copy(Files.readAllBytes(file), index * Tile.WIDTH, found, first);
            }
        }
        return found;
    }

    @Override
    public long startOf(int epoch, long index) {
        return 0;
    }

    @Override
    public void leaves(int epoch, long start, TrailReport report, LeavesReader reader) throws IOException {
        Leaving leaving = new Leaving(epoch, size(epoch), report, reader);
        forEachLine(epoch, leaving::take);
        leaving.finish();
    }

    /** Hands lines over in groups, each as the leaf of its own index as long as the indexes go on. */
    private static final class Leaving {
        private final int epoch;
        private final long size;
        private final TrailReport report;
        private final LeavesReader reader;
        private final List<LeafEntry> entries = new ArrayList<>();
        private long first;
        private long place;

        Leaving(int epoch, long size, TrailReport report, LeavesReader reader) {
            this.epoch = epoch;
            this.size = size;
            this.report = report;
            this.reader = reader;
        }

        boolean take(@Nullable String text) throws IOException {
            LeafEntry entry = LeafEntry.unreadable();
            long index = first + entries.size();
            try {
                if (text == null) {
                    throw new IOException("it is no text that ends with a line feed");
                }
                CanonicalLine line = CanonicalLine.parse(text);
                entry = line.entry();
                index = line.index();
                look(line);
            } catch (IOException mistake) {
                report.add(TrailFinding.of(epoch, place, "line " + (place + 1) + ": " + mistake.getMessage()));
            }
            while (index >= first + GROUP && first + GROUP < size) {
                hand();
            }
            entries.add(entry);
            place++;
            return true;
        }

        private void look(CanonicalLine line) {
            if (line.index() != place) {
                report.add(
                        TrailFinding.of(epoch, place, "line " + (place + 1) + " says that it is leaf " + line.index()));
            }
            String mistake = line.mistake();
            if (mistake != null) {
                report.add(TrailFinding.of(epoch, line.index(), line.entry().label() + " " + mistake));
            }
        }

        void finish() throws IOException {
            while (first < size) {
                hand();
            }
            if (!entries.isEmpty()) {
                hand();
            }
        }

        private void hand() throws IOException {
            int count = Math.clamp(size - first, 0, GROUP);
            try {
                reader.read(new Leaves(first, count, entries));
            } catch (SQLException never) {
                throw new IOException(never);
            }
            entries.clear();
            first += count;
        }
    }

    /** Lines end with a line feed and nothing else; null is handed over for one that is no UTF-8, or has none. */
    private void forEachLine(int epoch, LineReader reader) throws IOException {
        Path file = folderOf(epoch).resolve(ENTRIES);
        if (!Files.isRegularFile(file)) {
            return;
        }
        try (InputStream bytes = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int next = bytes.read(); next >= 0; next = bytes.read()) {
                if (next != '\n') {
                    line.write(next);
                    if (line.size() > LONGEST_LINE) {
                        throw new IOException(file + " has a line of more than " + LONGEST_LINE + " bytes");
                    }
                    continue;
                }
                if (!reader.read(text(line.toByteArray()))) {
                    return;
                }
                line.reset();
            }
            if (line.size() > 0) {
                reader.read(null);
            }
        }
    }

    private static @Nullable String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException noText) {
            return null;
        }
    }

    /** Whether there is nothing of an archive in the folder. */
    public boolean isEmpty() throws IOException {
        return epochs().isEmpty() && !Files.exists(folder.resolve(MANIFEST));
    }

    /** The file is the current key and nothing else: whoever takes it for the log's would be misled by another one. */
    private void inspectKey(KeyChain counting, TrailReport report) {
        List<NoteKey> own = keys();
        if (!Files.exists(folder.resolve(KEY))) {
            report.miss("the archive has no file key", "an export of this version would prove it");
        } else if (own.isEmpty()) {
            report.add(new TrailFinding(KEY, "it is no key"));
        } else if (!counting.isCurrent(own.getFirst())) {
            report.add(new TrailFinding(KEY, "it is not the current key of the log"));
        }
    }

    @Override
    public void inspect(KeyChain keys, Set<String> excused, TrailReport report) throws IOException {
        inspectKey(keys, report);
        if (!Files.exists(folder.resolve(MANIFEST))) {
            report.miss("the archive has no manifest", "an export of this version would prove it");
            return;
        }
        Optional<SignedNote> note = manifestNote();
        Optional<Manifest> manifest = manifest();
        boolean isSigned = manifest.isPresent()
                && (keys.isEmpty()
                        || keys.hasSigned(note.orElseThrow(), manifest.get().logName()));
        if (!isSigned) {
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
        return folder.resolve("epoch-" + epoch);
    }
}
