package io.foreseed.audit;

import io.foreseed.audit.Outside.Known;
import io.foreseed.audit.Outside.None;
import io.foreseed.audit.Outside.Unreachable;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decides whether the tree goes on, by what the server says of itself and what is known outside. */
final class SealEpochs {
    private SealEpochs() {}

    /** What the next batch is. */
    sealed interface Decision {}

    /** Rows are appended to the tree. */
    record GoOn() implements Decision {}

    /** An epoch begins; its number is one more than the greatest of which anything may have been signed. */
    record Open(String reason, int epoch) implements Decision {}

    /** Nothing can be sealed before the place outside can be read again. */
    record Wait(String reason) implements Decision {}

    static Decision decide(SealState state, Outside outside) {
        return switch (outside) {
            case None none -> by(state, null);
            case Known known -> by(state, known.memory().signed());
            case Unreachable place
            when state.isFirst() || !state.doIdentifiersGoOn() ->
                new Wait("an epoch has to be opened, and " + place.reason());
            case Unreachable place -> new GoOn();
        };
    }

    private static Decision by(SealState state, @Nullable TreeReference known) {
        if (known != null && known.isAfter(state.epoch(), state.size())) {
            return new Open(SealedEpoch.BEHIND_PUBLISHED, known.epoch() + 1);
        }
        if (state.isFirst()) {
            return new Open(SealedEpoch.FIRST, 1);
        }
        return state.doIdentifiersGoOn() ? new GoOn() : new Open(SealedEpoch.SERVER_CHANGED, state.epoch() + 1);
    }

    /** The opening of an epoch, without its statement. */
    static SealedEpoch opening(
            Open open, SealState state, Outside outside, String logName, long sequenceFloor, Instant now) {
        return new SealedEpoch(
                open.epoch(),
                now.truncatedTo(ChronoUnit.MICROS),
                open.reason(),
                state.server(),
                state.isFirst() ? null : state.size(),
                state.isFirst() ? null : state.root(),
                outside instanceof Known(SignerMemory memory) ? memory.told(logName) : null,
                sequenceFloor,
                null);
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
