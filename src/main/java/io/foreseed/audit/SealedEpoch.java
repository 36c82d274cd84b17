package io.foreseed.audit;

import io.foreseed.audit.TrailSource.Claim;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A tree of its own: the first, and one after each restore. Its first leaf says what came before.
 *
 * @param reason  {@code first}, {@code server-changed} or {@code behind-published}
 * @param previousSize  leaves of the previous epoch's tree as this database has it; null in the first
 * @param previousRoot  its root in hexadecimal
 * @param published  the last checkpoint that was published before, as its note; null when none is known
 */
record SealedEpoch(
        int epoch,
        Instant openedAt,
        String reason,
        SealState.SealServer server,
        @Nullable Long previousSize,
        @Nullable String previousRoot,
        @Nullable String published) {

    static final String FIRST = "first";
    static final String SERVER_CHANGED = "server-changed";
    static final String BEHIND_PUBLISHED = "behind-published";

    private static final long MICROS = 1_000_000;

    /** What the opening says of the epoch before it; empty in the first. */
    Optional<Claim> previous() {
        return previousSize == null || previousRoot == null
                ? Optional.empty()
                : Optional.of(new Claim("opening of epoch " + epoch, previousSize, previousRoot));
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
        return new LeafEntry(LeafEntry.EPOCH, values);
    }
}
