package io.foreseed.audit;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** A sealed trail that is verified: the rows, tiles and checkpoints of a database or of an archive, as they are now. */
public sealed interface TrailSource permits LiveTrail, ArchivedTrail {
    /** Neighbouring leaves: how many there must be, and what is there instead. */
    record Leaves(long firstIndex, int count, List<LeafEntry> entries) {
        public Leaves {
            entries = List.copyOf(entries);
        }
    }

    /**
     * What somebody says about the tree: with these leaves it has this root.
     *
     * @param what  who says so, for a reader
     * @param root  in hexadecimal
     */
    record Claim(String what, long size, String root) {}

    /** Takes leaves in the order of the tree. */
    @FunctionalInterface
    interface LeavesReader {
        void read(Leaves leaves) throws IOException, SQLException;
    }

    /** The public key beside the trail; empty when there is none. */
    Optional<NoteKey> key() throws IOException, SQLException;

    /** Oldest first. */
    List<Integer> epochs() throws IOException, SQLException;

    /** What the epoch's first leaf says came before it. */
    Optional<SealedEpoch> opening(int epoch) throws IOException, SQLException;

    /** Leaves of the epoch's tree. */
    long size(int epoch) throws IOException, SQLException;

    /** The signed checkpoints of an epoch, or what stands in their place. */
    List<String> checkpoints(int epoch) throws IOException, SQLException;

    /** What is said of the tree without a signature; what contradicts itself is reported. */
    List<Claim> claims(int epoch, TrailReport report) throws IOException, SQLException;

    /** Neighbouring hashes of a tile level, one after the other; zeros where they are not there. */
    byte[] hashes(int epoch, int level, long first, int count) throws IOException, SQLException;

    /** Where reading can begin so that the leaf is read: at most its index. */
    long startOf(int epoch, long index) throws IOException, SQLException;

    /** All leaves from a {@link #startOf start}. */
    void leaves(int epoch, long start, LeavesReader reader) throws IOException, SQLException;

    /** Rows that no leaf is of yet. */
    long unsealed() throws IOException, SQLException;
}
