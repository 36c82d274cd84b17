package io.foreseed.engine;

import io.foreseed.engine.SimulationInput.AssetClass;
import io.foreseed.simulation.PlanDocument;
import io.foreseed.simulation.ReferenceData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A monthly step of each return model with constant or mean-reverting inflation, in nanoseconds a class and path. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@OperationsPerInvocation(MarketBenchmark.CLASSES * MarketBenchmark.LANES * MarketBenchmark.STEPS)
public class MarketBenchmark {
    static final int CLASSES = 6;
    static final int LANES = 256;
    static final int STEPS = 120;

    @Param({"normal", "lognormal", "student-t", "regime-switching", "stationary-bootstrap", "historical-sequences"})
    public String model;

    @Param({"constant", "mean-reverting"})
    public String inflation;

    private final double[][] growth = new double[CLASSES][LANES];
    private final double[] prices = new double[LANES];
    private MarketModel market;

    @Setup
    public void read() throws IOException {
        byte[] plan = Files.readAllBytes(Path.of(System.getenv("FORESEED_BENCH_PLAN")));
        SimulationInput.Market assumptions = ((SimulationInput) PlanDocument.parse(plan).input()).market();
        List<AssetClass> classes = assumptions.assetClasses();
        ReturnLaw law = law(assumptions.correlations());
        InflationLaw prices = inflation.equals("constant")
                ? InflationLaw.constant(0.024)
                : new InflationLaw(0.024, 0.019, 2, 0.03, Collections.nCopies(CLASSES, -0.05));
        History history = law.isHistorical()
                ? ReferenceData.history("us-monthly-1871-2025").orElseThrow()
                : null;
        List<String> series = law.isHistorical()
                ? List.of("us-stocks", "us-bonds", "us-cash", "us-stocks", "us-bonds", "us-cash")
                : List.of();
        market = new MarketInput("bench", classes, assumptions.correlations(), law, prices, history, series)
                .market(12, STEPS, 20250821, LANES);
    }

    private ReturnLaw law(CorrelationMatrix correlations) {
        return switch (model) {
            case "normal" -> new NormalReturns();
            case "lognormal" -> new LognormalReturns();
            case "student-t" -> new StudentTReturns(5);
            case "regime-switching" ->
                new RegimeSwitchingReturns(
                        0.03,
                        0.2,
                        Collections.nCopies(CLASSES, -0.1),
                        Collections.nCopies(CLASSES, 0.3),
                        correlations);
            case "stationary-bootstrap" -> new StationaryBootstrap(10);
            default -> new HistoricalSequences();
        };
    }

    /** With the beginning of a batch, a hundred and twentieth of it for each step. */
    @Benchmark
    public double[][] steps() {
        MarketBatch batch = market.start(0, LANES);
        for (int step = 0; step < STEPS; step++) {
            batch.step(growth, prices);
        }
        return growth;
    }
}
