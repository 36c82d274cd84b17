package io.foreseed.simulation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foreseed.audit.AuditEvent;
import io.foreseed.audit.AuditTrail;
import io.foreseed.plan.Plan;
import io.foreseed.plan.PlanOutputService;
import io.foreseed.plan.PlanService;
import io.foreseed.plan.PlanStatus;
import io.foreseed.platform.Answer;
import io.foreseed.platform.Caller;
import io.foreseed.platform.CallerTransaction;
import io.foreseed.platform.EventLoop;
import io.foreseed.platform.IdempotencyService;
import io.foreseed.platform.IdempotentRequest;
import io.foreseed.platform.Identifiers;
import io.foreseed.platform.Lane;
import io.foreseed.platform.Page;
import io.foreseed.platform.PageRequest;
import io.foreseed.platform.ResourceType;
import io.foreseed.platform.Spans;
import io.foreseed.problem.FieldError;
import io.foreseed.problem.ProblemException;
import io.foreseed.problem.ProblemType;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs simulations: read, snapshot, accept, compute, finish; no connection is held while computing.
 *
 * <p>Accepted runs are computed by {@link RunQueueService}, in whichever instance takes them.
 */
@ApplicationScoped
public class SimulationService {
    static final ResourceType RESOURCE = ResourceType.SIMULATION_RUN;
    private static final int CREATED = 201;
    private static final int ACCEPTED = 202;

    private final SimulationRunRepository runs;
    private final RunQueueService queue;
    private final AdmissionService admission;
    private final ResolvedPlanService resolved;
    private final AnalysisTaskService tasks;
    private final PlanService plans;
    private final PlanOutputService outputs;
    private final IdempotencyService idempotency;
    private final AuditTrail audit;
    private final Spans spans;
    private final SimulationConfig config;
    private final ObjectMapper json;
    private final Clock clock;

    SimulationService(
            SimulationRunRepository runs,
            RunQueueService queue,
            AdmissionService admission,
            ResolvedPlanService resolved,
            AnalysisTaskService tasks,
            PlanService plans,
            PlanOutputService outputs,
            IdempotencyService idempotency,
            AuditTrail audit,
            Spans spans,
            SimulationConfig config,
            ObjectMapper json,
            Clock clock) {
        this.runs = runs;
        this.queue = queue;
        this.admission = admission;
        this.resolved = resolved;
        this.tasks = tasks;
        this.plans = plans;
        this.outputs = outputs;
        this.idempotency = idempotency;
        this.audit = audit;
        this.spans = spans;
        this.config = config;
        this.json = json;
        this.clock = clock;
    }

    /** Accepts a run of the plan and waits a moment for it: 201 when it has ended, else 202. */
    public Uni<Answer> run(UUID planId, RunRequest request, IdempotentRequest repeatable, Caller caller) {
        if (repeatable.key() == null) { // whoever repeats a request is owed the first answer
            admission.requireNotKnownFull(planId, request, caller);
        }
        return resolved.resolve(planId, request, caller).chain(plan -> {
            RunLimits.require(plan.document().input(), config);
            Lane lane = admission.lane(planId, request, plan, caller);
            SimulationRun run =
                    SimulationRun.simulation(Identifiers.next(), plan, lane, caller, spans.current(), clock.instant());
            return submit(run, plan.plan().clientId(), repeatable);
        });
    }

    /** Accepts an analysis of the plan, which is a run too: followed, cancelled, read and replayed like one. */
    public Uni<Answer> ask(UUID planId, byte[] question, @Nullable String key, Caller caller) {
        ObjectNode asked = AnalysisTaskService.read(question);
        var repeatable = new IdempotentRequest(caller, "/api/v1/plans/" + planId + "/analyses", key, asked);
        if (key == null) {
            admission.requireNotKnownFull(Lane.BACKGROUND, caller);
        }
        return tasks.resolve(planId, asked, caller).chain(task -> {
            SimulationRun run = SimulationRun.analysis(
                    Identifiers.next(), task.plan(), task.task(), caller, spans.current(), clock.instant());
            return submit(run, task.plan().plan().clientId(), repeatable);
        });
    }

    private Uni<Answer> submit(SimulationRun run, UUID owner, IdempotentRequest repeatable) {
        AtomicBoolean isFirst = new AtomicBoolean();
        queue.expect(run.id());
        return spans.around(
                        run.traceparent(),
                        "run accept",
                        Map.of("foreseed.run.id", run.id()),
                        () -> idempotency.once(repeatable, () -> {
                            isFirst.set(true);
                            return accept(run, owner, repeatable.caller()).map(this::accepted);
                        }))
                .onFailure()
                .invoke(() -> queue.forget(run.id()))
                .chain(answer -> isFirst.get() ? awaitEnd(run, repeatable) : repeated(run, answer));
    }

