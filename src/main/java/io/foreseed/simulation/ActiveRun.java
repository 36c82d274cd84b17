package io.foreseed.simulation;

import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A computation that goes on in this process: how far it is, and whether it should stop. */
final class ActiveRun {
    private final @Nullable String traceparent;
    private final AtomicInteger batchesDone = new AtomicInteger();
    private volatile int batches = 1;
    private volatile boolean isStopped;

    ActiveRun(@Nullable String traceparent) {
        this.traceparent = traceparent;
    }

    /** The span it is computed for; null when nobody traces it. */
    @Nullable
    String traceparent() {
        return traceparent;
    }

    void begin(int batchCount) {
        batches = batchCount;
    }

    void batchDone() {
        batchesDone.incrementAndGet();
    }

    /** 0 to 1. */
    double progress() {
        return Math.min(1, batchesDone.get() / (double) batches);
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
