package io.foreseed.simulation;

import io.foreseed.audit.AuditEvent;
import io.foreseed.audit.AuditTrail;
import io.foreseed.plan.PlanOutputService;
import io.foreseed.plan.PlanService;
import io.foreseed.platform.Caller;
import io.foreseed.platform.CallerTransaction;
import io.foreseed.platform.Identifiers;
import io.foreseed.platform.ResourceType;
import io.foreseed.platform.Role;
import io.foreseed.platform.Spans;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Writes how runs ended: state, output and row of the trail in one transaction, or nothing. */
@ApplicationScoped
class RunEndService {
    private static final Logger LOG = Logger.getLogger(RunEndService.class);

    private final SimulationRunRepository runs;
    private final PlanService plans;
    private final PlanOutputService outputs;
    private final AuditTrail audit;
    private final Spans spans;
    private final Clock clock;
    private final MeterRegistry metrics;

    RunEndService(
            SimulationRunRepository runs,
            PlanService plans,
            PlanOutputService outputs,
            AuditTrail audit,
            Spans spans,
            Clock clock,
            MeterRegistry metrics) {
        this.runs = runs;
        this.plans = plans;
        this.outputs = outputs;
        this.audit = audit;
        this.spans = spans;
        this.clock = clock;
        this.metrics = metrics;
    }

    /** Writes the end while the run is still running under this attempt, and else nothing. */
    Uni<Void> finish(SimulationRun run, RunOutcome outcome) {
        return spans.around(run.traceparent(), "run finish", run.spanIdentity(), () -> write(run, outcome));
    }

    private Uni<Void> write(SimulationRun run, RunOutcome outcome) {
        Caller requester = new Caller(
                run.requestedBy(),
                Role.SERVICE,
                null,
                null,
                run.requestId() == null ? Identifiers.next() : run.requestId(),
                null,
                "foreseed worker",
                System.nanoTime());
        Instant now = clock.instant();
        return CallerTransaction.withTransaction(
                        requester, () -> runs.finish(run.id(), run.attempt(), outcome, now, requester)
                                .call(isOurs -> isOurs
                                        ? record(run, outcome, now, requester)
                                        : Uni.createFrom().voidItem()))
                .invoke(isOurs -> report(run, outcome, isOurs))
                .replaceWithVoid();
    }

    private Uni<Void> record(SimulationRun run, RunOutcome outcome, Instant now, Caller requester) {
        RunResult result = outcome.result();
        // A result locks the plan's row first, so that two runs that end together do not take one version.
        Uni<UUID> owner = result == null
                ? plans.ownerOf(run.planId(), requester)
                : plans.noteResult(run.planId(), now, requester);
        return owner.call(person -> storeOutputs(run, outcome, result, person, now, requester))
                .chain(person -> recordEnd(run, outcome, person, requester));
    }

    private Uni<Void> storeOutputs(
            SimulationRun run,
            RunOutcome outcome,
            @Nullable RunResult result,
            UUID owner,
            Instant now,
            Caller requester) {
        if (result == null) {
            return Uni.createFrom().voidItem();
        }
        return Multi.createFrom()
                .iterable(result.outputs())
                .map(output -> result.output(output, run, outcome.computationMillis(), now))
                .onItem()
                .transformToUniAndConcatenate(output -> outputs.store(output, owner, requester))
                .onItem()
                .ignoreAsUni();
    }

    private Uni<Void> recordEnd(SimulationRun run, RunOutcome outcome, UUID owner, Caller requester) {
        AuditEvent event = AuditEvent.executed(ResourceType.SIMULATION_RUN, run.id(), ended(run, outcome))
                .of(owner);
        return outcome.state() == RunState.FAILED
                ? audit.appendFailed(event, requester)
                : audit.append(event, requester);
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

    private void report(SimulationRun run, RunOutcome outcome, boolean isOurs) {
        String state = isOurs ? outcome.state().column() : "lost";
        Counter.builder("foreseed.simulation.runs")
                .description("Runs this instance ended, by their state; lost ones were taken over by another")
                .tag("state", state)
                .register(metrics)
                .increment();
        LOG.infof("event=run-ended run=%s attempt=%d state=%s", run.id(), run.attempt(), state);
    }
}