    public Uni<RunView> read(UUID planId, UUID id, Caller caller) {
        return CallerTransaction.withTransaction(
                caller, () -> found(planId, id, caller).chain(found -> view(found.run(), caller)
                        .call(view -> audit.append(AuditEvent.read(RESOURCE, id).of(found.owner()), caller))));
    }

    public Uni<Page<RunView>> list(UUID planId, PageRequest request, Caller caller) {
        return CallerTransaction.withTransaction(
                caller, () -> plans.find(planId, caller).chain(plan -> runs.list(planId, request, caller)
                        .map(page -> page.map(RunView::of))
                        .call(page -> audit.append(
                                AuditEvent.listed(
                                                RESOURCE,
                                                Map.of(
                                                        "planId",
                                                        planId,
                                                        "count",
                                                        page.items().size()))
                                        .of(plan.clientId()),
                                caller))));
    }

    /** How far a run is; not audited, since it is asked for twice a second. */
    public Uni<RunProgress> progress(UUID planId, UUID id, Caller caller) {
        return CallerTransaction.withTransaction(caller, () -> found(planId, id, caller))
                .map(found -> RunProgress.of(found.run()));
    }

    /** Ends a waiting run at once and asks a running one to stop; what has ended stays as it is. */
    public Uni<RunView> cancel(UUID planId, UUID id, Caller caller) {
        return CallerTransaction.withTransaction(caller, () -> found(planId, id, caller)
                .chain(before -> runs.requestCancel(planId, id, clock.instant(), caller)
                        .invoke(after -> {
                            if (after.startedAt() == null) {
                                admission.left(after);
                            }
                        })
                        .call(after -> audit.append(
                                AuditEvent.executed(
                                                RESOURCE,
                                                id,
                                                Map.of(
                                                        "command",
                                                        "cancel",
                                                        "stateBefore",
                                                        before.run().state().column(),
                                                        "state",
                                                        after.state().column()))
                                        .of(before.owner()),
                                caller)))
                .chain(run -> view(run, caller)));
    }

    /** The plan as a document that the command line runs and the API imports. */
    public Uni<JsonNode> exportPlan(UUID planId, Caller caller) {
        return resolved.resolve(planId, RunRequest.AS_PLANNED, caller)
                .call(plan -> CallerTransaction.withTransaction(
                        caller,
                        () -> audit.append(
                                AuditEvent.exported(
                                                ResourceType.PLAN,
                                                planId,
                                                Map.of(
                                                        "inputDigest",
                                                        plan.document().input().inputDigest()))
                                        .of(plan.plan().clientId()),
                                caller)))
                .map(ResolvedPlan::source);
    }

    /** The plan document of a run: what it was a run of, whatever has become of the plan. */
    public Uni<JsonNode> exportRun(UUID planId, UUID id, Caller caller) {
        return CallerTransaction.withTransaction(caller, () -> found(planId, id, caller)
                .call(found -> audit.append(
                        AuditEvent.exported(
                                        RESOURCE,
                                        id,
                                        Map.of("inputDigest", found.run().inputDigest()))
                                .of(found.owner()),
                        caller))
                .map(found -> document(found.run())));
    }

    private JsonNode document(SimulationRun run) {
        return switch (run.kind()) {
            case SIMULATION ->
                new PlanDocument(PlanDocument.parseCanonical(run.input()), PlanLabels.of(read(run.labels()))).toJson();
            case ANALYSIS -> AnalysisTask.parse(run.input()).plan();
        };
    }

    /** The result document of a succeeded run, which {@code foreseed replay} checks. */
    public Uni<JsonNode> exportResult(UUID planId, UUID id, Caller caller) {
        return export(planId, id, "document", run -> {}, caller).map(ExportedResult::document);
    }

    /**
     * The result document of a succeeded simulation.
     *
     * @param form  what it is made into, for the trail
     */
    public Uni<ExportedResult> exportSimulation(UUID planId, UUID id, String form, Caller caller) {
        return export(planId, id, form, SimulationService::requireSimulation, caller);
    }

