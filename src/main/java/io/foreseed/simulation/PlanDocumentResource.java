package io.foreseed.simulation;

import io.foreseed.plan.Plan;
import io.foreseed.platform.AuditAction;
import io.foreseed.platform.Caller;
import io.foreseed.platform.CallerContext;
import io.foreseed.platform.Endpoint;
import io.foreseed.platform.Permission;
import io.foreseed.platform.ResourceType;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jspecify.annotations.Nullable;

@Path(PlanDocumentResource.PATH)
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@Tag(name = "Plans")
class PlanDocumentResource {
    static final String PATH = "/api/v1/plan-documents";

    private final PlanDocumentService documents;
    private final CallerContext caller;

    PlanDocumentResource(PlanDocumentService documents, CallerContext caller) {
        this.documents = documents;
        this.caller = caller;
    }

    @POST
    @Endpoint(permission = Permission.PLANS, action = AuditAction.CREATE, resource = ResourceType.PLAN)
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "importPlanDocument",
            summary = "Import a plan document",
            description = "Creates a plan with its inputs. The assumptions are linked to the set of that version when "
                    + "its numbers are the same, else they become a draft set; the weights are linked to a portfolio "
                    + "model with the same allocation, else they become one. A run of the plan has the input digest "
                    + "that `foreseed simulate` gives the document.")
    @APIResponse(
            responseCode = "201",
            description = "The new plan.",
            content = @Content(schema = @Schema(implementation = Plan.class)))
    public Uni<Response> create(
            @RestHeader("Idempotency-Key") @Nullable String key,
            @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON,
                                            schema = @Schema(ref = "PlanDocument")))
                    byte[] document) {
        Caller current = caller.current();
        return documents.create(document, key, current).map(answer -> answer.toResponse());
    }
}
