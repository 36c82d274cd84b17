package io.foreseed.audit;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * How far the trail is sealed.
 *
 * @param epoch  the current tree; 0 before the first
 * @param size  its leaves
 * @param root  its root in hexadecimal
 * @param position  the last sealed row
 * @param epochServer  the server the epoch was opened on; null before the first
 * @param server  the server now
 * @param nextTransaction  the first transaction identifier that the server has not given yet
 */
record SealState(
        int epoch,
        long size,
        String root,
        TrailPosition position,
        @Nullable SealServer epochServer,
        SealServer server,
        long nextTransaction) {

    /** A server and its history: a restore or a promotion begins a new timeline. */
    record SealServer(long systemIdentifier, long timeline) {}

    byte[] rootBytes() {
        return HexFormat.of().parseHex(root);
    }
}
