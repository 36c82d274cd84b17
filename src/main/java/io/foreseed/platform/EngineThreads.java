package io.foreseed.platform;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.ArrayDeque;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The bounded worker threads of the engine: as wide as the cores, never the event loop. Work of the interactive lane goes
 * first, seven times of eight.
 */
@ApplicationScoped
public class EngineThreads implements Executor {
    /** Threads that compute simulations. */
    @ConfigMapping(prefix = "foreseed.engine")
    public interface EngineConfig {
        /** Number of worker threads; the number of cores when unset. */
        @Min(1)
        @Max(1_024)
        OptionalInt threads();

        /** Batches that may wait for a worker, over all runs and both lanes; more are refused. */
        @WithDefault("1024")
        @Min(1)
        @Max(1_000_000)
        int queue();
    }

    /** When in the service's shutdown the threads end; who uses them ends before. */
    public static final int STOP_PRIORITY = 2_000;

    /** Of so many pieces of work in a row one is of the background lane, when one waits there. */
    private static final int ROUND = 8;

    private final int limit;
    private final ThreadPoolExecutor workers;
    private final Object queues = new Object();
    private final Queue<Runnable> interactive = new ArrayDeque<>();
    private final Queue<Runnable> background = new ArrayDeque<>();
    private int turn;

    @Inject
    EngineThreads(EngineConfig config, MeterRegistry metrics) {
        this(config.threads().orElse(Runtime.getRuntime().availableProcessors()), config.queue());
        Gauge.builder("foreseed.engine.threads.active", this, EngineThreads::active)
                .description("Engine threads that compute at this moment")
                .register(metrics);
    }

    EngineThreads(int count, int limit) {
        this.limit = limit;
        this.workers = new ThreadPoolExecutor(
                count,
                count,
                0,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().name("engine-", 0).daemon(true).factory());
    }

    /** Number of worker threads. */
    public int count() {
        return workers.getMaximumPoolSize();
    }

    public int active() {
        return workers.getActiveCount();
    }

    /** The threads, for work of this lane. */
    public Executor lane(Lane lane) {
        return work -> execute(work, lane);
    }

    @Override
    public void execute(Runnable work) {
        execute(work, Lane.INTERACTIVE);
    }

    private void execute(Runnable work, Lane lane) {
        synchronized (queues) {
            if (interactive.size() + background.size() >= limit) {
                throw new RejectedExecutionException(limit + " pieces of work wait for the engine already");
            }
            (lane == Lane.INTERACTIVE ? interactive : background).add(work);
        }
        workers.execute(() -> next().run());
    }

    /** There is one: each piece of work that waits has brought a turn of its own. */
    private Runnable next() {
        synchronized (queues) {
            turn = (turn + 1) % ROUND;
            Queue<Runnable> first = turn == 0 ? background : interactive;
            Queue<Runnable> other = turn == 0 ? interactive : background;
            Runnable work = first.poll();
            return work != null ? work : other.remove();
        }
    }

    void stop(@Observes @Priority(STOP_PRIORITY) ShutdownEvent event) {
        close();
    }

    void close() {
        workers.shutdownNow();
    }
}
