package io.foreseed.monitoring;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;

/** What this process takes of its machine. */
final class ProcessLoad {
    private static final long MEGABYTE = 1L << 20;
    private static final int PERCENT = 100;
    private static final long SHORTEST_NANOS = Duration.ofSeconds(1).toNanos();

    private final int cores = Runtime.getRuntime().availableProcessors();
    private long lookedAtNanos = System.nanoTime();
    private Duration used = processorTime();
    private double percent;

    /** The heap in use. */
    static long heapMegabytes() {
        Runtime machine = Runtime.getRuntime();
        return (machine.totalMemory() - machine.freeMemory()) / MEGABYTE;
    }

    /** The part of the heap's limit that is in use, 0 to 100. */
    static double heapPercent() {
        return PERCENT
                * (double) heapMegabytes()
                * MEGABYTE
                / Runtime.getRuntime().maxMemory();
    }

    /** The processors' time since it was asked last, of all that there was, 0 to 100; within a second the same again. */
    synchronized BigDecimal processorPercent() {
        long now = System.nanoTime();
        long elapsed = now - lookedAtNanos;
        if (elapsed >= SHORTEST_NANOS) {
            Duration total = processorTime();
            double share = (double) total.minus(used).toNanos() / elapsed / cores;
            percent = PERCENT * Math.clamp(share, 0.0, 1.0);
            used = total;
            lookedAtNanos = now;
        }
        return BigDecimal.valueOf(percent).setScale(2, RoundingMode.HALF_UP);
    }

    private static Duration processorTime() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }
}
