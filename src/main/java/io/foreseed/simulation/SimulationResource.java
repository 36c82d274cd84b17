package io.foreseed.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import io.foreseed.platform.AuditAction;
import io.foreseed.platform.Caller;
import io.foreseed.platform.CallerContext;
import io.foreseed.platform.Endpoint;
import io.foreseed.platform.EventLoop;
import io.foreseed.platform.IdempotentRequest;
import io.foreseed.platform.Page;
import io.foreseed.platform.PageRequest;
import io.foreseed.platform.Permission;
import io.foreseed.platform.RateLimit;
import io.foreseed.platform.RateLimitService;
import io.foreseed.platform.ResourceType;
import io.foreseed.problem.ProblemException;
import io.foreseed.problem.ProblemType;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NameBinding;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.time.Duration;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestStreamElementType;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/plans/{planId}")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@Tag(name = "Runs", description = "Simulations of a plan: stored, audited, replayable to the bit.")
class SimulationResource {
    private static final Duration BETWEEN_PROGRESS_EVENTS = Duration.ofMillis(500);

    private final SimulationService simulations;
    private final ReplayService replays;
    private final EventLoop eventLoop;
    private final RateLimitService limits;
    private final CallerContext caller;

    SimulationResource(
            SimulationService simulations,
            ReplayService replays,
            EventLoop eventLoop,
            RateLimitService limits,
            CallerContext caller) {
        this.simulations = simulations;
        this.replays = replays;
        this.eventLoop = eventLoop;
        this.limits = limits;
        this.caller = caller;
    }

    @POST
    @Endpoint(
            permission = Permission.PLANS,
            action = AuditAction.EXECUTE,
            resource = ResourceType.SIMULATION_RUN,
            problems = {ProblemType.CONFLICT, ProblemType.REQUEST_IN_PROGRESS, ProblemType.TOO_MANY_REQUESTS})
    @Path("runs")
    @Operation(
            operationId = "startRun",
            summary = "Run a simulation of the plan",
            description = "201 with the result when it ends within 2 seconds, else 202 with the Location to ask. "
                    + "Without a body the plan runs as it is.")
    @APIResponse(
            responseCode = "201",
            description = "The run has ended; when it succeeded, with its result.",
            content = @Content(schema = @Schema(implementation = RunView.class)))
    @APIResponse(
            responseCode = "202",
            description = "The run is accepted; ask `Location` for it.",
            content = @Content(schema = @Schema(implementation = RunView.class)))
    @APIResponse(responseCode = "409", description = "The plan is archived, or `request-in-progress`.")
    @APIResponse(responseCode = "429", description = "Too many runs of this user, or from this address.")
    public Uni<Response> run(
            UUID planId,
            @RestHeader("Idempotency-Key") @Nullable String key,
            @RequestBody(required = false) @Valid @Nullable RunRequest request) {
        Caller current = caller.current();
        limits.require(RateLimit.RUN, current, current.user().toString());
        RunRequest asked = request == null ? RunRequest.AS_PLANNED : request;
        var repeatable = new IdempotentRequest(current, "/api/v1/plans/" + planId + "/runs", key, asked);
        return simulations.run(planId, asked, repeatable, current).map(answer -> answer.toResponse());
    }

    @GET
    @Endpoint(permission = Permission.PLANS, action = AuditAction.READ, resource = ResourceType.SIMULATION_RUN)
    @Path("runs")
    @Operation(
            operationId = "listRuns",
            summary = "List the plan's runs, newest first",
            description = "Without results; read one for its result.")
    @APIResponse(responseCode = "200", description = "A page of runs.")
    public Uni<Page<RunView>> list(UUID planId, @RestQuery @Nullable String limit, @RestQuery @Nullable String cursor) {
        return simulations.list(planId, PageRequest.of(limit, cursor), caller.current());
    }

    @GET
    @Endpoint(permission = Permission.PLANS, action = AuditAction.READ, resource = ResourceType.SIMULATION_RUN)
    @Path("runs/{runId}")
    @Operation(operationId = "readRun", summary = "Read a run and its result")
    @APIResponse(responseCode = "200", description = "The run.")
    public Uni<RunView> read(UUID planId, UUID runId) {
        return simulations.read(planId, runId, caller.current());
    }

    @GET
    @Endpoint(permission = Permission.PLANS, action = AuditAction.READ, resource = ResourceType.SIMULATION_RUN)
    @Path("runs/{runId}/events")
    @StreamOfRun
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @RestStreamElementType(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "followRun",
            summary = "Follow a run",
            description = "Server-sent events twice a second, until the run has ended.")
    @APIResponse(
            responseCode = "200",
            description = "A stream of events; the data of each is a RunProgress.",
            content =
                    @Content(
                            mediaType = MediaType.SERVER_SENT_EVENTS,
                            schema = @Schema(implementation = RunProgress.class)))
    public Multi<RunProgress> events(UUID planId, UUID runId) {
        Caller current = caller.current();
        return Multi.createBy()
                .repeating()
                .uni(() -> eventLoop.run(() -> simulations.progress(planId, runId, current)))
                .withDelay(BETWEEN_PROGRESS_EVENTS)
                .whilst(progress -> !progress.state().isFinal());
    }

    /** A stream of events about a run. */
    @NameBinding
    @Retention(RetentionPolicy.RUNTIME)
    @interface StreamOfRun {}

