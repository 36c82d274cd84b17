package io.foreseed.plan;

import io.foreseed.platform.AuditAction;
import io.foreseed.platform.CallerContext;
import io.foreseed.platform.Endpoint;
import io.foreseed.platform.Page;
import io.foreseed.platform.PageRequest;
import io.foreseed.platform.Permission;
import io.foreseed.platform.ResourceType;
import io.foreseed.problem.ProblemType;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

@Path(PlanResource.PATH + "/{planId}/outputs")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@Tag(name = "Plans")
class PlanOutputResource {
    private final PlanOutputService outputs;
    private final CallerContext caller;

    PlanOutputResource(PlanOutputService outputs, CallerContext caller) {
        this.outputs = outputs;
        this.caller = caller;
    }

    @GET
    @Endpoint(permission = Permission.PLANS, action = AuditAction.READ, resource = ResourceType.PLAN_OUTPUT)
    @Operation(operationId = "listPlanOutputs", summary = "List the outputs of a plan, newest first")
    @APIResponse(responseCode = "200", description = "A page of outputs.")
    public Uni<Page<PlanOutput>> list(
            UUID planId, @RestQuery @Nullable String limit, @RestQuery @Nullable String cursor) {
        return outputs.list(planId, PageRequest.of(limit, cursor), caller.current());
    }

    @GET
    @Endpoint(
            permission = Permission.PLANS,
            action = AuditAction.READ,
            resource = ResourceType.PLAN_OUTPUT,
            problems = ProblemType.ARCHIVED)
    @Path("{outputId}")
    @Operation(operationId = "readPlanOutput", summary = "Read an output")
    @APIResponse(responseCode = "200", description = "The output.")
    @APIResponse(responseCode = "410", description = "A retention policy has moved it into an archive.")
    public Uni<PlanOutput> read(UUID planId, UUID outputId) {
        return outputs.read(planId, outputId, caller.current());
    }
}
