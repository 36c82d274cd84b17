package io.foreseed.audit;

import static java.util.concurrent.TimeUnit.MICROSECONDS;

import io.foreseed.audit.TrailSource.Claim;
import io.foreseed.audit.TrailSource.Leaves;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One tree, built twice at a time: from the entries, and from the hashes in the tiles. Where both agree with what was signed
 * nothing was altered; where one does, the other was.
 */
final class EpochVerification {
    /** What clocks may differ. */
    static final Duration AHEAD = Duration.ofMinutes(5);

    private static final int OPENED_AT = LeafEntry.EPOCH_FIELDS.indexOf("opened_at");

    private final TrailSource trail;
    private final long latestMicros;
    private final int epoch;
    private final Gaps gaps;
    private final TrailReport report;
    private final TreeHash hash = new TreeHash();
    private final TreeMap<Long, List<Expected>> expected = new TreeMap<>();
    private final List<TrailFinding> ofEntries = new ArrayList<>();
    private final List<TrailFinding> ofTiles = new ArrayList<>();
    private final TreeFrontier entries;
    private final TreeFrontier tiles;
    private boolean areEntriesComplete = true;
    private boolean areEntriesSigned;
    private boolean areTilesSigned = true;
    private long lastGood;

    /**
     * @param checkpoint  null when nobody has signed it
     */
    private record Expected(
            String what, String root, @Nullable Checkpoint checkpoint) {}

    EpochVerification(TrailSource trail, int epoch, long start, Gaps gaps, Instant now, TrailReport report)
            throws IOException, SQLException {
        this.trail = trail;
        this.latestMicros = MICROSECONDS.convert(Duration.between(Instant.EPOCH, now.plus(AHEAD)));
        this.epoch = epoch;
        this.gaps = gaps;
        this.report = report;
        Map<Tile, byte[]> edge = new HashMap<>();
        for (Tile tile : TreeFrontier.tilesOf(start)) {
            byte[] hashes = trail.hashes(epoch, tile.level(), tile.index() * Tile.WIDTH, tile.width());
            edge.put(tile, Arrays.copyOf(hashes, tile.width() * TreeHash.BYTES));
        }
        this.entries = new TreeFrontier(start, SealEpochs.source(edge));
        this.tiles = new TreeFrontier(start, SealEpochs.source(edge));
        this.lastGood = start;
    }

    void expect(Checkpoint checkpoint, long size) {
        expect(
                checkpoint.size(),
                size,
                new Expected(
                        "checkpoint of " + checkpoint.size() + " leaves",
                        TrailVerification.hex(checkpoint.rootBytes()),
                        checkpoint));
    }

    void expect(Claim claim, long size) {
        expect(claim.size(), size, new Expected(claim.what(), claim.root(), null));
    }

    private void expect(long at, long size, Expected what) {
        if (at > size) {
            report.add(TrailFinding.of(
                    epoch,
                    size,
                    "the end is cut off: the " + what.what() + " is about " + at + " leaves, " + size + " are there"));
        } else if (at >= tiles.size()) {
            expected.computeIfAbsent(at, none -> new ArrayList<>()).add(what);
        }
    }

    /** Compares leaves with their tiles, and what was said about sizes on the way. */
    void read(Leaves leaves) throws IOException, SQLException {
        byte[] stored = trail.hashes(epoch, 0, leaves.firstIndex(), leaves.count());
        List<byte[]> own = new ArrayList<>(leaves.entries().size());
        leaves.entries().forEach(entry -> own.add(hash.leaf(entry.bytes())));
        report.countLeaves(own.size());
        Gaps.Filled filled = gaps.fill(epoch, leaves.firstIndex(), own, stored);
        requireEach(leaves, filled);
        List<byte[]> found = filled.hashes();
        boolean isSame = found.size() == leaves.count();
        compareAt(tiles.size());
        areEntriesComplete &= found.size() == leaves.count();
        for (int offset = 0; offset < leaves.count(); offset++) {
            byte[] fromTile = Arrays.copyOfRange(stored, offset * TreeHash.BYTES, (offset + 1) * TreeHash.BYTES);
            tiles.append(fromTile);
            if (offset < found.size()) {
                isSame &= Arrays.equals(fromTile, found.get(offset));
                entries.append(found.get(offset));
            }
            compareAt(tiles.size());
        }
        if (!isSame) {
            LeafAlignment.of(epoch, leaves, own, stored, filled.archived()).forEach(this::differs);
        }
        compareUpperTiles();
    }

