package io.foreseed.audit;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Writes the sealed part of a trail as an archive ({@link ArchivedTrail}), in a folder that is empty or not there. */
public final class TrailArchive {
    private final TrailSource trail;
    private final Path folder;
    private long leafCount;

    public TrailArchive(TrailSource trail, Path folder) {
        this.trail = trail;
        this.folder = folder;
    }

    /**
     * Writes it.
     *
     * @return how many leaves
     * @throws IOException also when the folder is not empty
     */
    public long write() throws IOException, SQLException {
        Files.createDirectories(folder);
        try (var entries = Files.list(folder)) {
            if (entries.findAny().isPresent()) {
                throw new IOException(folder + " is not empty");
            }
        }
        Optional<NoteKey> key = trail.key();
        if (key.isPresent()) {
            Files.writeString(folder.resolve(ArchivedTrail.KEY), key.get().text() + "\n");
        }
        for (int epoch : trail.epochs()) {
            write(epoch);
        }
        return leafCount;
    }

    private void write(int epoch) throws IOException, SQLException {
        List<String> checkpoints = trail.checkpoints(epoch);
        Long ended = trail.opening(epoch + 1).map(SealedEpoch::previousSize).orElse(null);
        if (checkpoints.isEmpty() && ended == null) {
            return;
        }
        Path target = Files.createDirectories(folder.resolve("epoch-" + epoch));
        long size = ended == null ? Checkpoint.parse(checkpoints.getLast()).size() : ended;
        if (!checkpoints.isEmpty()) {
            Files.writeString(target.resolve(ArchivedTrail.CHECKPOINT), checkpoints.getLast());
        }
        try (BufferedWriter lines =
                Files.newBufferedWriter(target.resolve(ArchivedTrail.ENTRIES), StandardCharsets.UTF_8)) {
            trail.leaves(epoch, 0, leaves -> {
                long index = leaves.firstIndex();
                for (LeafEntry entry : leaves.entries()) {
                    if (index < size) {
                        lines.write(ArchivedTrail.json(index, entry) + "\n");
                        leafCount++;
                    }
                    index++;
                }
            });
        }
        for (int level = 0; level <= Tile.MAXIMUM_LEVEL; level++) {
            for (long index = 0; Tile.widthAt(level, index, size) > 0; index++) {
                write(target, epoch, new Tile(level, index, Tile.widthAt(level, index, size)));
            }
        }
    }

    private void write(Path target, int epoch, Tile tile) throws IOException, SQLException {
        byte[] hashes = trail.hashes(epoch, tile.level(), tile.index() * Tile.WIDTH, tile.width());
        Path file = target.resolve(tile.path());
        Files.createDirectories(file.getParent());
        Files.write(file, Arrays.copyOf(hashes, Math.min(hashes.length, tile.width() * TreeHash.BYTES)));
    }
}