    /** The head of a stream leaves before its first event: a run that is not there must be told before that. */
    @StreamOfRun
    @ServerRequestFilter
    public Uni<Void> requireRun(ContainerRequestContext request) {
        UriInfo target = request.getUriInfo();
        return simulations
                .progress(identifier(target, "planId"), identifier(target, "runId"), caller.current())
                .replaceWithVoid();
    }

    private static UUID identifier(UriInfo target, String parameter) {
        try {
            return UUID.fromString(target.getPathParameters().getFirst(parameter));
        } catch (IllegalArgumentException noIdentifier) {
            throw ProblemException.notFound("run");
        }
    }

    @POST
    @Endpoint(permission = Permission.PLANS, action = AuditAction.EXECUTE, resource = ResourceType.SIMULATION_RUN)
    @Path("runs/{runId}/cancel")
    @Operation(
            operationId = "cancelRun",
            summary = "Cancel a run",
            description =
                    "A waiting run ends at once, a running one within a second; one that has ended stays as it is.")
    @APIResponse(responseCode = "200", description = "The run as it is now.")
    public Uni<RunView> cancel(UUID planId, UUID runId) {
        return simulations.cancel(planId, runId, caller.current());
    }

    @POST
    @Endpoint(
            permission = Permission.PLANS,
            action = AuditAction.EXECUTE,
            resource = ResourceType.SIMULATION_RUN,
            problems = {ProblemType.CONFLICT, ProblemType.ALGORITHM_UNAVAILABLE})
    @Path("runs/{runId}/replay")
    @Operation(
            operationId = "replayRun",
            summary = "Replay a run",
            description = "Computes it again from its stored input and compares both digests and every number.")
    @APIResponse(responseCode = "200", description = "What the comparison found.")
    @APIResponse(responseCode = "409", description = "The run has not succeeded, or `algorithm-unavailable`.")
    public Uni<ReplayView> replay(UUID planId, UUID runId) {
        return replays.replay(planId, runId, caller.current());
    }

    @GET
    @Endpoint(
            permission = Permission.PLANS,
            action = AuditAction.EXECUTE,
            resource = ResourceType.SIMULATION_RUN,
            problems = {ProblemType.CONFLICT, ProblemType.ALGORITHM_UNAVAILABLE, ProblemType.INVALID_CONTENT})
    @Path("runs/{runId}/paths/{path}")
    @Operation(
            operationId = "readRunPath",
            summary = "Show one path of a run",
            description = "Computes the run again from its stored input. `path` is a number from 0, `median` or `p0` to"
                    + " `p100` by wealth at the end, `worst`, or `worst-2` and so on.")
    @APIResponse(
            responseCode = "200",
            description = "The path year by year, its place among all, and what drove it if it fails.",
            content = @Content(schema = @Schema(ref = "PathDocument")))
    @APIResponse(responseCode = "409", description = "The run has not succeeded, or `algorithm-unavailable`.")
    @APIResponse(responseCode = "422", description = "The run has no such path.")
    public Uni<JsonNode> path(UUID planId, UUID runId, String path) {
        return replays.path(planId, runId, path, caller.current());
    }

    @GET
    @Endpoint(permission = Permission.PLANS, action = AuditAction.EXPORT, resource = ResourceType.SIMULATION_RUN)
    @Path("runs/{runId}/document")
    @Operation(
            operationId = "exportRunDocument",
            summary = "Export the plan document of a run",
            description = "`foreseed simulate` gives the same digest.")
    @APIResponse(
            responseCode = "200",
            description = "The plan document.",
            content = @Content(schema = @Schema(ref = "PlanDocument")))
    public Uni<JsonNode> document(UUID planId, UUID runId) {
        return simulations.exportRun(planId, runId, caller.current());
    }

    @GET
    @Endpoint(
            permission = Permission.PLANS,
            action = AuditAction.EXPORT,
            resource = ResourceType.SIMULATION_RUN,
            problems = {ProblemType.CONFLICT, ProblemType.ARCHIVED})
    @Path("runs/{runId}/result")
    @Operation(
            operationId = "exportRunResult",
            summary = "Export the result document of a run",
            description = "`foreseed replay` checks it offline.")
    @APIResponse(responseCode = "409", description = "The run has not succeeded.")
    @APIResponse(responseCode = "410", description = "A retention policy has moved the result into an archive.")
    @APIResponse(
            responseCode = "200",
            description = "The result document.",
            content = @Content(schema = @Schema(ref = "RunResultDocument")))
    public Uni<JsonNode> result(UUID planId, UUID runId) {
        return simulations.exportResult(planId, runId, caller.current());
    }

    @GET
    @Endpoint(
            permission = Permission.PLANS,
            action = AuditAction.EXPORT,
            resource = ResourceType.PLAN,
            problems = ProblemType.INVALID_CONTENT)
    @Path("document")
    @Operation(
            operationId = "exportPlan",
            summary = "Export the plan as a plan document",
            description = "`foreseed simulate` runs it, `POST /api/v1/plan-documents` imports it.")
    @APIResponse(responseCode = "422", description = "The plan is not complete enough to be run.")
    @APIResponse(
            responseCode = "200",
            description = "The plan document.",
            content = @Content(schema = @Schema(ref = "PlanDocument")))
    @Tag(name = "Plans")
    public Uni<JsonNode> planDocument(UUID planId) {
        return simulations.exportPlan(planId, caller.current());
    }

    static String location(RunView run) {
        return "/api/v1/plans/" + run.planId() + "/runs/" + run.id();
    }
}
