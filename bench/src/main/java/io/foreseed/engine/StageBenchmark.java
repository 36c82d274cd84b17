package io.foreseed.engine;

import io.foreseed.simulation.PlanDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The stages of a step, in nanoseconds a normal. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@OperationsPerInvocation(StageBenchmark.CLASSES * StageBenchmark.LANES)
public class StageBenchmark {
    static final int CLASSES = 6;
    static final int LANES = 256;

    private final GeneratorLanes generator = new GeneratorLanes(LANES);
    private final NormalQuantile quantile = new NormalQuantile(LANES);
    private final double[][] uniforms = new double[CLASSES][LANES];
    private final double[][] normals = new double[CLASSES][LANES];
    private final double[][] drivers = new double[CLASSES][LANES];
    private final double[][] values = new double[CLASSES][LANES];
    private final double[] spare = new double[LANES];
    private StepLaw normal;
    private StepLaw lognormal;

    @Setup
    public void draw() throws IOException {
        byte[] plan = Files.readAllBytes(Path.of(System.getenv("FORESEED_BENCH_PLAN")));
        SimulationInput.Market market = ((SimulationInput) PlanDocument.parse(plan).input()).market();
        lognormal = new StepLaw(market, 12, 0.998);
        normal = new StepLaw(
                new SimulationInput.Market(
                        market.version(),
                        SimulationInput.ReturnModel.NORMAL,
                        market.assetClasses(),
                        market.correlations(),
                        0),
                12,
                0.998);
        generator.start(new SplittableRandom(20250821).longs(4L * LANES).toArray(), 0);
        for (int row = 0; row < CLASSES; row++) {
            generator.nextUniforms(uniforms[row]);
            System.arraycopy(uniforms[row], 0, normals[row], 0, LANES);
            quantile.apply(normals[row], LANES);
            for (int lane = 0; lane < LANES; lane++) {
                drivers[row][lane] = 0.005 + 0.05 * normals[row][lane];
            }
        }
    }

    @Benchmark
    public double[][] generatorAndUniform() {
        for (double[] row : values) {
            generator.nextUniforms(row);
        }
        return values;
    }

    @Benchmark
    public double[][] quantile() {
        for (int row = 0; row < CLASSES; row++) {
            System.arraycopy(uniforms[row], 0, values[row], 0, LANES);
            quantile.apply(values[row], LANES);
        }
        return values;
    }

    /** With the floor and the factor of normal returns, one operation each. */
    @Benchmark
    public double[][] correlation() {
        copy(normals);
        normal.growth(values, LANES, spare);
        return values;
    }

    @Benchmark
    public double[][] exponential() {
        copy(drivers);
        for (double[] row : values) {
            Growth.lognormal(row, LANES, 0.998, spare, false);
        }
        return values;
    }

    @Benchmark
    public double[][] correlationAndExponential() {
        copy(normals);
        lognormal.growth(values, LANES, spare);
        return values;
    }

    private void copy(double[][] from) {
        for (int row = 0; row < CLASSES; row++) {
            System.arraycopy(from[row], 0, values[row], 0, LANES);
        }
    }
}
