package io.foreseed.approval;

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
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
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

@Path(ApprovalResource.PATH)
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@Tag(name = "Approvals", description = "What takes two superusers: one asks, another decides within a day.")
class ApprovalResource {
    static final String PATH = "/api/v1/approvals";

    private final ApprovalService approvals;
    private final IdempotencyService idempotency;
    private final CallerContext caller;

    ApprovalResource(ApprovalService approvals, IdempotencyService idempotency, CallerContext caller) {
        this.approvals = approvals;
        this.idempotency = idempotency;
        this.caller = caller;
    }

    @POST
    @Endpoint(
            permission = Permission.APPROVALS,
            action = AuditAction.CREATE,
            resource = ResourceType.APPROVAL_REQUEST,
            problems = {ProblemType.NOT_FOUND, ProblemType.CONFLICT})
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "requestApproval", summary = "Ask for an approval")
    @APIResponse(
            responseCode = "201",
            description = "The request.",
            content = @Content(schema = @Schema(implementation = ApprovalRequest.class)))
    @APIResponse(responseCode = "404", description = "There is no such subject.")
    @APIResponse(responseCode = "409", description = "It cannot be done now, or is asked for already.")
    public Uni<Response> request(
            @RestHeader("Idempotency-Key") @Nullable String key, @NotNull @Valid NewApprovalRequest request) {
        var repeatable = new IdempotentRequest(caller.current(), PATH, key, request);
        return idempotency
                .once(repeatable, () -> approvals
                        .request(request, caller.current())
                        .map(stored -> idempotency.answer(201, PATH + "/" + stored.id(), null, stored)))
                .map(answer -> answer.toResponse());
    }

    @GET
    @Endpoint(permission = Permission.APPROVALS, action = AuditAction.READ, resource = ResourceType.APPROVAL_REQUEST)
    @Operation(operationId = "listApprovals", summary = "List requests, newest first")
    @APIResponse(responseCode = "200", description = "A page of requests.")
    public Uni<Page<ApprovalRequest>> list(
            @Parameter(
                            description = "Requests in this state only; all when absent.",
                            schema = @Schema(implementation = ApprovalState.class))
                    @RestQuery
                    @Nullable
                    String state,
            @RestQuery @Nullable String limit,
            @RestQuery @Nullable String cursor) {
        return approvals.list(ApprovalState.ofParameter(state), PageRequest.of(limit, cursor), caller.current());
    }

    @GET
    @Path("{id}")
    @Endpoint(permission = Permission.APPROVALS, action = AuditAction.READ, resource = ResourceType.APPROVAL_REQUEST)
    @Operation(operationId = "readApproval", summary = "Read a request")
    @APIResponse(responseCode = "200", description = "The request.")
    public Uni<ApprovalRequest> read(UUID id) {
        return approvals.read(id, caller.current());
    }

    @POST
    @Path("{id}/approve")
    @Endpoint(
            permission = Permission.APPROVALS,
            action = AuditAction.UPDATE,
            resource = ResourceType.APPROVAL_REQUEST,
            problems = {ProblemType.FORBIDDEN, ProblemType.CONFLICT})
    @Operation(
            operationId = "approveRequest",
            summary = "Approve somebody else's request, which does what it asks for",
            description = "Both or neither happen: what cannot be done any more stays pending.")
    @APIResponse(responseCode = "200", description = "The approved request.")
    @APIResponse(responseCode = "403", description = "It is the caller's own request.")
    @APIResponse(responseCode = "409", description = "It is pending no more, or cannot be done any more.")
    public Uni<ApprovalRequest> approve(UUID id) {
        return approvals.approve(id, caller.current());
    }

    @POST
    @Path("{id}/refuse")
    @Endpoint(
            permission = Permission.APPROVALS,
            action = AuditAction.UPDATE,
            resource = ResourceType.APPROVAL_REQUEST,
            problems = {ProblemType.FORBIDDEN, ProblemType.CONFLICT})
    @Operation(operationId = "refuseRequest", summary = "Refuse somebody else's request")
    @APIResponse(responseCode = "200", description = "The refused request.")
    @APIResponse(responseCode = "403", description = "It is the caller's own request.")
    @APIResponse(responseCode = "409", description = "It is pending no more.")
    public Uni<ApprovalRequest> refuse(UUID id) {
        return approvals.refuse(id, caller.current());
    }

    @POST
    @Path("{id}/withdraw")
    @Endpoint(
            permission = Permission.APPROVALS,
            action = AuditAction.UPDATE,
            resource = ResourceType.APPROVAL_REQUEST,
            problems = {ProblemType.FORBIDDEN, ProblemType.CONFLICT})
    @Operation(operationId = "withdrawRequest", summary = "Withdraw a request of one's own")
    @APIResponse(responseCode = "200", description = "The withdrawn request.")
    @APIResponse(responseCode = "403", description = "It is somebody else's request.")
    @APIResponse(responseCode = "409", description = "It is pending no more.")
    public Uni<ApprovalRequest> withdraw(UUID id) {
        return approvals.withdraw(id, caller.current());
    }
}