    private void requireEach(Leaves leaves, Gaps.Filled filled) {
        int offset = -1;
        for (LeafEntry entry : leaves.entries()) {
            offset = filled.archived().nextClearBit(offset + 1);
            require(entry, leaves.firstIndex() + offset);
        }
    }

    /**
     * What an entry must be besides what was sealed: of its version, an opening only at the beginning, and not of the
     * future.
     */
    private void require(LeafEntry entry, long index) {
        if (!entry.isOfItsVersion()) {
            report.add(TrailFinding.of(epoch, index, entry.label() + " is of another version than its leaf"));
        }
        if (entry.isOpening() != (index == 0)) {
            report.add(TrailFinding.of(epoch, index, entry.label() + " is where it cannot be"));
        }
        if (entry.isEvent() && !isTime(entry.value(LeafField.TIMESTAMP))) {
            report.add(TrailFinding.of(epoch, index, entry.label() + " is of no time, or of one that is not yet"));
        }
        if (entry.isOpening() && !isTime(entry.values().get(OPENED_AT))) {
            report.add(TrailFinding.of(epoch, index, entry.label() + " is of no time, or of one that is not yet"));
        }
    }

    private boolean isTime(@Nullable String micros) {
        try {
            return Spelling.number(micros) <= latestMicros;
        } catch (IllegalArgumentException noTime) {
            return false;
        }
    }

    private void differs(TrailFinding ofEntry, TrailFinding ofTile) {
        ofEntries.add(ofEntry);
        ofTiles.add(ofTile);
    }

    private void compareAt(long size) {
        List<Expected> here = expected.remove(size);
        if (here == null) {
            return;
        }
        String ofTheTiles = TrailVerification.hex(tiles.root());
        String ofTheEntries = areEntriesComplete && entries.size() == size ? TrailVerification.hex(entries.root()) : "";
        for (Expected each : here) {
            boolean isOfTiles = each.root().equals(ofTheTiles);
            boolean isOfEntries = each.root().equals(ofTheEntries);
            if (!isOfTiles && !isOfEntries) {
                report.add(new TrailFinding(
                        "epoch " + epoch + ", " + each.what(),
                        "its root is not that of the trail's first " + size + " leaves; up to " + lastGood
                                + " all that was said is right"));
            } else if (each.checkpoint() == null) {
                lastGood = size;
            } else {
                lastGood = size;
                areTilesSigned &= isOfTiles;
                areEntriesSigned = isOfEntries;
                report.verified(each.checkpoint());
            }
        }
    }

    /** Tiles above the leaves hold the roots of the tiles below them. */
    private void compareUpperTiles() throws IOException, SQLException {
        Map<Tile, byte[]> ofTiles = tiles.changed();
        Map<Tile, byte[]> ofEntries = entries.changed();
        for (Map.Entry<Tile, byte[]> each : ofTiles.entrySet()) {
            Tile tile = each.getKey();
            if (tile.level() > 0) {
                byte[] stored = trail.hashes(epoch, tile.level(), tile.index() * Tile.WIDTH, tile.width());
                if (!Arrays.equals(stored, each.getValue()) && !Arrays.equals(stored, ofEntries.get(tile))) {
                    report.add(new TrailFinding(
                            "epoch " + epoch + ", " + tile.path(), "it does not hold the roots of the tiles below it"));
                }
            }
        }
    }

    /** Says which of two that differ was altered: the one that is not what was signed. */
    void finish() {
        (areEntriesSigned && !areTilesSigned ? ofTiles : ofEntries).forEach(report::add);
        expected.forEach((size, unread) -> unread.forEach(each -> report.add(TrailFinding.of(
                epoch, tiles.size(), "the end is cut off: the " + each.what() + " is about " + size + " leaves"))));
    }
}
