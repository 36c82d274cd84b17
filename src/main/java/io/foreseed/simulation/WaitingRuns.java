package io.foreseed.simulation;

/** How many runs wait in a lane: of everybody, and of the user who asks. */
record WaitingRuns(long everybody, long own) {}
