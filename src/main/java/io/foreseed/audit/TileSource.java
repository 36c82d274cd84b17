package io.foreseed.audit;

/** Where the hashes of a tree are. */
@FunctionalInterface
interface TileSource {
    /**
     * At least the tile's hashes, one after the other; what follows them is not looked at.
     *
     * @throws IllegalStateException when the tile is not there or too short
     */
    byte[] hashes(Tile tile);

    /**
     * Copies what a tile has of a range of its level.
     *
     * @param firstOfTile  the index, in the level, of the tile's first hash
     * @param firstOfRange  that of the range's
     */
    static void copy(byte[] tile, long firstOfTile, byte[] range, long firstOfRange) {
        long from = Math.max(firstOfTile, firstOfRange);
        long to = Math.min(firstOfTile + tile.length / TreeHash.BYTES, firstOfRange + range.length / TreeHash.BYTES);
        if (from < to) {
            System.arraycopy(
                    tile,
                    (int) (from - firstOfTile) * TreeHash.BYTES,
                    range,
                    (int) (from - firstOfRange) * TreeHash.BYTES,
                    (int) (to - from) * TreeHash.BYTES);
        }
    }
}
