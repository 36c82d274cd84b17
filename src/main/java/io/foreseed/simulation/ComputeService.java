package io.foreseed.simulation;

import io.foreseed.engine.SimulatedPlan;
import io.foreseed.engine.Simulation;
import io.foreseed.engine.SimulationResult;
import io.foreseed.platform.EngineThreads;
import io.foreseed.platform.Spans;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Computes simulations on the engine's bounded threads: batches fan out, the result is folded in path order. No
 * database session is touched and no connection held.
 */
@ApplicationScoped
class ComputeService {
    private final EngineThreads threads;
    private final Spans spans;
    private final Counter paths;
    private final Timer computations;

    ComputeService(EngineThreads threads, Spans spans, MeterRegistry metrics) {
        this.threads = threads;
        this.spans = spans;
        this.paths = Counter.builder("foreseed.simulation.paths")
                .description("Paths computed; its rate is paths per second")
                .register(metrics);
        this.computations = Timer.builder("foreseed.simulation.computation")
                .description("Time from the first batch to the folded result")
                .register(metrics);
    }

    /** The result; fails with a {@link java.util.concurrent.CancellationException} when the run was stopped. */
    Uni<SimulationResult> compute(SimulatedPlan input, ActiveRun run) {
        return spans.around(run.traceparent(), "run compute", size(input), () -> computed(input, run));
    }

    private Map<String, ?> size(SimulatedPlan input) {
        return Map.of(
                "foreseed.run.paths", input.iterations(),
                "foreseed.run.steps", input.steps(),
                "foreseed.run.asset_classes", input.classes(),
                "foreseed.run.algorithm", input.algorithmVersion().id(),
                "foreseed.engine.threads", threads.count());
    }

    private Uni<SimulationResult> computed(SimulatedPlan input, ActiveRun run) {
        return onEngine(() -> new Simulation(input))
                .invoke(simulation -> run.begin(simulation.batchCount()))
                .chain(simulation -> batches(simulation, run).chain(() -> onEngine(simulation::result)))
                .invoke(result -> paths.increment(result.iterations()))
                .plug(this::timed);
    }

    private Uni<Void> batches(Simulation simulation, ActiveRun run) {
        return Multi.createFrom()
                .range(0, simulation.batchCount())
                .onItem()
                .transformToUni(index -> onEngine(() -> {
                    run.requireNotStopped();
                    simulation.computeBatch(index);
                    run.batchDone();
                    return index;
                }))
                .merge(threads.count())
                .onItem()
                .ignoreAsUni();
    }

    private <T> Uni<T> onEngine(Supplier<T> work) {
        return Uni.createFrom().item(work).runSubscriptionOn(threads);
    }

    private Uni<SimulationResult> timed(Uni<SimulationResult> computation) {
        return Uni.createFrom().deferred(() -> {
            Timer.Sample sample = Timer.start();
            return computation.invoke(ignored -> sample.stop(computations));
        });
    }
}
