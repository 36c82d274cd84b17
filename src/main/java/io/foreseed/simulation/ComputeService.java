package io.foreseed.simulation;

import io.foreseed.engine.PathStory;
import io.foreseed.engine.Rank;
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
import java.util.function.Function;
import java.util.function.IntConsumer;
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
        return compute(input, run, Simulation::result);
    }

    /** What an analysis keeps of a simulation; fails like {@link #compute}. */
    Uni<Evaluation> evaluate(SimulatedPlan input, ActiveRun run) {
        return compute(input, run, simulation -> Evaluation.of(simulation, simulation.result()));
    }

    private <T> Uni<T> compute(SimulatedPlan input, ActiveRun run, Function<Simulation, T> outcome) {
        return spans.around(
                run.traceparent(),
                "run compute",
                size(input),
                () -> folded(input, run, simulation -> onEngine(run, () -> outcome.apply(simulation))));
    }

    private Map<String, ?> size(SimulatedPlan input) {
        return Map.of(
                "foreseed.run.paths", input.iterations(),
                "foreseed.run.steps", input.steps(),
                "foreseed.run.asset_classes", input.classes(),
                "foreseed.run.algorithm", input.algorithmVersion().id(),
                "foreseed.engine.threads", threads.count());
    }

    /** One path among all, which needs all of them. */
    Uni<PathStory> story(SimulatedPlan input, Rank rank, ActiveRun run) {
        return spans.around(
                run.traceparent(),
                "path compute",
                size(input),
                () -> folded(input, run, simulation -> onEngine(run, () -> simulation.comparison(rank))
                        .chain(comparison -> eachBatch(simulation, run, comparison::compute)
                                .chain(() -> onEngine(run, comparison::story)))));
    }

    private <T> Uni<T> folded(SimulatedPlan input, ActiveRun run, Function<Simulation, Uni<T>> fold) {
        return onEngine(run, () -> new Simulation(input))
                .invoke(simulation -> run.begin(simulation.batchCount()))
                .chain(simulation ->
                        eachBatch(simulation, run, simulation::computeBatch).chain(() -> fold.apply(simulation)))
                .invoke(ignored -> run.simulationDone())
                .invoke(ignored -> paths.increment(input.iterations()))
                .plug(this::timed);
    }

    private Uni<Void> eachBatch(Simulation simulation, ActiveRun run, IntConsumer work) {
        return Multi.createFrom()
                .range(0, simulation.batchCount())
                .onItem()
                .transformToUni(index -> onEngine(run, () -> {
                    run.requireNotStopped();
                    work.accept(index);
                    run.batchDone();
                    return index;
                }))
                .merge(threads.count())
                .onItem()
                .ignoreAsUni();
    }

    private <T> Uni<T> onEngine(ActiveRun run, Supplier<T> work) {
        return Uni.createFrom().item(work).runSubscriptionOn(threads.lane(run.lane()));
    }

    private <T> Uni<T> timed(Uni<T> computation) {
        return Uni.createFrom().deferred(() -> {
            Timer.Sample sample = Timer.start();
            return computation.invoke(ignored -> sample.stop(computations));
        });
    }
}
