package io.foreseed.simulation;

import io.foreseed.platform.Lane;
import java.time.Duration;
import java.util.List;

/**
 * How many runs an instance computes at a time. The background lane never holds the last place, so that what somebody
 * waits for is begun at once; and where it holds none, the last place is offered to it first, so that it goes on.
 */
final class WorkerPlaces {
    private final int count;
    private int taken;
    private int background;

    WorkerPlaces(int count) {
        this.count = count;
    }

    /** Takes a place: the lanes it is offered to, in this order; none when no place is free. */
    synchronized List<Lane> take() {
        if (taken == count) {
            return List.of();
        }
        taken++;
        if (background == count - 1) {
            return List.of(Lane.INTERACTIVE);
        }
        background++;
        boolean isOwedToBackground = taken == count && background == 1;
        return isOwedToBackground
                ? List.of(Lane.BACKGROUND, Lane.INTERACTIVE)
                : List.of(Lane.INTERACTIVE, Lane.BACKGROUND);
    }

    /** Gives the place to a run of this lane, one of those it was offered to. */
    synchronized void settle(List<Lane> offered, Lane lane) {
        if (lane == Lane.INTERACTIVE && offered.contains(Lane.BACKGROUND)) {
            background--;
        }
    }

    /** Frees a place that nobody wanted. */
    synchronized void giveBack(List<Lane> offered) {
        release(offered.contains(Lane.BACKGROUND) ? Lane.BACKGROUND : Lane.INTERACTIVE);
    }

    /** Frees the place of a run of this lane. */
    synchronized void release(Lane lane) {
        taken--;
        if (lane == Lane.BACKGROUND) {
            background--;
        }
        notifyAll();
    }

    /** Waits until every place is free; whether it came to that in time. */
    synchronized boolean awaitFree(Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        for (long left = patience.toMillis(); taken > 0 && left > 0; left = (end - System.nanoTime()) / 1_000_000) {
            wait(left);
        }
        return taken == 0;
    }
}
