package io.foreseed.audit;

import java.util.List;

/** Rows to be sealed, in their order. */
record SealableRows(List<LeafEntry> events) {
    SealableRows {
        events = List.copyOf(events);
    }

    boolean isEmpty() {
        return events.isEmpty();
    }

    long greatestSequence() {
        return positions().stream().mapToLong(TrailPosition::sequence).max().orElse(0);
    }

    List<TrailPosition> positions() {
        return events.stream().map(TrailPosition::of).toList();
    }
}
