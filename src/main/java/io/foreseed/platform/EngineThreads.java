package io.foreseed.platform;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.OptionalInt;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The bounded worker threads of the engine: as wide as the cores, never the event loop. */
@ApplicationScoped
public class EngineThreads implements Executor {
    /** Threads that compute simulations. */
    @ConfigMapping(prefix = "foreseed.engine")
    public interface EngineConfig {
        /** Number of worker threads; the number of cores when unset. */
        @Min(1)
        @Max(1_024)
        OptionalInt threads();

        /** Batches that may wait for a worker, over all runs; more are refused. */
        @WithDefault("1024")
        @Min(1)
        @Max(1_000_000)
        int queue();
    }

    /** When in the service's shutdown the threads end; who uses them ends before. */
    public static final int STOP_PRIORITY = 2_000;

    private final ThreadPoolExecutor workers;

    EngineThreads(EngineConfig config, MeterRegistry metrics) {
        int count = config.threads().orElse(Runtime.getRuntime().availableProcessors());
        this.workers = new ThreadPoolExecutor(
                count,
                count,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(config.queue()),
                Thread.ofPlatform().name("engine-", 0).daemon(true).factory());
        Gauge.builder("foreseed.engine.threads.active", this, EngineThreads::active)
                .description("Engine threads that compute at this moment")
                .register(metrics);
    }

    /** Number of worker threads. */
    public int count() {
        return workers.getMaximumPoolSize();
    }

    public int active() {
        return workers.getActiveCount();
    }

    @Override
    public void execute(Runnable work) {
        workers.execute(work);
    }

    void stop(@Observes @Priority(STOP_PRIORITY) ShutdownEvent event) {
        workers.shutdownNow();
    }
}
