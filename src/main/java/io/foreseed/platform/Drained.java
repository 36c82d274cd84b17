package io.foreseed.platform;

/**
 * What became of the work of a service that stops.
 *
 * @param handedBack  runs that wait in the queue again
 * @param left  runs that were not handed back in time: their leases will end
 */
public record Drained(int handedBack, int left) {
    /** Tells who observes. */
    public void post() {
        Notice.post(this);
    }
}
