package io.foreseed.plan;

import static io.foreseed.platform.EntityTags.entityTag;

import io.foreseed.platform.AuditAction;
import io.foreseed.platform.CallerContext;
import io.foreseed.platform.Endpoint;
import io.foreseed.platform.IdempotencyService;
import io.foreseed.platform.IdempotentRequest;
import io.foreseed.platform.Page;
import io.foreseed.platform.PageRequest;
import io.foreseed.platform.Permission;
import io.foreseed.platform.ResourceType;
import io.foreseed.problem.ProblemType;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

@Path(PlanResource.PATH)
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@Tag(name = "Plans", description = "A plan, its versions, and what goes into and comes out of it.")
class PlanResource {
    static final String PATH = "/api/v1/plans";

    private final PlanService plans;
    private final IdempotencyService idempotency;
    private final CallerContext caller;

    PlanResource(PlanService plans, IdempotencyService idempotency, CallerContext caller) {
        this.plans = plans;
        this.idempotency = idempotency;
        this.caller = caller;
    }

    @POST
    @Endpoint(permission = Permission.PLANS, action = AuditAction.CREATE, resource = ResourceType.PLAN)
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "createPlan", summary = "Create a plan")
    @APIResponse(
            responseCode = "201",
            description = "The new plan.",
            content = @Content(schema = @Schema(implementation = Plan.class)))
    public Uni<Response> create(
            @RestHeader("Idempotency-Key") @Nullable String key, @NotNull @Valid PlanRequest request) {
        var repeatable = new IdempotentRequest(caller.current(), PATH, key, request);
        return idempotency
                .once(repeatable, () -> plans.create(request, caller.current())
                        .map(plan -> idempotency.answer(201, location(plan), entityTag(plan.rowVersion()), plan)))
                .map(answer -> answer.toResponse());
    }

    @GET
    @Endpoint(permission = Permission.PLANS, action = AuditAction.READ, resource = ResourceType.PLAN)
    @Operation(operationId = "listPlans", summary = "List plans you may see, newest first")
    @APIResponse(responseCode = "200", description = "A page of plans.")
    public Uni<Page<Plan>> list(
            @Parameter(
                            description = "Plans of this status only; all when absent.",
                            schema = @Schema(implementation = PlanStatus.class))
                    @RestQuery
                    @Nullable
                    String status,
            @RestQuery @Nullable String limit,
            @RestQuery @Nullable String cursor) {
        return plans.list(PlanStatus.ofParameter(status), PageRequest.of(limit, cursor), caller.current());
    }

    @GET
    @Endpoint(permission = Permission.PLANS, action = AuditAction.READ, resource = ResourceType.PLAN)
    @Path("{planId}")
    @Operation(operationId = "readPlan", summary = "Read a plan")
    @APIResponse(
            responseCode = "200",
            description = "The plan.",
            content = @Content(schema = @Schema(implementation = Plan.class)))
    public Uni<Response> read(UUID planId) {
        return plans.read(planId, caller.current()).map(PlanResource::tagged);
    }

    @PUT
    @Endpoint(
            permission = Permission.PLANS,
            action = AuditAction.UPDATE,
            resource = ResourceType.PLAN,
            problems = ProblemType.CONFLICT)
    @Path("{planId}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "changePlan",
            summary = "Change a plan",
            description = "Stored runs are statements about the plan as it was.")
    @APIResponse(
            responseCode = "200",
            description = "The plan as it is now.",
            content = @Content(schema = @Schema(implementation = Plan.class)))
    @APIResponse(responseCode = "409", description = "The plan is archived.")
    public Uni<Response> change(
            UUID planId,
            @RestHeader(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @NotNull @Valid PlanRequest request) {
        return plans.change(planId, request, ifMatch, caller.current()).map(PlanResource::tagged);
    }

    @POST
    @Endpoint(
            permission = Permission.PLANS,
            action = AuditAction.UPDATE,
            resource = ResourceType.PLAN,
            problems = ProblemType.CONFLICT)
    @Path("{planId}/archive")
    @Operation(
            operationId = "archivePlan",
            summary = "Archive a plan",
            description = "It can be read and its runs replayed; it changes no more.")
    @APIResponse(
            responseCode = "200",
            description = "The archived plan.",
            content = @Content(schema = @Schema(implementation = Plan.class)))
    @APIResponse(responseCode = "409", description = "The plan is archived already.")
    public Uni<Response> archive(UUID planId, @RestHeader(HttpHeaders.IF_MATCH) @Nullable String ifMatch) {
        return plans.archive(planId, ifMatch, caller.current()).map(PlanResource::tagged);
    }

    @POST
    @Endpoint(permission = Permission.PLANS, action = AuditAction.CREATE, resource = ResourceType.PLAN)
    @Path("{planId}/versions")
    @Operation(
            operationId = "createPlanVersion",
            summary = "Create a new version of a plan",
            description = "A child plan with the same seed and copies of the current inputs, so that both can be "
                    + "compared on the same random numbers.")
    @APIResponse(
            responseCode = "201",
            description = "The new version.",
            content = @Content(schema = @Schema(implementation = Plan.class)))
    public Uni<Response> createVersion(UUID planId, @RestHeader("Idempotency-Key") @Nullable String key) {
        var repeatable = new IdempotentRequest(caller.current(), PATH + "/" + planId + "/versions", key, planId);
        return idempotency
                .once(repeatable, () -> plans.createVersion(planId, caller.current())
                        .map(plan -> idempotency.answer(201, location(plan), entityTag(plan.rowVersion()), plan)))
                .map(answer -> answer.toResponse());
    }

    private static Response tagged(Plan plan) {
        return Response.ok(plan)
                .header(HttpHeaders.ETAG, entityTag(plan.rowVersion()))
                .build();
    }

    private static String location(Plan plan) {
        return PATH + "/" + plan.id();
    }
}
