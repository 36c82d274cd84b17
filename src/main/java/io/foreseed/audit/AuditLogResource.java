package io.foreseed.audit;

import io.foreseed.platform.CallerContext;
import io.foreseed.platform.Page;
import io.foreseed.platform.PageRequest;
import io.foreseed.platform.Permission;
import io.foreseed.platform.Requires;
import io.foreseed.problem.ProblemException;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/audit-logs")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@Tag(name = "Audit trail", description = "Who did what, when, from where.")
class AuditLogResource {
    private final AuditLogService trail;
    private final TrailService proofs;
    private final CallerContext caller;

    AuditLogResource(AuditLogService trail, TrailService proofs, CallerContext caller) {
        this.trail = trail;
        this.proofs = proofs;
        this.caller = caller;
    }

    @GET
    @Requires(Permission.OWN_ACTIONS)
    @Operation(
            operationId = "listAuditLogs",
            summary = "List your own actions, newest first",
            description = "Reading the trail is recorded too.")
    @APIResponse(responseCode = "200", description = "A page of your actions.")
    public Uni<Page<AuditLog>> list(
            @Parameter(description = "Actions on this resource only.", schema = @Schema(implementation = UUID.class))
                    @RestQuery
                    @Nullable
                    String resourceId,
            @Parameter(
                            description = "The action of this request only: its `X-Request-Id`.",
                            schema = @Schema(implementation = UUID.class))
                    @RestQuery
                    @Nullable
                    String requestId,
            @RestQuery @Nullable String limit,
            @RestQuery @Nullable String cursor) {
        return trail.listOwn(
                uuid("resourceId", resourceId),
                uuid("requestId", requestId),
                PageRequest.of(limit, cursor),
                caller.current());
    }

    @GET
    @Path("{id}/proof")
    @Requires(Permission.TRAIL)
    @Operation(
            operationId = "proveAuditLog",
            summary = "Prove an event",
            description = "Everything needed to verify the event offline, with `foreseed audit verify --proof` or with "
                    + "`verify/foreseed-audit-verify.mjs`. 409 while the event is younger than the last checkpoint.")
    @APIResponse(responseCode = "200", description = "The proof.")
    public Uni<EventProof> prove(UUID id) {
        return proofs.proof(id, caller.current());
    }

    private static @Nullable UUID uuid(String name, @Nullable String text) {
        try {
            return text == null ? null : UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw ProblemException.invalid("?" + name, "must be a UUID");
        }
    }
}
