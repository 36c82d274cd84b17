package io.foreseed.audit;

import io.foreseed.audit.TrailSource.Leaves;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** Finds which leaf is the one that is altered, gone, added or out of place, by the hashes that still agree around it. */
final class LeafAlignment {
    private static final HexFormat HEX = HexFormat.of();

    private final int epoch;
    private final Leaves leaves;
    private final byte[] stored;
    private final BitSet archived;
    private final List<TrailFinding[]> findings = new ArrayList<>();
    private final Deque<LeafEntry> strangers = new ArrayDeque<>();
    private int next;

    private LeafAlignment(int epoch, Leaves leaves, byte[] stored, BitSet archived) {
        this.epoch = epoch;
        this.leaves = leaves;
        this.stored = stored;
        this.archived = archived;
    }

    /** Pairs of findings: what it is if the entries were altered, and what if the tiles were. */
    interface Pairs {
        void forEach(BiConsumer<TrailFinding, TrailFinding> taker);
    }

    /**
     * Aligns entries with the hashes of the tile.
     *
     * @param archived  the offsets of leaves that may be without an entry
     */
    static Pairs of(int epoch, Leaves leaves, List<byte[]> found, byte[] stored, BitSet archived) {
        LeafAlignment alignment = new LeafAlignment(epoch, leaves, stored, archived);
        alignment.align(found);
        return taker -> alignment.findings.forEach(pair -> taker.accept(pair[0], pair[1]));
    }

    private void align(List<byte[]> found) {
        Map<String, Integer> places = new HashMap<>();
        for (int offset = 0; offset < leaves.count(); offset++) {
            places.put(HEX.formatHex(tileHash(offset)), offset);
        }
        for (int index = 0; index < found.size(); index++) {
            LeafEntry entry = leaves.entries().get(index);
            Integer place = places.get(HEX.formatHex(found.get(index)));
            if (place == null) {
                strangers.add(entry);
            } else if (place < next) {
                add(place, entry.label() + " is out of place, or there twice");
            } else {
                close(place);
                next = place + 1;
            }
        }
        close(leaves.count());
    }

    /** Between two leaves that agree: an unknown entry for a missing one is an altered one. */
    private void close(int place) {
        for (int missing = next; missing < place; missing++) {
            LeafEntry stranger = strangers.poll();
            if (stranger != null) {
                add(missing, stranger.label() + " is not what was sealed");
            } else if (!archived.get(missing)) {
                add(missing, "its entry is gone or out of place");
            }
        }
        while (!strangers.isEmpty()) {
            add(place, strangers.poll().label() + " was added before it");
        }
    }

    private void add(int offset, String problem) {
        long index = leaves.firstIndex() + offset;
        Tile tile = new Tile(0, index / Tile.WIDTH, Tile.WIDTH);
        findings.add(new TrailFinding[] {
            TrailFinding.of(epoch, index, problem),
            TrailFinding.of(epoch, index, tile.path() + " does not hold the hash that was sealed")
        });
    }

    private byte[] tileHash(int offset) {
        return Arrays.copyOfRange(stored, offset * TreeHash.BYTES, (offset + 1) * TreeHash.BYTES);
    }
}
