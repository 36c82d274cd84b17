package io.foreseed.simulation;

import io.foreseed.audit.AuditEvent;
import io.foreseed.audit.AuditTrail;
import io.foreseed.engine.AlgorithmVersion;
import io.foreseed.plan.PlanOutputService;
import io.foreseed.plan.PlanService;
import io.foreseed.platform.Caller;
import io.foreseed.platform.CallerTransaction;
import io.foreseed.platform.EngineThreads;
import io.foreseed.platform.EventLoop;
import io.foreseed.platform.Identifiers;
import io.foreseed.platform.ResourceType;
import io.foreseed.platform.Role;
import io.foreseed.platform.Spans;
import io.foreseed.problem.ProblemType;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Takes accepted runs from the database, computes them, and writes how they ended.
 *
 * <p>A run belongs to the worker whose lease has not run out; the end is written only while the run is still running
 * under this attempt. So several instances share the queue, and a run whose worker dies is begun again, three times at
 * most.
 */
@ApplicationScoped
class RunQueueService {
    private static final Logger LOG = Logger.getLogger(RunQueueService.class);
    private static final int NANOS_PER_MILLI = 1_000_000;

    /** Before the engine's threads and the database pool end. */
    private static final int STOP_FIRST = EngineThreads.STOP_PRIORITY - 1;