    private Uni<ExportedResult> export(
            UUID planId, UUID id, String form, Consumer<SimulationRun> requirement, Caller caller) {
        return CallerTransaction.withTransaction(caller, () -> found(planId, id, caller)
                .invoke(found -> requireSucceeded(found.run()))
                .invoke(found -> requirement.accept(found.run()))
                .call(found -> audit.append(
                        AuditEvent.exported(
                                        RESOURCE,
                                        id,
                                        Map.of(
                                                "form",
                                                form,
                                                "resultDigest",
                                                String.valueOf(found.run().resultDigest())))
                                .of(found.owner()),
                        caller))
                .map(Found::run)
                .chain(run -> outputs.ofRun(id, caller)
                        .map(output -> new ExportedResult(complete(run, output.value()), run.finishedAt()))));
    }

    private JsonNode complete(SimulationRun run, JsonNode answer) {
        ObjectNode document = ResultDocument.complete(answer, read(run.labels()), run.input());
        return switch (run.kind()) {
            case SIMULATION -> document.put("pathChecksums", run.pathChecksums());
            case ANALYSIS -> document.put("inputDigest", run.inputDigest()).put("resultDigest", run.resultDigest());
        };
    }

    private record Found(UUID owner, SimulationRun run) {}

    static ProblemException invalid(PlanDocumentException refused) {
        return ProblemException.invalid(refused.problems().stream()
                .map(problem -> new FieldError(problem.pointer(), problem.message()))
                .toList());
    }

    /** Joins the transaction of the idempotency key. */
    private Uni<SimulationRun> accept(SimulationRun run, UUID owner, Caller caller) {
        return plans.find(run.planId(), caller)
                .invoke(SimulationService::requireNotArchived)
                .chain(() -> admission.require(run.lane(), caller))
                .chain(() -> runs.insert(run, caller))
                .call(inserted -> plans.noteRun(run.planId(), run.acceptedAt(), caller))
                .call(inserted -> audit.append(
                        AuditEvent.executed(
                                        RESOURCE,
                                        run.id(),
                                        Map.of(
                                                "state", run.state().column(),
                                                "planId", run.planId(),
                                                "inputDigest", run.inputDigest(),
                                                "kind", run.kind().column(),
                                                "iterations", run.iterations(),
                                                "seed", Long.toString(run.seed()),
                                                "algorithmVersion", run.algorithmVersion()))
                                .of(owner),
                        caller));
    }

    private static void requireNotArchived(Plan plan) {
        if (plan.status() == PlanStatus.ARCHIVED) {
            throw ProblemException.of(
                    ProblemType.CONFLICT, "The plan is archived: its runs can be read and replayed, none begun.");
        }
    }

    private Uni<Answer> awaitEnd(SimulationRun run, IdempotentRequest repeatable) {
        var here = EventLoop.current();
        Caller caller = repeatable.caller();
        return queue.finished(run.id(), config.patience())
                .emitOn(here)
                .chain(() -> CallerTransaction.withTransaction(
                        caller, () -> runs.get(run.planId(), run.id(), caller).chain(ended -> view(ended, caller))))
                .map(view -> idempotency.answer(
                        view.isFinished() ? CREATED : ACCEPTED, SimulationResource.location(view), null, view))
                .chain(answer -> idempotency.settle(repeatable, answer));
    }

    private Uni<Answer> repeated(SimulationRun unused, Answer answer) {
        queue.forget(unused.id());
        return Uni.createFrom().item(answer);
    }

    private Answer accepted(SimulationRun run) {
        RunView view = RunView.of(run);
        return idempotency.answer(ACCEPTED, SimulationResource.location(view), null, view);
    }

    private Uni<Found> found(UUID planId, UUID id, Caller caller) {
        return plans.find(planId, caller)
                .chain(plan -> runs.get(planId, id, caller).map(run -> new Found(plan.clientId(), run)));
    }

    private Uni<RunView> view(SimulationRun run, Caller caller) {
        return run.state() == RunState.SUCCEEDED
                ? outputs.ofRunUnlessArchived(run.id(), caller)
                        .map(output ->
                                output.map(found -> RunView.of(run, found)).orElseGet(() -> RunView.of(run)))
                : Uni.createFrom().item(RunView.of(run));
    }

    static void requireSucceeded(SimulationRun run) {
        if (run.state() != RunState.SUCCEEDED) {
            throw ProblemException.of(
                    ProblemType.CONFLICT,
                    "The run is " + run.state().column() + "; only a succeeded one has a result.");
        }
    }

    /** Only a simulation has years and paths. */
    static void requireSimulation(SimulationRun run) {
        if (run.kind() != RunKind.SIMULATION) {
            throw ProblemException.of(
                    ProblemType.CONFLICT, "The run is an analysis; only a simulation has years and paths.");
        }
    }

    private JsonNode read(String stored) {
        try {
            return json.readTree(stored);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("stored labels are ours", impossible);
        }
    }
}
