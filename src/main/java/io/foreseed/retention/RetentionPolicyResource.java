package io.foreseed.retention;

import static io.foreseed.platform.EntityTags.entityTag;

import io.foreseed.approval.ApprovalRequest;
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
import io.quarkus.runtime.annotations.RegisterForReflection;
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
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

@Path(RetentionPolicyResource.PATH)
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@RegisterForReflection(targets = {RetentionPolicy.class, RetentionExecution.class, RetentionArchive.class})
@Tag(name = "Retention", description = "What is kept for how long, and what becomes of it then.")
class RetentionPolicyResource {
    static final String PATH = "/api/v1/data-retention-policies";
    private static final String APPROVALS = "/api/v1/approvals/";

    private final RetentionService retention;
    private final IdempotencyService idempotency;
    private final CallerContext caller;

    RetentionPolicyResource(RetentionService retention, IdempotencyService idempotency, CallerContext caller) {
        this.retention = retention;
        this.idempotency = idempotency;
        this.caller = caller;
    }

    @GET
    @Endpoint(permission = Permission.RETENTION, action = AuditAction.READ, resource = ResourceType.RETENTION_POLICY)
    @Operation(operationId = "listRetentionPolicies", summary = "List all retention policies, by name")
    @APIResponse(responseCode = "200", description = "All policies.")
    public Uni<List<RetentionPolicy>> list() {
        return retention.list(caller.current());
    }

    @GET
    @Path("{policyId}")
    @Endpoint(permission = Permission.RETENTION, action = AuditAction.READ, resource = ResourceType.RETENTION_POLICY)
    @Operation(operationId = "readRetentionPolicy", summary = "Read a retention policy")
    @APIResponse(
            responseCode = "200",
            description = "The policy.",
            content = @Content(schema = @Schema(implementation = RetentionPolicy.class)))
    public Uni<Response> read(UUID policyId) {
        return retention.read(policyId, caller.current()).map(policy -> Response.ok(policy)
                .header(HttpHeaders.ETAG, entityTag(policy.rowVersion()))
                .build());
    }

