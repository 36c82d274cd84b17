package io.foreseed.audit;

import java.time.Instant;
import java.util.List;

/**
 * Rows that became leaves in one transaction.
 *
 * @param firstIndex  of their leaves
 * @param through  the last sealed position after them
 * @param root  of the tree with them, in hexadecimal
 * @param carried  where identifiers start over: the position of each row, in the order of the leaves; else empty
 */
record SealedBatch(
        int epoch,
        long firstIndex,
        SealableRows rows,
        TrailPosition through,
        String root,
        Instant sealedAt,
        List<TrailPosition> carried) {
    SealedBatch {
        carried = List.copyOf(carried);
    }
}
