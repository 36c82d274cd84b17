package io.foreseed.simulation;

import io.foreseed.engine.AlgorithmVersion;
import io.foreseed.platform.Caller;
import io.foreseed.platform.CallerTransaction;
import io.foreseed.platform.DatabaseFailure;
import io.foreseed.platform.Drained;
import io.foreseed.platform.EngineThreads;
import io.foreseed.platform.EventLoop;
import io.foreseed.platform.Identifiers;
import io.foreseed.platform.Lane;
import io.foreseed.platform.Notice;
import io.foreseed.platform.Spans;
import io.foreseed.problem.ProblemType;
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
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
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

    /** How long the end of a run waits for a database that does not answer; then another worker begins it again. */
    private static final Duration OUTAGE_PATIENCE = Duration.ofMinutes(5);

    private static final Duration FIRST_RETRY = Duration.ofMillis(200);
    private static final Duration LAST_RETRY = Duration.ofSeconds(2);

    private final SimulationRunRepository runs;
    private final ComputeService engine;
    private final AnalysisRunService analyses;
    private final RunEndService ends;
    private final AdmissionService admission;
    private final EventLoop eventLoop;
    private final Spans spans;
    private final SimulationConfig config;
    private final Clock clock;
    private final String owner = "worker-" + Identifiers.next();
    private final WorkerPlaces places;
    private final AtomicLong queued = new AtomicLong();
    private final AtomicInteger handedBack = new AtomicInteger();
    private volatile boolean isStopping;
    private volatile boolean isWatchFailing;
    private final Map<SimulationRun, ActiveRun> active = new ConcurrentHashMap<>();
    private final Map<UUID, CompletableFuture<Void>> awaited = new ConcurrentHashMap<>();

    RunQueueService(
            SimulationRunRepository runs,
            ComputeService engine,
            AnalysisRunService analyses,
            RunEndService ends,
            AdmissionService admission,
            EventLoop eventLoop,
            Spans spans,
            SimulationConfig config,
            Clock clock,
            MeterRegistry metrics) {
        this.runs = runs;
        this.engine = engine;
        this.analyses = analyses;
        this.ends = ends;
        this.admission = admission;
        this.eventLoop = eventLoop;
        this.spans = spans;
        this.config = config;
        this.clock = clock;
        this.places = new WorkerPlaces(config.concurrentRuns());
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
        if (failure != null && isFailing && !isWatchFailing) {
            LOG.warnf("event=queue-unreachable reason=\"%s\"", failure);
            Notice.ofJob("simulation", failure).post();
        } else if (!isFailing && isWatchFailing) {
            LOG.info("event=queue-reachable");
        }
        isWatchFailing = isFailing;
    }

    /** Begins nothing more and hands what is computed here back to the queue, where another instance takes it. */
    void stop(@Observes @Priority(STOP_FIRST) ShutdownEvent event) throws InterruptedException {
        isStopping = true;
        active.values().forEach(ActiveRun::stop);
        boolean isFree = places.awaitFree(STOP_PATIENCE);
        if (!isFree) {
            LOG.warnf(
                    "event=runs-left count=%d reason=\"not handed back in time: their leases will end\"",
                    active.size());
        }
        new Drained(handedBack.get(), isFree ? 0 : active.size()).post();
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
                .transformToUniAndConcatenate(
                        run -> ends.finish(run, run.isCancelRequested() ? RunOutcome.cancelled() : lostForGood(run)))
                .onItem()
                .ignoreAsUni();
    }

    private static RunOutcome lostForGood(SimulationRun run) {
        noteFailed(run).post();
        return RunOutcome.failed(
                ProblemType.INTERNAL_ERROR, "It was begun " + run.attempt() + " times and never came to its end.");
    }

    /** Begins waiting runs as long as there is a free place. */
    private Uni<Void> claimWaiting() {
        List<Lane> offered = isStopping ? List.of() : places.take();
        if (offered.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return asService(caller -> runs.claim(
                        offered, owner, clock.instant(), clock.instant().plus(config.lease()), caller))
                .onFailure()
                .invoke(failure -> places.giveBack(offered))
                .chain(claimed -> {
                    if (claimed.isEmpty()) {
                        places.giveBack(offered);
                        return Uni.createFrom().voidItem();
                    }
                    places.settle(offered, claimed.get().lane());
                    admission.left(claimed.get());
                    eventLoop.start("run", () -> process(claimed.get()));
                    return claimWaiting();
                });
    }

    private Uni<Void> process(SimulationRun run) {
        ActiveRun work = new ActiveRun(run.lane(), run.traceparent());
        active.put(run, work);
        spans.past(run.traceparent(), "run wait", run.spanIdentity(), run.acceptedAt(), clock.instant());
        LOG.infof("event=run-begun run=%s attempt=%d", run.id(), run.attempt());
        return compute(run, work)
                .chain(outcome -> end(run, outcome))
                .onTermination()
                .invoke(() -> {
                    active.remove(run);
                    places.release(run.lane());
                    CompletableFuture<Void> waiting = awaited.remove(run.id());
                    if (waiting != null) {
                        waiting.complete(null);
                    }
                    eventLoop.start("claim", this::claimWaiting);
                });
    }

    /** A database that is away for a moment costs no run: its lease is renewed when it is back, before others look. */
    private Uni<Void> end(SimulationRun run, RunOutcome outcome) {
        return eventLoop
                .<Void>run(() -> isStopping && outcome.result() == null ? handBack(run) : ends.finish(run, outcome))
                .onFailure(failure -> !isStopping && DatabaseFailure.isOutage(failure))
                .retry()
                .withBackOff(FIRST_RETRY, LAST_RETRY)
                .expireIn(OUTAGE_PATIENCE.toMillis());
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
                    noteFailed(run).because(failure).post();
                    return RunOutcome.failed(ProblemType.INTERNAL_ERROR, "The log has the cause under the run's id.");
                });
    }

    private static Notice noteFailed(SimulationRun run) {
        return Notice.of(Notice.Kind.RUN_FAILED, "simulation")
                .with(Map.of("run", run.id(), "attempt", run.attempt()))
                .during(run.requestId());
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
                .invoke(count -> {
                    LOG.infof("event=run-handed-back run=%s count=%d", run.id(), count);
                    handedBack.addAndGet(count);
                })
                .replaceWithVoid();
    }

    private static int millisSince(long begun) {
        return (int) Math.min(Integer.MAX_VALUE, (System.nanoTime() - begun) / NANOS_PER_MILLI);
    }
}
