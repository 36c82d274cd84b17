package io.foreseed.audit;

import io.foreseed.audit.Statement.Line;
import io.foreseed.audit.TrailSource.Claim;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A tree of its own: the first, and one after each restore. Its first leaf says what came before.
 *
 * @param reason  one of the constants here
 * @param previousSize  leaves of the tree before, as this database has it; null when it has none
 * @param previousRoot  its root in hexadecimal
 * @param published  the last checkpoint that was published before, as its note; null when none is known
 * @param sequenceFloor  rows above this number belong to the epoch, besides those that it carried over
 * @param statement  what the seal's key says of it, as a note; null in a leaf of version 1
 */
record SealedEpoch(
        int epoch,
        Instant openedAt,
        String reason,
        SealState.SealServer server,
        @Nullable Long previousSize,
        @Nullable String previousRoot,
        @Nullable String published,
        long sequenceFloor,
        @Nullable String statement) {

    /** Nothing was ever sealed. */
    static final String FIRST = "first";

    /** The server gives identifiers of transactions that the trail has used. */
    static final String SERVER_CHANGED = "server-changed";

    /** More was published than the database has. */
    static final String BEHIND_PUBLISHED = "behind-published";

    /** The tree contradicts what was published, and the deployment's configuration names it. */
    static final String ADOPTED = "adopted";

    private static final String ENTRY = "entry";
    private static final long MICROS = 1_000_000;
    private static final Pattern ROOT = Pattern.compile("[0-9a-f]{64}");

    /** What the opening says of the epoch before it; empty when the database had none. */
    Optional<Claim> previous() {
        return previousSize == null || previousRoot == null
                ? Optional.empty()
                : Optional.of(new Claim("opening of epoch " + epoch, previousSize, previousRoot));
    }

    /** The last checkpoint published before this epoch; empty when the opening names none or the name is malformed. */
    Optional<Checkpoint> publishedCheckpoint() {
        try {
            return Optional.ofNullable(published).map(Checkpoint::parseSignedOrNot);
        } catch (IllegalArgumentException none) {
            return Optional.empty();
        }
    }

    /** The tree of it. */
    Optional<TreeReference> publishedTree() {
        return publishedCheckpoint().map(TreeReference::of);
    }

    /**
     * The published tree, if the database lacked leaves of it.
     *
     * @param previousEpoch  the epoch before this one in the database; 0 when there was none
     */
    Optional<TreeReference> loss(int previousEpoch) {
        long size = previousSize == null ? 0 : previousSize;
        return publishedTree().filter(tree -> tree.isAfter(previousEpoch, size));
    }

    LeafEntry leaf() {
        List<@Nullable String> values = new ArrayList<>();
        values.add(Integer.toString(epoch));
        values.add(Long.toString(openedAt.getEpochSecond() * MICROS + openedAt.getNano() / 1_000));
        values.add(reason);
        values.add(Long.toString(server.systemIdentifier()));
        values.add(Long.toString(server.timeline()));
        values.add(previousSize == null ? null : previousSize.toString());
        values.add(previousRoot);
        values.add(published);
        if (statement == null) {
            return new LeafEntry(LeafEntry.EPOCH_1, values);
        }
        values.add(Long.toString(sequenceFloor));
        values.add(statement);
        return new LeafEntry(LeafEntry.EPOCH, values);
    }

    /**
     * The opening that a leaf is; the number of columns is that of its type.
     *
     * @throws IllegalArgumentException when the leaf is not written as an opening is
     */
    static SealedEpoch of(LeafEntry leaf) {
        List<@Nullable String> values = leaf.values();
        boolean isSigned = leaf.type().equals(LeafEntry.EPOCH);
        long micros = number(values, 1);
        SealedEpoch opening = new SealedEpoch(
                Spelling.epoch(values.getFirst()),
                Instant.ofEpochSecond(Math.floorDiv(micros, MICROS), Math.floorMod(micros, MICROS) * 1_000),
                String.valueOf(values.get(2)),
                new SealState.SealServer(number(values, 3), number(values, 4)),
                values.get(5) == null ? null : Long.valueOf(Spelling.size(values.get(5))),
                values.get(6),
                values.get(7),
                isSigned ? number(values, 8) : 0,
                isSigned ? values.get(9) : null);
        String root = opening.previousRoot();
        if (!opening.leaf().equals(leaf) || (root != null && !ROOT.matcher(root).matches())) {
            throw new IllegalArgumentException("it is not written as an opening is");
        }
        return opening;
    }

    private static long number(List<@Nullable String> values, int index) {
        return Spelling.number(values.get(index));
    }

    /** Whether it is one that can be read from its own leaf. */
    boolean isWellFormed() {
        try {
            return of(leaf()).epoch() == epoch;
        } catch (IllegalArgumentException none) {
            return false;
        }
    }

    /** The same, with its statement. */
    SealedEpoch signed(SignedNote.Signer signer) {
        Statement said = new Statement(signer.key().name(), Statement.Kind.EPOCH, List.of(new Line(ENTRY, digest())));
        return withStatement(SignedNote.sign(said.text(), signer).note());
    }

    private SealedEpoch withStatement(@Nullable String note) {
        return new SealedEpoch(
                epoch, openedAt, reason, server, previousSize, previousRoot, published, sequenceFloor, note);
    }

    /** Whether a key that counts has said so. */
    boolean isStatedBy(KeyChain keys) {
        return statement != null
                && keys.statement(statement)
                        .map(said -> digest().equals(said.value(ENTRY)))
                        .orElse(false);
    }

    /** SHA-256 of the entry without its statement, which is null there. */
    private String digest() {
        List<@Nullable String> values = new ArrayList<>(withStatement("").leaf().values());
        values.set(values.size() - 1, null);
        return HexFormat.of().formatHex(new TreeHash().plain(new LeafEntry(LeafEntry.EPOCH, values).bytes()));
    }
}
