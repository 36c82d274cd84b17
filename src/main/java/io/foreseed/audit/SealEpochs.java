package io.foreseed.audit;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decides whether the tree can be continued, by what the server says of itself and what was published. */
final class SealEpochs {
    private SealEpochs() {}

    /**
     * The epoch to be opened now; empty when the current one goes on.
     *
     * @param published  the newest checkpoint outside of the database, if one is known
     * @throws SealRefusedException when the trail and what was published contradict each other
     */
    static Optional<SealedEpoch> due(SealState state, Optional<Checkpoint> published, Instant now) {
        if (state.nextTransaction() <= state.position().transaction()) {
            throw new SealRefusedException(
                    "the server gives transaction identifiers that the sealed trail has used already: "
                            + "a logical dump was loaded; see docs/AUDIT.md");
        }
        String reason = reason(state, published.orElse(null));
        if (reason == null) {
            return Optional.empty();
        }
        int epoch = 1 + Math.max(state.epoch(), published.map(Checkpoint::epoch).orElse(0));
        boolean isFirst = state.epoch() == 0;
        return Optional.of(new SealedEpoch(
                epoch,
                now.truncatedTo(ChronoUnit.MICROS),
                reason,
                state.server(),
                isFirst ? null : state.size(),
                isFirst ? null : state.root(),
                published.map(Checkpoint::note).orElse(null)));
    }

    private static @Nullable String reason(SealState state, @Nullable Checkpoint published) {
        if (published != null && isAhead(published, state)) {
            return SealedEpoch.BEHIND_PUBLISHED;
        }
        if (state.epoch() == 0) {
            return SealedEpoch.FIRST;
        }
        return state.server().equals(state.epochServer()) ? null : SealedEpoch.SERVER_CHANGED;
    }

    private static boolean isAhead(Checkpoint published, SealState state) {
        return published.epoch() > state.epoch()
                || (published.epoch() == state.epoch() && published.size() > state.size());
    }

    /** Refuses a tree whose tiles do not have its root: somebody has changed one of the two. */
    static void requireRoot(SealState state, byte[] rootOfTiles) {
        if (!Arrays.equals(state.rootBytes(), rootOfTiles)) {
            throw new SealRefusedException(
                    "the tiles of epoch " + state.epoch() + " do not have the root of its " + state.size() + " leaves");
        }
    }

    /** Tiles that were fetched. */
    static TileSource source(Map<Tile, byte[]> tiles) {
        return tile -> {
            byte[] hashes = tiles.get(tile);
            if (hashes == null) {
                throw new SealRefusedException("there is no " + tile.path());
            }
            return hashes;
        };
    }
}
