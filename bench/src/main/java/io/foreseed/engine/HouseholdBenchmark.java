package io.foreseed.engine;

import io.foreseed.simulation.PlanDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The couple's full plan: 10,000 paths x 480 monthly steps, two people who may die, four accounts of eight classes, flat
 * taxes, Guyton-Klinger, from the input to the percentiles and the digest.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 40)
@Measurement(iterations = 40)
@Fork(value = 2, jvmArgs = "-XX:+UseSerialGC")
public class HouseholdBenchmark {
    private SimulatedPlan input;

    @Setup
    public void read() throws IOException {
        byte[] plan = Files.readAllBytes(Path.of(System.getenv("FORESEED_BENCH_HOUSEHOLD")));
        input = PlanDocument.parse(plan).input();
    }

    @Benchmark
    public SimulationResult simulate() {
        Simulation simulation = new Simulation(input);
        for (int batch = 0; batch < simulation.batchCount(); batch++) {
            simulation.computeBatch(batch);
        }
        return simulation.result();
    }
}
