package io.foreseed.ops;

import io.foreseed.engine.PathComparison;
import io.foreseed.engine.PathStory;
import io.foreseed.engine.Rank;
import io.foreseed.engine.SimulatedPlan;
import io.foreseed.engine.Simulation;
import io.foreseed.engine.SimulationResult;
import io.foreseed.simulation.RunLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleConsumer;
import java.util.function.IntConsumer;

/** Computes a simulation on threads of its own, for the command line. */
final class LocalRun {
    static final int MAXIMUM_THREADS = 1024;
    private static final int PROGRESS_MILLIS = 200;

    private LocalRun() {}

    /**
     * The result, the same bits for any number of threads.
     *
     * @param progress  told the share of batches that are done, now and then, on the calling thread
     */
    static SimulationResult compute(SimulatedPlan input, int threads, DoubleConsumer progress) {
        return simulation(input, threads, progress).result();
    }

    /**
     * A simulation of which every batch is computed.
     *
     * @throws CommandException when it needs more memory than there is
     */
    static Simulation simulation(SimulatedPlan input, int threads, DoubleConsumer progress) {
        requireMemory(input, 0);
        Simulation simulation = new Simulation(input);
        eachBatch(simulation.batchCount(), simulation::computeBatch, threads, progress);
        return simulation;
    }

    /**
     * Refuses what this process has not the memory for, before it is computed.
     *
     * @param kept  the simulations of an analysis whose paths stay in memory beside this one
     */
    static void requireMemory(SimulatedPlan input, int kept) {
        RunLimits.beyondHeap(
                        RunLimits.memoryBytes(input, kept), Runtime.getRuntime().maxMemory())
                .ifPresent(refusal -> {
                    throw CommandException.refused(refusal);
                });
    }

    /** One path among all. */
    static PathStory story(SimulatedPlan input, Rank rank, int threads, DoubleConsumer progress) {
        Simulation simulation = simulation(input, threads, done -> progress.accept(done / 2));
        PathComparison comparison = simulation.comparison(rank);
        eachBatch(simulation.batchCount(), comparison::compute, threads, done -> progress.accept((1 + done) / 2));
        return comparison.story();
    }

    private static void eachBatch(int batches, IntConsumer work, int threads, DoubleConsumer progress) {
        AtomicInteger next = new AtomicInteger();
        try (ExecutorService workers = Executors.newFixedThreadPool(Math.min(threads, batches))) {
            List<Future<?>> done = new ArrayList<>();
            for (int thread = 0; thread < Math.min(threads, batches); thread++) {
                done.add(workers.submit(() -> {
                    for (int batch = next.getAndIncrement(); batch < batches; batch = next.getAndIncrement()) {
                        work.accept(batch);
                    }
                }));
            }
            for (Future<?> thread : done) {
                while (!isDone(thread)) {
                    progress.accept(Math.min(1, next.get() / (double) batches));
                }
            }
        }
    }

    private static boolean isDone(Future<?> thread) {
        try {
            thread.get(PROGRESS_MILLIS, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException running) {
            return false;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw CommandException.failed("interrupted");
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof OutOfMemoryError exhausted) {
                throw exhausted;
            }
            throw new IllegalStateException("a batch failed", failed.getCause());
        }
    }
}
