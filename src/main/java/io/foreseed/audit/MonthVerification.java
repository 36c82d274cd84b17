package io.foreseed.audit;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Holds the archive of a month against what was sealed: each of its entries is hashed again. */
final class MonthVerification {
    private static final int GROUP = 4_096;

    private final MonthArchive archive;
    private final TrailSource trail;
    private final KeyChain keys;
    private final TreeHash hash = new TreeHash();
    private final List<CanonicalLine> group = new ArrayList<>();
    private TrailPosition last = TrailPosition.BEGINNING;

    MonthVerification(MonthArchive archive, TrailSource trail, KeyChain keys) {
        this.archive = archive;
        this.trail = trail;
        this.keys = keys;
    }

    /**
     * Verifies that it is the archive that the statement names, and has the entries of the leaves in the tiles.
     *
     * @return how many entries it has
     * @throws IOException when it does not, saying what is wrong
     */
    long verify(ArchivedMonth said) throws IOException, SQLException {
        String note = archive.manifestNote().orElseThrow(() -> new IOException("it has no manifest"));
        if (!MonthArchive.digest(note).equals(said.manifest())) {
            throw new IOException("its manifest is not the one that was sealed");
        }
        MonthManifest manifest = verify();
        if (!manifest.month().equals(said.month()) || !manifest.ranges().equals(said.ranges())) {
            throw new IOException("its manifest names other leaves than the event that it was archived by");
        }
        return manifest.count();
    }

    /** Verifies all but the statement that may not be there yet; the manifest. */
    MonthManifest verify() throws IOException, SQLException {
        MonthManifest manifest = archive.manifest().orElseThrow(() -> new IOException("its manifest is none"));
        SignedNote note = SignedNote.parse(archive.manifestNote().orElseThrow());
        if (!keys.hasSigned(note, manifest.logName())) {
            throw new IOException("its manifest is not signed by the key " + keys.describe());
        }
        for (MonthManifest.Part part : manifest.parts()) {
            archive.read(part, line -> take(part.epoch(), line));
            compare(part.epoch());
        }
        if (!last.equals(manifest.last())) {
            throw new IOException("its last event is not the one that the manifest names");
        }
        return manifest;
    }

    private void take(int epoch, CanonicalLine line) throws IOException {
        String mistake = line.entry().isOfItsVersion() ? line.mistake() : "is of another version than its leaf";
        if (mistake != null) {
            throw new IOException(
                    "leaf " + epoch + ":" + line.index() + ": " + line.entry().label() + " " + mistake);
        }
        if (!group.isEmpty() && (group.size() == GROUP || group.getLast().index() + 1 != line.index())) {
            compare(epoch);
        }
        group.add(line);
    }

    /** Compares neighboring leaves with their tile. */
    private void compare(int epoch) throws IOException {
        if (group.isEmpty()) {
            return;
        }
        byte[] stored = hashes(epoch, group.getFirst().index(), group.size());
        for (int offset = 0; offset < group.size(); offset++) {
            CanonicalLine line = group.get(offset);
            byte[] ofTile = Arrays.copyOfRange(stored, offset * TreeHash.BYTES, (offset + 1) * TreeHash.BYTES);
            if (!Arrays.equals(hash.leaf(line.entry().bytes()), ofTile)) {
                throw new IOException("leaf " + epoch + ":" + line.index() + ": "
                        + line.entry().label() + " is not what was sealed");
            }
            last = latest(line.entry());
        }
        group.clear();
    }

    private byte[] hashes(int epoch, long first, int count) throws IOException {
        try {
            return trail.hashes(epoch, 0, first, count);
        } catch (SQLException unreadable) {
            throw new IOException("the tiles cannot be read", unreadable);
        }
    }

    private TrailPosition latest(LeafEntry event) throws IOException {
        try {
            TrailPosition position = TrailPosition.of(event);
            return position.compareTo(last) > 0 ? position : last;
        } catch (IllegalArgumentException | IllegalStateException none) {
            throw new IOException(event.label() + " has no position", none);
        }
    }
}
