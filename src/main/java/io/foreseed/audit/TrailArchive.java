package io.foreseed.audit;

import io.foreseed.audit.Manifest.Epoch;
import io.foreseed.audit.TrailSource.Claim;
import io.foreseed.audit.TrailSource.Stated;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Writes the sealed part of a trail as an archive ({@link ArchivedTrail}), in a folder that is empty or not there. */
public final class TrailArchive {
    private final LiveTrail trail;
    private final Path folder;
    private final List<Epoch> epochs = new ArrayList<>();
    private Gaps gaps = Gaps.NONE;
    private Optional<NoteKey> signer = Optional.empty();
    private byte[] rootOfCheckpoint = {};
    private boolean isAsSigned = true;
    private long leafCount;

    public TrailArchive(LiveTrail trail, Path folder) {
        this.trail = trail;
        this.folder = folder;
    }

    /** Signs the manifest of what was written. */
    @FunctionalInterface
    public interface Signing {
        String sign(List<Epoch> epochs);
    }

    /**
     * Writes it. The manifest is signed only where the rows are those that were signed before.
     *
     * @return how many leaves
     * @throws IOException also when the folder is not empty
     */
    public long write(Signing signing) throws IOException, SQLException {
        Files.createDirectories(folder);
        try (var entries = Files.list(folder)) {
            if (entries.findAny().isPresent()) {
                throw new IOException(folder + " is not empty");
            }
        }
        List<NoteKey> keys = trail.keys();
        List<Stated> stated = trail.stated();
        gaps = Gaps.of(stated, KeyChain.of(keys, KeyChain.links(stated)));
        for (int epoch : trail.epochs()) {
            write(epoch);
        }
        if (!keys.isEmpty()) {
            Files.writeString(
                    folder.resolve(ArchivedTrail.KEY),
                    signer.orElse(keys.getLast()).text() + "\n");
        }
        if (isAsSigned && !epochs.isEmpty()) {
            Files.writeString(folder.resolve(ArchivedTrail.MANIFEST), signing.sign(epochs));
        }
        return leafCount;
    }

    /** Whether what was written is what was signed before. */
    public boolean isAsSigned() {
        return isAsSigned;
    }

    private void write(int epoch) throws IOException, SQLException {
        List<String> checkpoints = trail.checkpoints(epoch);
        Optional<Claim> ended = trail.previousAfter(epoch);
        if (checkpoints.isEmpty() && ended.isEmpty()) {
            return;
        }
        Path target = Files.createDirectories(folder.resolve("epoch-" + epoch));
        Optional<Checkpoint> signed =
                checkpoints.isEmpty() ? Optional.empty() : Optional.of(Checkpoint.parse(checkpoints.getLast()));
        long size = ended.map(Claim::size).orElseGet(() -> signed.orElseThrow().size());
        if (signed.isPresent()) {
            Files.writeString(target.resolve(ArchivedTrail.CHECKPOINT), checkpoints.getLast());
        }
        TreeFrontier tree =
                writeLines(target, epoch, size, signed.map(Checkpoint::size).orElse(0L));
        byte[] root = ended.map(claim -> HexFormat.of().parseHex(claim.root()))
                .orElseGet(() -> signed.orElseThrow().rootBytes());
        isAsSigned &= Arrays.equals(root, tree.root())
                && signed.map(checkpoint -> Arrays.equals(checkpoint.rootBytes(), rootOfCheckpoint))
                        .orElse(true);
        isAsSigned &= signed.isEmpty() || isSigned(signed.get());
        epochs.add(new Epoch(
                TreeReference.of(epoch, size, tree.root()),
                signed.map(Checkpoint::size).orElse(null)));
        for (int level = 0; level <= Tile.MAXIMUM_LEVEL; level++) {
            for (long index = 0; Tile.widthAt(level, index, size) > 0; index++) {
                write(target, epoch, new Tile(level, index, Tile.widthAt(level, index, size)));
            }
        }
    }

    private boolean isSigned(Checkpoint checkpoint) throws SQLException {
        signer = trail.keys().stream().filter(checkpoint::isSignedBy).findFirst();
        return signer.isPresent();
    }

    private TreeFrontier writeLines(Path target, int epoch, long size, long checkpointSize)
            throws IOException, SQLException {
        TreeFrontier tree = new TreeFrontier();
        TreeHash hash = new TreeHash();
        try (BufferedWriter lines =
                Files.newBufferedWriter(target.resolve(ArchivedTrail.ENTRIES), StandardCharsets.UTF_8)) {
            trail.lines(epoch, gaps, new LiveTrail.LineTaker() {
                @Override
                public void take(CanonicalLine line) throws IOException {
                    if (line.index() < size) {
                        lines.write(line.text() + "\n");
                        leafCount++;
                        append(hash.leaf(line.entry().bytes()));
                    }
                }

                @Override
                public void skip(byte[] leafHash) {
                    if (tree.size() < size) {
                        append(leafHash);
                    }
                }

                private void append(byte[] leafHash) {
                    tree.append(leafHash);
                    if (tree.size() == checkpointSize) {
                        rootOfCheckpoint = tree.root();
                    }
                }
            });
        }
        return tree;
    }

    private void write(Path target, int epoch, Tile tile) throws IOException, SQLException {
        byte[] hashes = trail.hashes(epoch, tile.level(), tile.index() * Tile.WIDTH, tile.width());
        Path file = target.resolve(tile.path());
        Files.createDirectories(file.getParent());
        Files.write(file, Arrays.copyOf(hashes, Math.min(hashes.length, tile.width() * TreeHash.BYTES)));
    }
}
