package io.foreseed.audit;

import io.foreseed.audit.TrailSource.Stated;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where entries may be missing: statements that hold say that an archive has them. Their hashes are in the tiles, which have
 * to have the root that was signed like all others.
 */
final class Gaps {
    static final Gaps NONE = new Gaps(List.of());

    private final List<ArchivedMonth> months;

    /** How many leaves of a month were met without an entry. */
    private final Map<ArchivedMonth, Long> missing =
            new TreeMap<>(Comparator.comparing(ArchivedMonth::month).thenComparing(ArchivedMonth::manifest));

    private Gaps(List<ArchivedMonth> months) {
        this.months = List.copyOf(months);
    }

    static Gaps of(List<Stated> stated, KeyChain keys) {
        return new Gaps(stated.stream()
                .flatMap(each -> ArchivedMonth.of(each, keys).stream())
                .toList());
    }

    /** The leaf hashes of a group, those of missing entries taken from the tile. */
    record Filled(List<byte[]> hashes, BitSet archived) {
        Filled {
            hashes = List.copyOf(hashes);
        }
    }

    /**
     * Puts the hashes that were found beside those of the tile.
     *
     * @param stored  the tile's hashes, one for each leaf of the group
     */
    Filled fill(int epoch, long firstIndex, List<byte[]> found, byte[] stored) {
        int count = stored.length / TreeHash.BYTES;
        BitSet archived = new BitSet();
        if (!meets(epoch, firstIndex, count)) {
            return new Filled(found, archived);
        }
        List<byte[]> hashes = new ArrayList<>(count);
        int next = 0;
        for (int offset = 0; offset < count; offset++) {
            byte[] ofTile = Arrays.copyOfRange(stored, offset * TreeHash.BYTES, (offset + 1) * TreeHash.BYTES);
            boolean isFound = next < found.size() && Arrays.equals(ofTile, found.get(next));
            Optional<ArchivedMonth> month = isFound ? Optional.empty() : monthOf(epoch, firstIndex + offset);
            if (month.isPresent()) {
                hashes.add(ofTile);
                archived.set(offset);
                missing.merge(month.get(), 1L, Long::sum);
            } else if (next < found.size()) {
                hashes.add(found.get(next++));
            }
        }
        hashes.addAll(found.subList(next, found.size()));
        return new Filled(hashes, archived);
    }

    private boolean meets(int epoch, long firstIndex, int count) {
        return months.stream()
                .flatMap(month -> month.ranges().stream())
                .anyMatch(range -> range.meets(epoch, firstIndex, count));
    }

    private Optional<ArchivedMonth> monthOf(int epoch, long index) {
        return months.stream()
                .filter(month -> month.ranges().stream().anyMatch(range -> range.contains(epoch, index)))
                .findFirst();
    }

    boolean isIn(int epoch) {
        return months.stream().flatMap(month -> month.ranges().stream()).anyMatch(range -> range.epoch() == epoch);
    }

    /** Whether all leaves from one index up to another, which is not in it, may be missing. */
    boolean excuse(int epoch, long from, long to) {
        for (long index = from; index < to; index++) {
            long place = index;
            Optional<LeafRange> range = months.stream()
                    .flatMap(month -> month.ranges().stream())
                    .filter(each -> each.contains(epoch, place))
                    .findFirst();
            if (range.isEmpty()) {
                return false;
            }
            index = range.get().last();
        }
        return true;
    }

    /** The months of which entries were missing, and how many. */
    Map<ArchivedMonth, Long> missing() {
        return missing;
    }
}
