package io.foreseed.simulation;

import io.foreseed.platform.Lane;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A computation that goes on in this process: how far it is, and whether it should stop. */
final class ActiveRun {
    private final Lane lane;
    private final @Nullable String traceparent;
    private final AtomicInteger batchesDone = new AtomicInteger();
    private final AtomicInteger simulationsDone = new AtomicInteger();
    private volatile int batches = 1;
    private volatile int simulations = 1;
    private volatile boolean isStopped;

    ActiveRun(Lane lane, @Nullable String traceparent) {
        this.lane = lane;
        this.traceparent = traceparent;
    }

    /** In which its work waits for the engine. */
    Lane lane() {
        return lane;
    }

    /** The span it is computed for; null when nobody traces it. */
    @Nullable
    String traceparent() {
        return traceparent;
    }

    /** Tells how many simulations it takes at most; one when nobody says so. */
    void expect(int count) {
        simulations = count;
    }

    /** Begins the only or the next simulation. */
    void begin(int batchCount) {
        batchesDone.set(0);
        batches = batchCount;
    }

    void batchDone() {
        batchesDone.incrementAndGet();
    }

    void simulationDone() {
        batchesDone.set(0);
        simulationsDone.incrementAndGet();
    }

    /** 0 to 1. */
    double progress() {
        double done = simulationsDone.get() + Math.min(1, batchesDone.get() / (double) batches);
        return Math.min(1, done / simulations);
    }

    void stop() {
        isStopped = true;
    }

    /** Called before each batch: ends the computation once it was asked to stop. */
    void requireNotStopped() {
        if (isStopped) {
            throw new CancellationException("asked to stop");
        }
    }
}
