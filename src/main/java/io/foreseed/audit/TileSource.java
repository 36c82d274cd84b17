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
}