    @POST
    @Endpoint(
            permission = Permission.APPROVALS,
            action = AuditAction.CREATE,
            resource = ResourceType.APPROVAL_REQUEST,
            problems = ProblemType.CONFLICT)
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "addRetentionPolicy",
            summary = "Ask another superuser for a new retention policy",
            description =
                    "With the approval the policy is there, under the identifier that the request names as its subject.")
    @APIResponse(
            responseCode = "201",
            description = "The request for approval.",
            content = @Content(schema = @Schema(implementation = ApprovalRequest.class)))
    @APIResponse(responseCode = "409", description = "It is asked for already.")
    public Uni<Response> add(
            @RestHeader("Idempotency-Key") @Nullable String key, @NotNull @Valid RetentionPolicyChange change) {
        var repeatable = new IdempotentRequest(caller.current(), PATH, key, change);
        return idempotency
                .once(repeatable, () -> retention
                        .requestNew(change, caller.current())
                        .map(asked -> idempotency.answer(201, APPROVALS + asked.id(), null, asked)))
                .map(answer -> answer.toResponse());
    }

    @PUT
    @Path("{policyId}")
    @Endpoint(
            permission = Permission.APPROVALS,
            action = AuditAction.CREATE,
            resource = ResourceType.APPROVAL_REQUEST,
            problems = ProblemType.CONFLICT)
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "changeRetentionPolicy",
            summary = "Ask another superuser to change a retention policy, or to switch it on or off",
            description = "Nothing changes before the approval. A policy that was changed past the service is approved"
                    + " again in the same way, as it is.")
    @APIResponse(
            responseCode = "202",
            description = "The request for approval.",
            content = @Content(schema = @Schema(implementation = ApprovalRequest.class)))
    @APIResponse(responseCode = "409", description = "It is asked for already.")
    public Uni<Response> change(
            UUID policyId,
            @RestHeader(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @NotNull @Valid RetentionPolicyChange change) {
        return retention
                .requestChange(policyId, change, ifMatch, caller.current())
                .map(asked -> Response.accepted(asked)
                        .header(HttpHeaders.LOCATION, APPROVALS + asked.id())
                        .build());
    }

    @POST
    @Path("dry-run")
    @Endpoint(permission = Permission.RETENTION, action = AuditAction.READ, resource = ResourceType.RETENTION_POLICY)
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "tryRetentionPolicy",
            summary = "Say what a policy would reach now, before it is asked for",
            description = "Nothing is changed.")
    @APIResponse(responseCode = "200", description = "What it would reach.")
    public Uni<RetentionDryRun> dryRun(@NotNull @Valid RetentionPolicyRequest policy) {
        return retention.lookAt(policy, caller.current());
    }

    @POST
    @Path("{policyId}/dry-run")
    @Endpoint(permission = Permission.RETENTION, action = AuditAction.READ, resource = ResourceType.RETENTION_POLICY)
    @Operation(
            operationId = "dryRunRetentionPolicy",
            summary = "Say what a retention policy would reach now",
            description = "Nothing is changed.")
    @APIResponse(responseCode = "200", description = "What it would reach.")
    public Uni<RetentionDryRun> dryRun(UUID policyId) {
        return retention.look(policyId, caller.current());
    }

    @GET
    @Path("{policyId}/executions")
    @Endpoint(permission = Permission.RETENTION, action = AuditAction.READ, resource = ResourceType.RETENTION_POLICY)
    @Operation(operationId = "listRetentionExecutions", summary = "List a policy's executions, newest first")
    @APIResponse(responseCode = "200", description = "A page of executions.")
    public Uni<Page<RetentionExecution>> executions(
            UUID policyId, @RestQuery @Nullable String limit, @RestQuery @Nullable String cursor) {
        return retention.executions(policyId, PageRequest.of(limit, cursor), caller.current());
    }

    @GET
    @Path("{policyId}/executions/{executionId}")
    @Endpoint(permission = Permission.RETENTION, action = AuditAction.READ, resource = ResourceType.RETENTION_POLICY)
    @Operation(operationId = "readRetentionExecution", summary = "Read an execution of a policy")
    @APIResponse(responseCode = "200", description = "The execution.")
    public Uni<RetentionExecution> execution(UUID policyId, UUID executionId) {
        return retention.execution(policyId, executionId, caller.current());
    }

    @POST
    @Path("{policyId}/executions")
    @Endpoint(
            permission = Permission.RETENTION,
            action = AuditAction.EXECUTE,
            resource = ResourceType.RETENTION_POLICY,
            problems = ProblemType.CONFLICT)
    @Operation(
            operationId = "executeRetentionPolicy",
            summary = "Carry out an approved retention policy now",
            description = "An instance begins within seconds.")
    @APIResponse(
            responseCode = "201",
            description = "The execution; its resource says how it goes.",
            content = @Content(schema = @Schema(implementation = RetentionExecution.class)))
    @APIResponse(
            responseCode = "409",
            description = "It is being carried out already, is off, or waits for an approval.")
    public Uni<Response> execute(UUID policyId, @RestHeader("Idempotency-Key") @Nullable String key) {
        String path = PATH + "/" + policyId + "/executions";
        var repeatable = new IdempotentRequest(caller.current(), path, key, "");
        return idempotency
                .once(repeatable, () -> retention
                        .request(policyId, caller.current())
                        .map(begun -> idempotency.answer(201, path + "/" + begun.id(), null, begun)))
                .map(answer -> answer.toResponse());
    }

    @POST
    @Path("{policyId}/executions/{executionId}/cancel")
    @Endpoint(
            permission = Permission.RETENTION,
            action = AuditAction.UPDATE,
            resource = ResourceType.RETENTION_POLICY,
            problems = ProblemType.CONFLICT)
    @Operation(
            operationId = "cancelRetentionExecution",
            summary = "Cancel an execution",
            description = "What is done already stays done; it ends before the next part.")
    @APIResponse(responseCode = "200", description = "The execution.")
    @APIResponse(responseCode = "409", description = "It is over.")
    public Uni<RetentionExecution> cancel(UUID policyId, UUID executionId) {
        return retention.cancel(policyId, executionId, caller.current());
    }
}
