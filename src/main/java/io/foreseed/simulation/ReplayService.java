package io.foreseed.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import io.foreseed.audit.AuditEvent;
import io.foreseed.audit.AuditTrail;
import io.foreseed.engine.AlgorithmVersion;
import io.foreseed.engine.Rank;
import io.foreseed.engine.SimulatedPlan;
import io.foreseed.plan.PlanOutput;
import io.foreseed.plan.PlanOutputService;
import io.foreseed.plan.PlanService;
import io.foreseed.platform.Caller;
import io.foreseed.platform.CallerTransaction;
import io.foreseed.platform.EventLoop;
import io.foreseed.platform.ResourceType;
import io.foreseed.platform.Spans;
import io.foreseed.problem.ProblemException;
import io.foreseed.problem.ProblemType;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Computes stored runs again: to compare every bit, or to show one path among all. */
@ApplicationScoped
class ReplayService {
    private static final ResourceType RESOURCE = SimulationService.RESOURCE;
    private static final Duration QUEUE_RETRY = Duration.ofSeconds(5);

    private final SimulationRunRepository runs;
    private final ComputeService engine;
    private final AnalysisRunService analyses;
    private final PlanService plans;
    private final PlanOutputService outputs;
    private final AuditTrail audit;
    private final Spans spans;
    private final Semaphore replays;

    ReplayService(
            SimulationRunRepository runs,
            ComputeService engine,
            AnalysisRunService analyses,
            PlanService plans,
            PlanOutputService outputs,
            AuditTrail audit,
            Spans spans,
            SimulationConfig config) {
        this.runs = runs;
        this.engine = engine;
        this.analyses = analyses;
        this.plans = plans;
        this.outputs = outputs;
        this.audit = audit;
        this.spans = spans;
        this.replays = new Semaphore(config.concurrentRuns());
    }

    /** Computes a stored run again and compares every bit. */
    public Uni<ReplayView> replay(UUID planId, UUID id, Caller caller) {
        return again(
                planId,
                id,
                caller,
                found -> outputs.ofRunUnlessArchived(id, caller)
                        .map(output -> new Stored(found, output.map(PlanOutput::value))),
                this::recompute,
                (stored, view) -> AuditEvent.executed(RESOURCE, id, replayed(view))
                        .of(stored.found().owner()));
    }

    /**
     * Computes a stored run again for one of its paths.
     *
     * @param word  of a {@link Rank}
     */
    public Uni<JsonNode> path(UUID planId, UUID id, String word, Caller caller) {
        return again(
                planId,
                id,
                caller,
                found -> Uni.createFrom().item(Asked.of(found, word)),
                asked -> engine.story(
                                asked.input(),
                                asked.rank(),
                                active(asked.found().run()))
                        .map(story -> PathDocument.of(asked.input(), asked.currency(), story)),
                (asked, document) -> AuditEvent.executed(
                                RESOURCE,
                                id,
                                Map.of(
                                        "command",
                                        "path",
                                        "name",
                                        word,
                                        "path",
                                        document.path("path").asInt()))
                        .of(asked.found().owner()));
    }

    /** Reads, computes without a connection, and leaves a row in the trail; so many at a time. */
    private <S, T> Uni<T> again(
            UUID planId,
            UUID id,
            Caller caller,
            Function<Found, Uni<S>> read,
            Function<S, Uni<T>> compute,
            BiFunction<S, T, AuditEvent> event) {
        if (!replays.tryAcquire()) {
            throw ProblemException.retryLater(
                    ProblemType.OVERLOADED, "Too many replays are being computed.", QUEUE_RETRY);
        }
        var here = EventLoop.current();
        return CallerTransaction.withTransaction(caller, () -> found(planId, id, caller)
                        .invoke(found -> requireReplayable(found.run()))
                        .chain(read::apply))
                .chain(stored -> compute.apply(stored)
                        .emitOn(here)
                        .call(answer -> CallerTransaction.withTransaction(
                                caller, () -> audit.append(event.apply(stored, answer), caller))))
                .onTermination()
                .invoke(replays::release);
    }

    private record Found(UUID owner, SimulationRun run) {}

    private record Stored(Found found, Optional<JsonNode> answer) {}

    private record Asked(Found found, SimulatedPlan input, String currency, Rank rank) {
        static Asked of(Found found, String word) {
            SimulationService.requireSimulation(found.run());
            SimulatedPlan input = PlanDocument.parseCanonical(found.run().input());
            Rank rank = Rank.of(word)
                    .filter(known -> known.isWithin(input.iterations()))
                    .orElseThrow(() -> ProblemException.invalid(
                            "{path}", "must be " + Rank.allowed(input.iterations()) + ", not " + word));
            PlanLabels labels =
                    PlanLabels.of(DocumentJson.read(found.run().labels().getBytes(StandardCharsets.UTF_8)));
            return new Asked(found, input, labels.currency(), rank);
        }
    }

    private Uni<Found> found(UUID planId, UUID id, Caller caller) {
        return plans.find(planId, caller)
                .chain(plan -> runs.get(planId, id, caller).map(run -> new Found(plan.clientId(), run)));
    }

    private static void requireReplayable(SimulationRun run) {
        SimulationService.requireSucceeded(run);
        if (AlgorithmVersion.of(run.algorithmVersion()).isEmpty()) {
            throw ProblemException.of(
                    ProblemType.ALGORITHM_UNAVAILABLE,
                    "The run was computed by algorithm " + run.algorithmVersion() + ", which is not in this build.");
        }
    }

    private Uni<ReplayView> recompute(Stored stored) {
        SimulationRun run = stored.found().run();
        ActiveRun work = active(run);
        Uni<Replay> replay =
                switch (run.kind()) {
                    case SIMULATION ->
                        engine.compute(PlanDocument.parseCanonical(run.input()), work)
                                .map(result -> stored.answer()
                                        .map(answer -> Replay.compare(answer, run.pathChecksums(), result))
                                        .orElseGet(() -> Replay.ofDigests(
                                                run.inputDigest(),
                                                String.valueOf(run.resultDigest()),
                                                run.pathChecksums(),
                                                result)));
                    // of an archived answer nothing is kept but its digest: the new one stands for it
                    case ANALYSIS ->
                        analyses.answerAnew(run, work)
                                .map(anew -> Replay.compare(
                                        stored.answer().orElse(anew),
                                        run.inputDigest(),
                                        String.valueOf(run.resultDigest()),
                                        AnalysisTask.parse(run.input()),
                                        anew));
                };
        return replay.map(
                compared -> ReplayView.of(run, compared, stored.answer().isPresent()));
    }

    private ActiveRun active(SimulationRun run) {
        return new ActiveRun(run.lane(), spans.current());
    }

    private static Map<String, Object> replayed(ReplayView view) {
        return Map.of(
                "command", "replay",
                "equal", view.equal(),
                "resultDigest", view.resultDigest(),
                "recomputedResultDigest", view.recomputedResultDigest());
    }
}
