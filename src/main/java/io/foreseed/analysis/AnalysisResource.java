package io.foreseed.analysis;

import io.foreseed.platform.AuditAction;
import io.foreseed.platform.CallerContext;
import io.foreseed.platform.Endpoint;
import io.foreseed.platform.Permission;
import io.foreseed.platform.RateLimit;
import io.foreseed.platform.RateLimitService;
import io.foreseed.platform.ResourceType;
import io.foreseed.problem.ProblemType;
import io.foreseed.simulation.RunView;
import io.foreseed.simulation.SimulationService;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/plans/{planId}/analyses")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@Tag(name = "Runs")
class AnalysisResource {
    private final SimulationService simulations;
    private final RateLimitService limits;
    private final CallerContext caller;

    AnalysisResource(SimulationService simulations, RateLimitService limits, CallerContext caller) {
        this.simulations = simulations;
        this.limits = limits;
        this.caller = caller;
    }

    @POST
    @Endpoint(
            permission = Permission.PLANS,
            action = AuditAction.EXECUTE,
            resource = ResourceType.SIMULATION_RUN,
            problems = {ProblemType.CONFLICT, ProblemType.REQUEST_IN_PROGRESS, ProblemType.TOO_MANY_REQUESTS})
    @Operation(
            operationId = "askQuestion",
            summary = "Ask a question about the plan",
            description = "Solvers, sensitivity, stress, comparison, attribution, recommendations: an analysis is a run"
                    + " that simulates variants of the plan on the same random numbers. It is followed, read,"
                    + " cancelled and replayed like any run. 201 with the answer when it ends within 2 seconds,"
                    + " else 202.")
    @APIResponse(
            responseCode = "201",
            description = "The analysis has ended; when it succeeded, with its answer.",
            content = @Content(schema = @Schema(implementation = RunView.class)))
    @APIResponse(
            responseCode = "202",
            description = "The analysis is accepted; ask `Location` for it.",
            content = @Content(schema = @Schema(implementation = RunView.class)))
    @APIResponse(responseCode = "409", description = "The plan is archived, or `request-in-progress`.")
    @APIResponse(responseCode = "429", description = "Too many runs of this user, or from this address.")
    public Uni<Response> ask(
            UUID planId,
            @RestHeader("Idempotency-Key") @Nullable String key,
            @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON,
                                            schema = @Schema(ref = "Question")))
                    byte[] question) {
        var current = caller.current();
        limits.require(RateLimit.RUN, current, current.user().toString());
        return simulations.ask(planId, question, key, current).map(answer -> answer.toResponse());
    }
}
