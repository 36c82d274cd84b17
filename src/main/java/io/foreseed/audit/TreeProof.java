package io.foreseed.audit;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Roots and proofs of a tree, read from its tiles (RFC 9162, 2021, sections 2.1.1, 2.1.3.1 and 2.1.4.1). */
final class TreeProof {
    private final TileSource tiles;
    private final long size;
    private final TreeHash hash = new TreeHash();

    TreeProof(TileSource tiles, long size) {
        this.tiles = tiles;
        this.size = size;
    }

    /** The tiles that a question needs, so that they can be fetched before it is asked. */
    static Set<Tile> needed(long size, Consumer<TreeProof> question) {
        Set<Tile> asked = new LinkedHashSet<>();
        question.accept(new TreeProof(
                tile -> {
                    asked.add(tile);
                    return new byte[Tile.MAXIMUM_BYTES];
                },
                size));
        return asked;
    }

    byte[] root() {
        return size == 0 ? hash.empty() : root(0, size);
    }

    /** The root of the tree when it had this size. */
    byte[] rootAt(long earlier) {
        return earlier == 0 ? hash.empty() : root(0, earlier);
    }

    /** The neighbours on the way from a leaf to the root, the leaf's first. */
    List<byte[]> inclusion(long index) {
        if (index < 0 || index >= size) {
            throw new IllegalArgumentException("a tree of " + size + " leaves has no leaf " + index);
        }
        List<byte[]> path = new ArrayList<>();
        inclusion(index, 0, size, path);
        return path;
    }

    /** What shows that the tree of an earlier size is the beginning of this one. */
    List<byte[]> consistency(long earlier) {
        if (earlier < 0 || earlier > size) {
            throw new IllegalArgumentException("a tree of " + size + " leaves never had " + earlier);
        }
        List<byte[]> path = new ArrayList<>();
        if (earlier != 0 && earlier != size) {
            consistency(earlier, 0, size, true, path);
        }
        return path;
    }

    private void inclusion(long index, long first, long count, List<byte[]> path) {
        if (count == 1) {
            return;
        }
        long left = leftOf(count);
        if (index < left) {
            inclusion(index, first, left, path);
            path.add(root(first + left, count - left));
        } else {
            inclusion(index - left, first + left, count - left, path);
            path.add(root(first, left));
        }
    }

    private void consistency(long earlier, long first, long count, boolean isKnown, List<byte[]> path) {
        if (earlier == count) {
            if (!isKnown) {
                path.add(root(first, count));
            }
            return;
        }
        long left = leftOf(count);
        if (earlier <= left) {
            consistency(earlier, first, left, isKnown, path);
            path.add(root(first + left, count - left));
        } else {
            consistency(earlier - left, first + left, count - left, false, path);
            path.add(root(first, left));
        }
    }

    /** The largest power of two below the count. */
    private static long leftOf(long count) {
        return Long.highestOneBit(count - 1);
    }

    /** The root over these leaves, which are a subtree of the tree. */
    private byte[] root(long first, long count) {
        if (Long.bitCount(count) == 1) {
            return perfect(first, Long.numberOfTrailingZeros(count));
        }
        long left = leftOf(count);
        return hash.node(root(first, left), root(first + left, count - left));
    }

    private byte[] perfect(long first, int height) {
        int level = Math.min(height / Tile.HEIGHT, Tile.MAXIMUM_LEVEL);
        int count = 1 << (height - level * Tile.HEIGHT);
        long position = first >>> (level * Tile.HEIGHT);
        int within = (int) (position % Tile.WIDTH);
        byte[] hashes = tiles.hashes(new Tile(level, position / Tile.WIDTH, within + count));
        return hash.perfect(hashes, within, count);
    }
}
