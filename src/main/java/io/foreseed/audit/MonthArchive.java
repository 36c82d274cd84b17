package io.foreseed.audit;

import io.foreseed.platform.ArchiveFile;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * The archive of a month: a folder {@code audit-2026-11} with {@code manifest}, and of each epoch {@code epoch-N.jsonl.gz}, a
 * leaf a line, with its envelopes.
 */
final class MonthArchive {
    static final String MANIFEST = "manifest";
    static final String PREFIX = "audit-";

    private static final int BUFFER = 1 << 16;

    private final Path folder;

    /** The archive of the month in a place where those of others are too. */
    MonthArchive(Path place, String month) {
        this.folder = place.resolve(PREFIX + month);
    }

    Path folder() {
        return folder;
    }

    Path file(int epoch) {
        return folder.resolve("epoch-" + epoch + ".jsonl.gz");
    }

    boolean isThere() {
        return Files.isDirectory(folder);
    }

    /** The note of the manifest, as it stands there; empty when there is none. */
    Optional<String> manifestNote() {
        return TextFile.read(folder.resolve(MANIFEST));
    }

    Optional<MonthManifest> manifest() {
        try {
            return manifestNote().map(SignedNote::parse).flatMap(MonthManifest::of);
        } catch (IllegalArgumentException none) {
            return Optional.empty();
        }
    }

    /** Makes the note of the manifest. */
    @FunctionalInterface
    interface Signing {
        String sign();
    }

    /**
     * Puts the manifest in its place. What stands there already stays, if it says the same: another key may have signed it.
     *
     * @return the note that stands there
     * @throws IOException when it says something else
     */
    String keepManifest(MonthManifest manifest, Signing signing) throws IOException {
        Optional<String> there = manifestNote();
        if (there.isPresent()) {
            if (!manifest().equals(Optional.of(manifest))) {
                throw new IOException(
                        folder.resolve(MANIFEST) + " says something else: move it away, then archive again");
            }
            return there.get();
        }
        String note = signing.sign();
        ArchiveFile.write(folder.resolve(MANIFEST), note);
        return note;
    }

    /** The digest that a statement names. */
    static String digest(String note) {
        return HexFormat.of().formatHex(sha256().digest(note.getBytes(StandardCharsets.UTF_8)));
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Takes lines and says which one is none. */
    @FunctionalInterface
    interface LineTaker {
        void take(CanonicalLine line) throws IOException;
    }

    /**
     * Reads a file, each line in its one way to be written.
     *
     * @throws IOException when it is not there, is not what the manifest says, or has a line that is none
     */
    void read(MonthManifest.Part part, LineTaker taker) throws IOException {
        Path file = file(part.epoch());
        if (!Files.isRegularFile(file)) {
            throw new IOException(file.getFileName() + " is not there");
        }
        if (!ArchiveFile.digest(file).equals(part.digest())) {
            throw new IOException(file.getFileName() + " is not what its manifest says");
        }
        PlacesOf places = new PlacesOf(part.ranges());
        try (InputStream lines = unpacked(part)) {
            TextFile.forEachLine(lines, (text, isWhole) -> {
                CanonicalLine line = isWhole ? CanonicalLine.parse(text) : CanonicalLine.parse("");
                places.next(line);
                taker.take(line);
                return true;
            });
        }
        places.finish();
    }

    /** The event with an identifier; empty when the archive has none. Whether it is what was sealed, its proof tells. */
    Optional<LeafEntry> find(String id) throws IOException {
        List<LeafEntry> found = new ArrayList<>();
        for (MonthManifest.Part part : manifest().map(MonthManifest::parts).orElse(List.of())) {
            try (InputStream lines = unpacked(part)) {
                TextFile.forEachLine(lines, (text, isWhole) -> {
                    if (isWhole && text.contains(id)) {
                        LeafEntry event = CanonicalLine.parse(text).entry();
                        if (id.equals(event.value(LeafField.ID))) {
                            found.add(event);
                        }
                    }
                    return found.isEmpty();
                });
            }
        }
        return found.stream().findFirst();
    }

    private InputStream unpacked(MonthManifest.Part part) throws IOException {
        return new BufferedInputStream(new GZIPInputStream(Files.newInputStream(file(part.epoch())), BUFFER), BUFFER);
    }

    /** The places that lines must have, one after the other. */
    private static final class PlacesOf {
        private final List<LeafRange> ranges;
        private int range;
        private long index;

        PlacesOf(List<LeafRange> ranges) {
            this.ranges = ranges;
            this.index = ranges.isEmpty() ? 0 : ranges.getFirst().first();
        }

        void next(CanonicalLine line) throws IOException {
            if (range == ranges.size() || line.index() != index || !line.entry().isEvent()) {
                throw new IOException("leaf " + line.index() + " is none of those that the manifest names");
            }
            index++;
            if (index > ranges.get(range).last()) {
                range++;
                index = range < ranges.size() ? ranges.get(range).first() : 0;
            }
        }

        void finish() throws IOException {
            if (range < ranges.size()) {
                throw new IOException("leaf " + index + " is missing");
            }
        }
    }
}
