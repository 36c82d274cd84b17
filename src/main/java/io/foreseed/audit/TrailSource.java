package io.foreseed.audit;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A sealed trail that is verified: the rows, tiles and checkpoints of a database or of an archive, as they are now. */
public sealed interface TrailSource permits LiveTrail, ArchivedTrail {
    /** Neighboring leaves: how many there must be, and what is there instead. */
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

    /**
     * An event that carries a statement; whether it holds is another question.
     *
     * @param index  of its leaf; greater than any size while it has none
     * @param note  the statement
     */
    record Stated(int epoch, long index, LeafEntry event, String note) {
        /** An event that has no leaf, or not the one of its row. */
        static Stated withoutLeaf(LeafEntry event, String note) {
            return new Stated(Integer.MAX_VALUE, Long.MAX_VALUE, event, note);
        }

        boolean isSealed() {
            return epoch < Integer.MAX_VALUE;
        }
    }

    /** Takes leaves in the order of the tree. */
    @FunctionalInterface
    interface LeavesReader {
        void read(Leaves leaves) throws IOException, SQLException;
    }

    /** For a reader: what kind of trail it is. */
    String kind();

    /** The public keys beside the trail, the current one last. */
    List<NoteKey> keys() throws IOException, SQLException;

    /** All events that carry a statement. */
    List<Stated> stated() throws IOException, SQLException;

    /** Oldest first. */
    List<Integer> epochs() throws IOException, SQLException;

    /** What the epoch's first leaf says came before it. */
    Optional<SealedEpoch> opening(int epoch) throws IOException, SQLException;

    /** Leaves of the epoch's tree. */
    long size(int epoch) throws IOException, SQLException;

    /** The signed checkpoints of an epoch, or what stands in their place. */
    List<String> checkpoints(int epoch) throws IOException, SQLException;

    /** What is said of the tree without a signature of its own; what contradicts itself is reported. */
    List<Claim> claims(int epoch, TrailReport report) throws IOException, SQLException;

    /** Neighboring hashes of a tile level, one after the other; zeros where they are not there. */
    byte[] hashes(int epoch, int level, long first, int count) throws IOException, SQLException;

    /** Where reading can begin so that the leaf is read: at most its index. */
    long startOf(int epoch, long index) throws IOException, SQLException;

    /**
     * All leaves from a {@link #startOf start}; what is wrong with one beside its hash is reported.
     *
     * @param gaps  where leaves may be without an entry
     */
    void leaves(int epoch, long start, Gaps gaps, TrailReport report, LeavesReader reader)
            throws IOException, SQLException;

    /**
     * Reports what only this kind of trail can show, after its leaves were read.
     *
     * @param excused  identifiers of destroyed keys that a statement names
     */
    void inspect(KeyChain keys, Set<String> excused, TrailReport report) throws IOException, SQLException;
}
