package io.foreseed.audit;

import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * How far the trail is sealed.
 *
 * @param epoch  the current tree; 0 before the first
 * @param size  its leaves
 * @param root  its root in hexadecimal
 * @param position  the last sealed row
 * @param sequenceFloor  rows above this number belong to the epoch
 * @param greatestSequence  the greatest number of a row that is sealed
 * @param sealedOn  the server that sealed last; null before the first epoch
 * @param server  the server now
 * @param nextTransaction  the first transaction identifier that the server has not given yet
 * @param greatestTransaction  the greatest identifier of a row of the epoch or later; 0 where the server is the one that
 *     sealed last
 */
record SealState(
        int epoch,
        long size,
        String root,
        TrailPosition position,
        long sequenceFloor,
        long greatestSequence,
        @Nullable SealServer sealedOn,
        SealServer server,
        long nextTransaction,
        long greatestTransaction) {

    /** A server and its history: a restore or a promotion begins a new timeline. */
    record SealServer(long systemIdentifier, long timeline) {}

    byte[] rootBytes() {
        return HexFormat.of().parseHex(root);
    }

    TreeReference tree() {
        return new TreeReference(epoch, size, Base64.getEncoder().encodeToString(rootBytes()));
    }

    boolean isFirst() {
        return epoch == 0;
    }

    boolean isOnNewServer() {
        return !server.equals(sealedOn);
    }

    /** Whether every identifier that the server will give comes after all that the trail has. */
    boolean doIdentifiersGoOn() {
        return nextTransaction > position.transaction() && nextTransaction > greatestTransaction;
    }
}
