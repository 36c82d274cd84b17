package io.foreseed.engine;

import io.foreseed.simulation.PlanDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The unit of comparison: 10,000 paths x 480 monthly steps x 6 correlated classes, lognormal, from the input to the
 * percentiles and the digest.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 40)
@Measurement(iterations = 40)
@Fork(value = 2, jvmArgs = "-XX:+UseSerialGC")
public class SimulationBenchmark {
    @Param({"1", "2"})
    public int threads;

    private SimulatedPlan input;
    private ExecutorService workers;

    @Setup
    public void read() throws IOException {
        byte[] plan = Files.readAllBytes(Path.of(System.getenv("FORESEED_BENCH_PLAN")));
        input = PlanDocument.parse(plan).input();
        workers = Executors.newFixedThreadPool(threads);
    }

    @TearDown
    public void stop() {
        workers.close();
    }

    @Benchmark
    public SimulationResult simulate() throws InterruptedException, ExecutionException {
        Simulation simulation = new Simulation(input);
        AtomicInteger next = new AtomicInteger();
        for (Future<?> done : IntStream.range(0, threads)
                .mapToObj(thread -> workers.submit(() -> {
                    for (int batch = next.getAndIncrement();
                            batch < simulation.batchCount();
                            batch = next.getAndIncrement()) {
                        simulation.computeBatch(batch);
                    }
                }))
                .toList()) {
            done.get();
        }
        return simulation.result();
    }
}
