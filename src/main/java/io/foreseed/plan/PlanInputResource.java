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
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
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
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

@Path(PlanResource.PATH + "/{planId}/inputs")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@Tag(name = "Plans")
class PlanInputResource {
    private final PlanInputService inputs;
    private final IdempotencyService idempotency;
    private final CallerContext caller;

    PlanInputResource(PlanInputService inputs, IdempotencyService idempotency, CallerContext caller) {
        this.inputs = inputs;
        this.idempotency = idempotency;
        this.caller = caller;
    }

    @POST
    @Endpoint(
            permission = Permission.PLANS,
            action = AuditAction.CREATE,
            resource = ResourceType.PLAN_INPUT,
            problems = {ProblemType.CONFLICT, ProblemType.REQUEST_IN_PROGRESS})
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "addPlanInput", summary = "Add an input")
    @APIResponse(
            responseCode = "201",
            description = "The new input.",
            content = @Content(schema = @Schema(implementation = PlanInput.class)))
    @APIResponse(
            responseCode = "409",
            description =
                    "The plan is archived, has 500 inputs, or one of this section already; or `request-in-progress`.")
    public Uni<Response> add(
            UUID planId,
            @RestHeader("Idempotency-Key") @Nullable String key,
            @NotNull @Valid PlanInputRequest request) {
        String path = PlanResource.PATH + "/" + planId + "/inputs";
        var repeatable = new IdempotentRequest(caller.current(), path, key, request);
        return idempotency
                .once(repeatable, () -> inputs.add(planId, request, caller.current())
                        .map(input ->
                                idempotency.answer(201, path + "/" + input.id(), entityTag(input.rowVersion()), input)))
                .map(answer -> answer.toResponse());
    }

    @GET
    @Endpoint(permission = Permission.PLANS, action = AuditAction.READ, resource = ResourceType.PLAN_INPUT)
    @Operation(operationId = "listPlanInputs", summary = "List the inputs of a plan, newest first")
    @APIResponse(responseCode = "200", description = "A page of inputs.")
    public Uni<Page<PlanInput>> list(
            UUID planId,
            @Parameter(description = "Whether to list superseded and withdrawn versions too.")
                    @RestQuery
                    @DefaultValue("false")
                    boolean history,
            @RestQuery @Nullable String limit,
            @RestQuery @Nullable String cursor) {
        return inputs.list(planId, history, PageRequest.of(limit, cursor), caller.current());
    }

    @GET
    @Endpoint(permission = Permission.PLANS, action = AuditAction.READ, resource = ResourceType.PLAN_INPUT)
    @Path("{inputId}")
    @Operation(operationId = "readPlanInput", summary = "Read one version of an input")
    @APIResponse(
            responseCode = "200",
            description = "The input.",
            headers = @Header(name = "Content-Location", ref = "Content-Location"),
            content = @Content(schema = @Schema(implementation = PlanInput.class)))
    public Uni<Response> read(UUID planId, UUID inputId) {
        return inputs.read(planId, inputId, caller.current()).map(PlanInputResource::tagged);
    }

    @PUT
    @Endpoint(
            permission = Permission.PLANS,
            action = AuditAction.UPDATE,
            resource = ResourceType.PLAN_INPUT,
            problems = ProblemType.CONFLICT)
    @Path("{inputId}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "changePlanInput",
            summary = "Change an input",
            description = "Stores the next version under its own identifier; this one is kept as superseded.")
    @APIResponse(
            responseCode = "200",
            description = "The next version of the input, under its own identifier.",
            headers = @Header(name = "Content-Location", ref = "Content-Location"),
            content = @Content(schema = @Schema(implementation = PlanInput.class)))
    @APIResponse(responseCode = "409", description = "The plan is archived, or this version is superseded.")
    public Uni<Response> change(
            UUID planId,
            UUID inputId,
            @RestHeader(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @NotNull @Valid PlanInputRequest request) {
        return inputs.change(planId, inputId, request, ifMatch, caller.current())
                .map(PlanInputResource::tagged);
    }

    @DELETE
    @Endpoint(
            permission = Permission.PLANS,
            action = AuditAction.DELETE,
            resource = ResourceType.PLAN_INPUT,
            problems = ProblemType.CONFLICT)
    @Path("{inputId}")
    @Operation(operationId = "withdrawPlanInput", summary = "Withdraw an input", description = "Its history stays.")
    @APIResponse(responseCode = "204", description = "Withdrawn")
    @APIResponse(responseCode = "409", description = "The plan is archived, or this version is superseded.")
    public Uni<Void> withdraw(UUID planId, UUID inputId, @RestHeader(HttpHeaders.IF_MATCH) @Nullable String ifMatch) {
        return inputs.withdraw(planId, inputId, ifMatch, caller.current());
    }

    private static Response tagged(PlanInput input) {
        return Response.ok(input)
                .header(HttpHeaders.ETAG, entityTag(input.rowVersion()))
                .header(
                        HttpHeaders.CONTENT_LOCATION,
                        PlanResource.PATH + "/" + input.planId() + "/inputs/" + input.id())
                .build();
    }
}
