package io.foreseed.audit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Checks proofs by their numbers alone (RFC 9162, 2021, sections 2.1.3.2 and 2.1.4.2). */
final class TreeCheck {
    private TreeCheck() {}

    /** Whether the leaf is at this place of the tree with this root. */
    static boolean isIncluded(byte[] leafHash, long index, long size, List<byte[]> path, byte[] root) {
        if (index < 0 || index >= size) {
            return false;
        }
        TreeHash hash = new TreeHash();
        long node = index;
        long last = size - 1;
        byte[] found = leafHash;
        for (byte[] neighbour : path) {
            if (last == 0 || neighbour.length != TreeHash.BYTES) {
                return false;
            }
            if ((node & 1) == 1 || node == last) {
                found = hash.node(neighbour, found);
                int lonely = lonely(node);
                node >>>= lonely;
                last >>>= lonely;
            } else {
                found = hash.node(found, neighbour);
            }
            node >>>= 1;
            last >>>= 1;
        }
        return last == 0 && Arrays.equals(found, root);
    }

    /** Whether the tree of the earlier size and root is the beginning of the later one. */
    static boolean isConsistent(long earlier, byte[] earlierRoot, long later, byte[] laterRoot, List<byte[]> path) {
        if (earlier < 0 || earlier > later) {
            return false;
        }
        if (earlier == later || earlier == 0) {
            byte[] expected = earlier == 0 ? new TreeHash().empty() : laterRoot;
            return path.isEmpty() && Arrays.equals(earlierRoot, expected);
        }
        List<byte[]> hashes = new ArrayList<>(path);
        if (Long.bitCount(earlier) == 1) {
            hashes.addFirst(earlierRoot);
        }
        if (hashes.isEmpty() || hashes.stream().anyMatch(each -> each.length != TreeHash.BYTES)) {
            return false;
        }
        TreeHash hash = new TreeHash();
        int common = Long.numberOfTrailingZeros(earlier);
        long node = (earlier - 1) >>> common;
        long last = (later - 1) >>> common;
        byte[] before = hashes.getFirst();
        byte[] after = before;
        for (byte[] neighbour : hashes.subList(1, hashes.size())) {
            if (last == 0) {
                return false;
            }
            if ((node & 1) == 1 || node == last) {
                before = hash.node(neighbour, before);
                after = hash.node(neighbour, after);
                int lonely = lonely(node);
                node >>>= lonely;
                last >>>= lonely;
            } else {
                after = hash.node(after, neighbour);
            }
            node >>>= 1;
            last >>>= 1;
        }
        return last == 0 && Arrays.equals(before, earlierRoot) && Arrays.equals(after, laterRoot);
    }

    /** Levels at the right edge on which the node has no neighbour and is its own parent. */
    private static int lonely(long node) {
        return node == 0 ? Long.SIZE - 1 : Long.numberOfTrailingZeros(node);
    }
}
