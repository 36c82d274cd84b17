package io.foreseed.identity;

import io.foreseed.platform.AuditAction;
import io.foreseed.platform.CallerContext;
import io.foreseed.platform.Endpoint;
import io.foreseed.platform.Permission;
import io.foreseed.platform.ResourceType;
import io.foreseed.problem.ProblemType;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

@Path("/api/v1/auth/second-factor")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Authenticated
@Tag(name = "Account")
@RegisterForReflection(targets = {SecondFactorSecret.class, RecoveryCodes.class})
class SecondFactorResource {
    private final SecondFactorService factors;
    private final CallerContext caller;

    SecondFactorResource(SecondFactorService factors, CallerContext caller) {
        this.factors = factors;
        this.caller = caller;
    }

    @POST
    @Endpoint(
            permission = Permission.SECOND_FACTOR,
            action = AuditAction.UPDATE,
            resource = ResourceType.USER,
            problems = ProblemType.FORBIDDEN)
    @Operation(
            operationId = "enrolSecondFactor",
            summary = "Ask for a new second factor",
            description = "Needs the password and, when there is a factor, a code of it. The secret goes into an "
                    + "authenticator app (TOTP, six digits, 30 seconds); it counts once a code of it is confirmed, and until "
                    + "then what counted before.")
    @APIResponse(
            responseCode = "200",
            description = "The secret, shown once.",
            content = @Content(schema = @Schema(implementation = SecondFactorSecret.class)))
    @APIResponse(responseCode = "403", description = "The password or the code is wrong, or too many were.")
    public Uni<Response> enrol(@NotNull @Valid SecondFactorRequest request) {
        return factors.begin(request, caller.current()).map(SecondFactorResource::notStored);
    }

    @POST
    @Path("confirm")
    @Endpoint(permission = Permission.SECOND_FACTOR, action = AuditAction.UPDATE, resource = ResourceType.USER)
    @Operation(
            operationId = "confirmSecondFactor",
            summary = "Confirm a new second factor",
            description =
                    "From now on signing in takes a code. Other sessions end; one that could only enrol becomes a "
                            + "whole one with its next refresh.")
    @APIResponse(
            responseCode = "200",
            description = "Recovery codes, shown once.",
            content = @Content(schema = @Schema(implementation = RecoveryCodes.class)))
    public Uni<Response> confirm(@NotNull @Valid SecondFactorCodeRequest request) {
        return factors.confirm(request, caller.current()).map(SecondFactorResource::notStored);
    }

    private static Response notStored(Object answer) {
        return Response.ok(answer).header(HttpHeaders.CACHE_CONTROL, "no-store").build();
    }
}
