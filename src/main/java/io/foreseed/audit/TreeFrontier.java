package io.foreseed.audit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The right edge of a tree: its last tile of each level, enough to append leaves and to know the root. Of one thread.
 *
 * <p>What was appended since the beginning is in {@link #changed()}: full tiles and the partial ones of the edge.
 */
final class TreeFrontier {
    private final TreeHash hash = new TreeHash();
    private final List<byte[]> edges = new ArrayList<>();
    private final Map<Integer, Map<Long, byte[]>> changed = new TreeMap<>();
    private long size;

    /** The tree without leaves. */
    TreeFrontier() {}

    /** The tree of this size, from its tiles; those of {@link #tilesOf} are asked for. */
    TreeFrontier(long size, TileSource tiles) {
        this.size = size;
        for (Tile tile : tilesOf(size)) {
            byte[] edge = edge(tile.level());
            System.arraycopy(tiles.hashes(tile), 0, edge, 0, tile.width() * TreeHash.BYTES);
        }
    }

    /** The partial tiles at the right edge of a tree. */
    static List<Tile> tilesOf(long size) {
        List<Tile> tiles = new ArrayList<>();
        for (int level = 0; level <= Tile.MAXIMUM_LEVEL && size >>> (Tile.HEIGHT * level) > 0; level++) {
            long hashes = size >>> (Tile.HEIGHT * level);
            if (hashes % Tile.WIDTH != 0) {
                tiles.add(new Tile(level, hashes / Tile.WIDTH, (int) (hashes % Tile.WIDTH)));
            }
        }
        return tiles;
    }

    long size() {
        return size;
    }

    void append(byte[] leafHash) {
        append(0, size, leafHash);
        size++;
    }

    private void append(int level, long position, byte[] value) {
        byte[] edge = edge(level);
        int within = (int) (position % Tile.WIDTH);
        System.arraycopy(value, 0, edge, within * TreeHash.BYTES, TreeHash.BYTES);
        Map<Long, byte[]> ofLevel = changed.computeIfAbsent(level, none -> new TreeMap<>());
        if (within == Tile.WIDTH - 1) {
            ofLevel.put(position / Tile.WIDTH, edge.clone());
            append(level + 1, position / Tile.WIDTH, hash.perfect(edge, 0, Tile.WIDTH));
        } else {
            // the edge itself: it is cut to its width when it is asked for
            ofLevel.put(position / Tile.WIDTH, edge);
        }
    }

    private byte[] edge(int level) {
        while (edges.size() <= level) {
            edges.add(new byte[Tile.MAXIMUM_BYTES]);
        }
        return edges.get(level);
    }

    byte[] root() {
        return rootOf(size, tile -> edges.get(tile.level()));
    }

    /** The root of a tree from the tiles at its right edge alone. */
    static byte[] rootOf(long size, TileSource edge) {
        TreeHash hash = new TreeHash();
        byte[] root = null;
        for (Tile tile : tilesOf(size)) {
            byte[] hashes = edge.hashes(tile);
            int end = tile.width();
            while (end > 0) {
                int count = Integer.lowestOneBit(end);
                byte[] left = hash.perfect(hashes, end - count, count);
                root = root == null ? left : hash.node(left, root);
                end -= count;
            }
        }
        return root == null ? hash.empty() : root;
    }

    /** The tiles that changed, with their hashes; after that nothing has. */
    Map<Tile, byte[]> changed() {
        Map<Tile, byte[]> tiles = new LinkedHashMap<>();
        changed.forEach((level, ofLevel) -> ofLevel.forEach((index, hashes) -> {
            int width = Tile.widthAt(level, index, size);
            tiles.put(new Tile(level, index, width), Arrays.copyOf(hashes, width * TreeHash.BYTES));
        }));
        changed.clear();
        return tiles;
    }
}
