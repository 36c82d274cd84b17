package io.foreseed.audit;

import java.time.Instant;
import java.util.List;

/**
 * Rows to be sealed, in their order.
 *
 * @param oldest  when the oldest of them was written; far in the future when there is none
 */
record SealableRows(List<LeafEntry> events, Instant oldest) {
    SealableRows {
        events = List.copyOf(events);
    }
}