    private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);

    private final SimulationRunRepository runs;
    private final ComputeService engine;
    private final AnalysisRunService analyses;
    private final PlanService plans;
    private final PlanOutputService outputs;
    private final AuditTrail audit;
    private final EventLoop eventLoop;
    private final Spans spans;
    private final SimulationConfig config;
    private final Clock clock;
    private final MeterRegistry metrics;
    private final String owner = "worker-" + Identifiers.next();
    private final Semaphore slots;
    private final AtomicLong queued = new AtomicLong();
    private volatile boolean isStopping;
    private volatile boolean isWatchFailing;
    private final Map<SimulationRun, ActiveRun> active = new ConcurrentHashMap<>();
    private final Map<UUID, CompletableFuture<Void>> awaited = new ConcurrentHashMap<>();

    RunQueueService(
            SimulationRunRepository runs,
            ComputeService engine,
            AnalysisRunService analyses,
            PlanService plans,
            PlanOutputService outputs,
            AuditTrail audit,
            EventLoop eventLoop,
            Spans spans,
            SimulationConfig config,
            Clock clock,
            MeterRegistry metrics) {
        this.runs = runs;
        this.engine = engine;
        this.analyses = analyses;
        this.plans = plans;
        this.outputs = outputs;
        this.audit = audit;
        this.eventLoop = eventLoop;
        this.spans = spans;
        this.config = config;
        this.clock = clock;
        this.metrics = metrics;
        this.slots = new Semaphore(config.concurrentRuns());
        Gauge.builder("foreseed.simulation.active", active, Map::size)
                .description("Runs this instance computes at this moment")
                .register(metrics);
        Gauge.builder("foreseed.simulation.queued", queued, AtomicLong::get)
                .description("Runs that wait, over all instances; counted every second")
                .register(metrics);
    }

    /** Remembers that somebody waits for a run that is about to be accepted. */
    void expect(UUID run) {
        awaited.put(run, new CompletableFuture<>());
    }

    void forget(UUID run) {
        awaited.remove(run);
    }

    /** Begins waiting runs; completes when this process has finished the expected one, at the latest after that time. */
    Uni<Void> finished(UUID run, Duration patience) {
        CompletableFuture<Void> end = awaited.getOrDefault(run, CompletableFuture.completedFuture(null));
        eventLoop.start("claim", this::claimWaiting);
        return Uni.createFrom()
                .completionStage(end)
                .ifNoItem()
                .after(patience)
                .recoverWithUni(Uni.createFrom().voidItem())
                .onTermination()
                .invoke(() -> forget(run));
    }

    /** Renews the leases of what is computed here, gives back what was lost elsewhere, begins what waits. */
    Uni<Void> watch() {
        return isStopping
                ? Uni.createFrom().voidItem()
                : eventLoop
                        .run(this::watchOnce)
                        .onItemOrFailure()
                        .invoke((done, failure) -> reportWatch(failure))
                        .onFailure()
                        .recoverWithNull();
    }

    private Uni<Void> watchOnce() {
        return renewLeases()
                .chain(this::giveBackLost)
                .chain(this::endLostForGood)
                .chain(this::claimWaiting);
    }

    /** One line when it begins to fail and one when it works again: it is tried every second. */
    private void reportWatch(@Nullable Throwable failure) {
        boolean isFailing = failure != null && !isStopping;
        if (isFailing && !isWatchFailing) {
            LOG.warnf("event=queue-unreachable reason=\"%s\"", failure);
        } else if (!isFailing && isWatchFailing) {
            LOG.info("event=queue-reachable");
        }
        isWatchFailing = isFailing;
    }

    /** Begins nothing more and hands what is computed here back to the queue, where another instance takes it. */
    void stop(@Observes @Priority(STOP_FIRST) ShutdownEvent event) throws InterruptedException {
        isStopping = true;
        active.values().forEach(ActiveRun::stop);
        if (!slots.tryAcquire(config.concurrentRuns(), STOP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.warnf(
                    "event=runs-left count=%d reason=\"not handed back in time: their leases will end\"",
                    active.size());
        }
    }

    private Uni<Void> renewLeases() {
        return Multi.createFrom()
                .iterable(active.entrySet())
                .onItem()
                .transformToUniAndConcatenate(entry -> renew(entry.getKey(), entry.getValue()))
                .onItem()
                .ignoreAsUni();
    }

    private Uni<Lease> renew(SimulationRun run, ActiveRun work) {
        return asService(caller -> runs.renew(
                        run.id(),
                        run.attempt(),
                        owner,
                        work.progress(),
                        clock.instant().plus(config.lease()),
                        caller))
                .invoke(lease -> {
                    if (lease != Lease.HELD) {
                        work.stop();
                    }
                });
    }

    private static <T> Uni<T> asService(Function<Caller, Uni<T>> work) {
        Caller service = Caller.service(Identifiers.next());
        return CallerTransaction.withTransaction(service, () -> work.apply(service));
    }

    private Uni<Void> giveBackLost() {
        return asService(caller -> runs.requeueExpired(clock.instant(), caller)
                        .call(ignored -> runs.countQueued(caller).invoke(queued::set)))
                .invoke(count -> {
                    if (count > 0) {
                        LOG.warnf("event=runs-given-back count=%d", count);
                    }
                })
                .replaceWithVoid();
    }

    private Uni<Void> endLostForGood() {
        return asService(caller -> runs.expiredForGood(clock.instant(), caller))
                .onItem()
                .transformToMulti(lost -> Multi.createFrom().iterable(lost))
                .onItem()
                .transformToUniAndConcatenate(run -> finish(
                        run,
                        run.isCancelRequested()
                                ? RunOutcome.cancelled()
                                : RunOutcome.failed(
                                        ProblemType.INTERNAL_ERROR,
                                        "It was begun " + run.attempt() + " times and never came to its end.")))
                .onItem()
                .ignoreAsUni();
    }

    /** Begins waiting runs as long as there is a free slot. */
    private Uni<Void> claimWaiting() {
        if (isStopping || !slots.tryAcquire()) {
            return Uni.createFrom().voidItem();
        }
        return asService(caller ->
                        runs.claim(owner, clock.instant(), clock.instant().plus(config.lease()), caller))
                .onFailure()
                .invoke(failure -> slots.release())
                .chain(claimed -> {
                    if (claimed.isEmpty()) {
                        slots.release();
                        return Uni.createFrom().voidItem();
                    }
                    eventLoop.start("run", () -> process(claimed.get()));
                    return claimWaiting();
                });
    }

    private Uni<Void> process(SimulationRun run) {
        ActiveRun work = new ActiveRun(run.traceparent());
        active.put(run, work);
        spans.past(run.traceparent(), "run wait", identity(run), run.acceptedAt(), clock.instant());
        LOG.infof("event=run-begun run=%s attempt=%d", run.id(), run.attempt());
        return compute(run, work)
                .chain(outcome -> eventLoop.run(
                        () -> isStopping && outcome.result() == null ? handBack(run) : finishTraced(run, outcome)))
                .onTermination()
                .invoke(() -> {
                    active.remove(run);
                    slots.release();
                    CompletableFuture<Void> waiting = awaited.remove(run.id());
                    if (waiting != null) {
                        waiting.complete(null);
                    }
                    eventLoop.start("claim", this::claimWaiting);
                });
    }

    private Uni<RunOutcome> compute(SimulationRun run, ActiveRun work) {
        if (AlgorithmVersion.of(run.algorithmVersion()).isEmpty()) {
            return Uni.createFrom()
                    .item(RunOutcome.failed(
                            ProblemType.ALGORITHM_UNAVAILABLE,
                            "Algorithm " + run.algorithmVersion() + " is not in this build."));
        }
        long begun = System.nanoTime();
        return result(run, work)
                .map(result -> RunOutcome.succeeded(result, millisSince(begun)))
                .onFailure(CancellationException.class)
                .recoverWithItem(stopped -> RunOutcome.cancelled())
                .onFailure()
                .recoverWithItem(failure -> {
                    LOG.errorf(failure, "event=run-failed run=%s", run.id());
                    return RunOutcome.failed(ProblemType.INTERNAL_ERROR, "The log has the cause under the run's id.");
                });
    }

    private Uni<RunResult> result(SimulationRun run, ActiveRun work) {
        return switch (run.kind()) {
            case SIMULATION ->
                Uni.createFrom()
                        .item(() -> PlanDocument.parseCanonical(run.input()))
                        .chain(input -> engine.compute(input, work))
                        .map(RunResult::of);
            case ANALYSIS -> analyses.answer(run, work).map(RunResult::of);
        };
    }

    private Uni<Void> handBack(SimulationRun run) {
        return asService(caller -> runs.handBack(run.id(), run.attempt(), owner, caller))
                .invoke(count -> LOG.infof("event=run-handed-back run=%s count=%d", run.id(), count))
                .replaceWithVoid();
    }

    private static Map<String, ?> identity(SimulationRun run) {
        return Map.of("foreseed.run.id", run.id(), "foreseed.run.attempt", run.attempt());
    }

    private Uni<Void> finishTraced(SimulationRun run, RunOutcome outcome) {
        return spans.around(run.traceparent(), "run finish", identity(run), () -> finish(run, outcome));
    }

    /** Result, output and audit row in one transaction, only while the run is still running under this attempt. */
    private Uni<Void> finish(SimulationRun run, RunOutcome outcome) {
        Caller requester = new Caller(
                run.requestedBy(),
                Role.SERVICE,
                null,
                null,
                run.requestId() == null ? Identifiers.next() : run.requestId(),
                null,
                "foreseed worker",
                System.nanoTime());
        RunResult result = outcome.result();
        return CallerTransaction.withTransaction(requester, () -> runs.finish(
                                run.id(),
                                run.attempt(),
                                outcome.state(),
                                result == null ? null : result.digest(),
                                result == null ? null : result.pathChecksums(),
                                outcome.problem() == null
                                        ? null
                                        : outcome.problem().toString(),
                                clock.instant(),
                                requester)
                        .call(finished -> finished.isEmpty() || result == null
                                ? Uni.createFrom().voidItem()
                                : storeOutputs(run, outcome, result, requester))
                        .call(finished -> finished.isEmpty()
                                ? Uni.createFrom().voidItem()
                                : plans.ownerOf(run.planId(), requester)
                                        .chain(owner -> recordEnd(run, outcome, owner, requester))))
                .invoke(finished -> report(run, outcome, finished))
                .replaceWithVoid();
    }

    private Uni<Void> recordEnd(SimulationRun run, RunOutcome outcome, UUID owner, Caller requester) {
        AuditEvent event = AuditEvent.executed(ResourceType.SIMULATION_RUN, run.id(), ended(run, outcome))
                .of(owner);
        return outcome.state() == RunState.FAILED
                ? audit.appendFailed(event, requester)
                : audit.append(event, requester);
    }

    private Uni<Void> storeOutputs(SimulationRun run, RunOutcome outcome, RunResult result, Caller requester) {
        // The plan's row is locked first, so that two runs that end together do not take one version.
        return plans.noteResult(run.planId(), clock.instant(), requester)
                .chain(() -> plans.ownerOf(run.planId(), requester))
                .chain(owner -> Multi.createFrom()
                        .iterable(result.outputs())
                        .map(output -> result.output(output, run, outcome.computationMillis(), clock.instant()))
                        .onItem()
                        .transformToUniAndConcatenate(output -> outputs.store(output, owner, requester))
                        .onItem()
                        .ignoreAsUni());
    }

    private void report(SimulationRun run, RunOutcome outcome, Optional<SimulationRun> finished) {
        String state = finished.isPresent() ? outcome.state().column() : "lost";
        Counter.builder("foreseed.simulation.runs")
                .description("Runs this instance ended, by their state; lost ones were taken over by another")
                .tag("state", state)
                .register(metrics)
                .increment();
        LOG.infof("event=run-ended run=%s attempt=%d state=%s", run.id(), run.attempt(), state);
    }

    private static Map<String, Object> ended(SimulationRun run, RunOutcome outcome) {
        Map<String, Object> metadata = new HashMap<>();
        metadata.put("state", outcome.state().column());
        metadata.put("planId", run.planId());
        metadata.put("attempt", run.attempt());
        metadata.put("inputDigest", run.inputDigest());
        if (outcome.result() != null) {
            metadata.put("resultDigest", outcome.result().digest());
        }
        return metadata;
    }

    private static int millisSince(long begun) {
        return (int) Math.min(Integer.MAX_VALUE, (System.nanoTime() - begun) / NANOS_PER_MILLI);
    }
}
