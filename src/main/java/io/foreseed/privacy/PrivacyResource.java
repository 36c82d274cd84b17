package io.foreseed.privacy;

import io.foreseed.approval.ApprovalRequest;
import io.foreseed.approval.ApprovalService;
import io.foreseed.approval.NewApprovalRequest;
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
import io.smallrye.mutiny.Multi;
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
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/users/{userId}")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@RegisterForReflection(targets = {LegalHold.class, PersonRecord.class})
@Tag(name = "Privacy", description = "Everything about a person, erasing it, and what forbids that.")
class PrivacyResource {
    private static final String PATH = "/api/v1/users/";
    private static final String APPROVALS = "/api/v1/approvals/";

    private final PersonExportService exports;
    private final LegalHoldService holds;
    private final ApprovalService approvals;
    private final IdempotencyService idempotency;
    private final CallerContext caller;

    PrivacyResource(
            PersonExportService exports,
            LegalHoldService holds,
            ApprovalService approvals,
            IdempotencyService idempotency,
            CallerContext caller) {
        this.exports = exports;
        this.holds = holds;
        this.approvals = approvals;
        this.idempotency = idempotency;
        this.caller = caller;
    }

    @GET
    @Path("export")
    @Endpoint(permission = Permission.OWN_ACCOUNT, action = AuditAction.EXPORT, resource = ResourceType.USER)
    @Operation(
            operationId = "exportUser",
            summary = "Export everything about yourself, as one document",
            description =
                    "A list of records: account, sessions, links, plans with all versions, inputs, outputs and runs, "
                            + "what you made for others, and the trail of your actions and of others' on your things.")
    @APIResponse(responseCode = "200", description = "The records.")
    public Multi<PersonRecord> export(UUID userId) {
        return exports.export(userId, caller.current());
    }

    @POST
    @Path("erase")
    @Endpoint(
            permission = Permission.APPROVALS,
            action = AuditAction.CREATE,
            resource = ResourceType.APPROVAL_REQUEST,
            problems = {ProblemType.CONFLICT, ProblemType.LEGAL_HOLD})
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "eraseUser",
            summary = "Ask another superuser to erase a person",
            description =
                    "With the approval the person's keys are destroyed, and the account, plans and inputs lose what "
                            + "names anybody. It cannot be taken back.")
    @APIResponse(
            responseCode = "201",
            description = "The request for approval.",
            content = @Content(schema = @Schema(implementation = ApprovalRequest.class)))
    @APIResponse(responseCode = "409", description = "A legal hold forbids it, or it is asked for or done already.")
    public Uni<Response> erase(
            UUID userId, @RestHeader("Idempotency-Key") @Nullable String key, @NotNull @Valid ErasureRequest request) {
        var repeatable = new IdempotentRequest(caller.current(), PATH + userId + "/erase", key, request);
        var asked = new NewApprovalRequest(ErasureService.KIND, userId, null, request.reason());
        return idempotency
                .once(repeatable, () -> approvals
                        .request(asked, caller.current())
                        .map(stored -> idempotency.answer(201, APPROVALS + stored.id(), null, stored)))
                .map(answer -> answer.toResponse());
    }

    @POST
    @Path("legal-holds")
    @Endpoint(permission = Permission.APPROVALS, action = AuditAction.CREATE, resource = ResourceType.LEGAL_HOLD)
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "placeLegalHold",
            summary = "Forbid to erase a person",
            description = "It is released by an approval of the kind release_legal_hold: that takes two superusers.")
    @APIResponse(
            responseCode = "201",
            description = "The hold.",
            content = @Content(schema = @Schema(implementation = LegalHold.class)))
    public Uni<Response> placeHold(
            UUID userId,
            @RestHeader("Idempotency-Key") @Nullable String key,
            @NotNull @Valid LegalHoldRequest request) {
        String path = PATH + userId + "/legal-holds";
        var repeatable = new IdempotentRequest(caller.current(), path, key, request);
        return idempotency
                .once(repeatable, () -> holds.place(userId, request.ground(), caller.current())
                        .map(hold -> idempotency.answer(201, path, null, hold)))
                .map(answer -> answer.toResponse());
    }

    @GET
    @Path("legal-holds")
    @Endpoint(permission = Permission.APPROVALS, action = AuditAction.READ, resource = ResourceType.LEGAL_HOLD)
    @Operation(operationId = "listLegalHolds", summary = "List a person's legal holds, newest first")
    @APIResponse(responseCode = "200", description = "A page of holds, released ones too.")
    public Uni<Page<LegalHold>> listHolds(
            UUID userId, @RestQuery @Nullable String limit, @RestQuery @Nullable String cursor) {
        return holds.list(userId, PageRequest.of(limit, cursor), caller.current());
    }
}
