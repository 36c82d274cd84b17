package io.foreseed.simulation;

/** What a worker learns when it tells that it lives. */
enum Lease {
    HELD,
    CANCEL_REQUESTED,
    LOST
}
