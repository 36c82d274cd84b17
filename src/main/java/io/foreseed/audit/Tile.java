package io.foreseed.audit;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A tile of the tree (C2SP tlog-tiles): up to 256 neighbouring hashes of the tree's level {@code 8 * level}.
 *
 * @param level  0 to 7; 0 holds the hashes of leaves
 * @param index  counts the tiles of the level
 * @param width  hashes, 1 to 256; below 256 the tile is a partial one
 */
public record Tile(int level, long index, int width) {
    /** Hashes of a full tile. */
    public static final int WIDTH = 256;

    static final int HEIGHT = 8;
    static final int MAXIMUM_BYTES = WIDTH * TreeHash.BYTES;
    static final int MAXIMUM_LEVEL = 7;

    private static final Pattern PATH = Pattern.compile("((?:x[0-9]{3}/){0,5}[0-9]{3})(?:\\.p/([1-9][0-9]{0,2}))?");
    private static final int GROUP = 1_000;

    public Tile {
        if (level < 0 || level > MAXIMUM_LEVEL || index < 0 || width < 1 || width > WIDTH) {
            throw new IllegalArgumentException("no tile has level " + level + ", index " + index + ", width " + width);
        }
    }

    /**
     * The tile of a path without its level, such as {@code x001/234} or {@code 003.p/17}.
     *
     * @throws IllegalArgumentException when it is none
     */
    static Tile of(int level, String path) {
        Matcher parts = PATH.matcher(path);
        if (!parts.matches()) {
            throw new IllegalArgumentException("no path of a tile");
        }
        long index = Long.parseLong(parts.group(1).replaceAll("[x/]", ""));
        int width = parts.group(2) == null ? WIDTH : Integer.parseInt(parts.group(2));
        if (parts.group(2) != null && width == WIDTH) {
            throw new IllegalArgumentException("a full tile has no width");
        }
        return new Tile(level, index, width);
    }

    /** The path from the tree's prefix: {@code tile/0/x001/234}, of a partial tile {@code tile/0/x001/234.p/17}. */
    public String path() {
        StringBuilder groups = new StringBuilder(String.format("%03d", index % GROUP));
        for (long rest = index / GROUP; rest > 0; rest /= GROUP) {
            groups.insert(0, String.format("x%03d/", rest % GROUP));
        }
        return "tile/" + level + "/" + groups + (width == WIDTH ? "" : ".p/" + width);
    }

    /** How many hashes the tile of this place has in a tree of this size; none when it is not there. */
    static int widthAt(int level, long index, long treeSize) {
        long hashes = treeSize >>> (HEIGHT * level);
        return Math.clamp(hashes - index * WIDTH, 0, WIDTH);
    }
}
