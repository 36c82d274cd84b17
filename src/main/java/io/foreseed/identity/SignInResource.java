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
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirements;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

@Path("/api/v1/auth")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Signing in")
@RegisterForReflection(targets = {SignedIn.class, ProgramSignedIn.class})
class SignInResource {
    private static final String NOT_STORED = "no-store";

    private final SignInService signIn;
    private final SessionService sessions;
    private final ProgramTokenService programs;
    private final CallerContext caller;

    SignInResource(SignInService signIn, SessionService sessions, ProgramTokenService programs, CallerContext caller) {
        this.signIn = signIn;
        this.sessions = sessions;
        this.programs = programs;
        this.caller = caller;
    }

    @POST
    @Path("login")
    @Endpoint(
            permission = Permission.OPEN,
            action = AuditAction.LOGIN,
            resource = ResourceType.SESSION,
            problems = {
                ProblemType.CREDENTIALS_REFUSED,
                ProblemType.SECOND_FACTOR_REQUIRED,
                ProblemType.FORBIDDEN,
                ProblemType.TOO_MANY_REQUESTS
            })
    @SecurityRequirements
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "signIn",
            summary = "Sign in",
            description = "Begins a session. An unknown address, a wrong password and an account that takes no "
                    + "attempts at the moment get one and the same answer. After ten failures each further one makes "
                    + "the account wait a minute, after twenty two, fifteen at most; twelve hours later they are "
                    + "forgotten. An account with a second factor sends its code too; without one it is asked for by "
                    + "`second-factor-required`, which counts as a failure until the code is right. A role that needs a "
                    + "factor and has none is given a session that can only enrol one (`isLimited`).")
    @APIResponse(
            responseCode = "200",
            description = "The session's tokens.",
            content = @Content(schema = @Schema(implementation = SignedIn.class)))
    @APIResponse(
            responseCode = "401",
            description =
                    "`credentials-refused`: these credentials do not sign in; `second-factor-required`: send a code too.")
    @APIResponse(responseCode = "403", description = "The password is right, but the address is not verified yet.")
    @APIResponse(responseCode = "429", description = "Too many attempts from this address or to this account.")
    public Uni<Response> signIn(@NotNull @Valid SignInRequest request) {
        return signIn.signIn(request, caller.visitor()).map(SignInResource::notStored);
    }

    @POST
    @Path("refresh")
    @Endpoint(
            permission = Permission.OPEN,
            action = AuditAction.UPDATE,
            resource = ResourceType.SESSION,
            problems = {ProblemType.CREDENTIALS_REFUSED, ProblemType.CONFLICT, ProblemType.TOO_MANY_REQUESTS})
    @SecurityRequirements
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "refreshSession",
            summary = "Exchange the refresh token",
            description = "A token is good once. Shown again within ten seconds, as two tabs may do, it is refused "
                    + "with 409 and the session lives on; shown again later, somebody has a copy, and the session "
                    + "ends.")
    @APIResponse(
            responseCode = "200",
            description = "New tokens of the same session.",
            content = @Content(schema = @Schema(implementation = SignedIn.class)))
    @APIResponse(responseCode = "401", description = "`credentials-refused`: sign in again.")
    @APIResponse(responseCode = "409", description = "Another request has just exchanged this token.")
    @APIResponse(responseCode = "429", description = "Too many tokens from this address.")
    public Uni<Response> refresh(@NotNull @Valid RefreshRequest request) {
        return sessions.refresh(request, caller.visitor()).map(SignInResource::notStored);
    }

    @POST
    @Path("token")
    @Endpoint(
            permission = Permission.OPEN,
            action = AuditAction.LOGIN,
            resource = ResourceType.ACCESS_TOKEN,
            problems = {ProblemType.CREDENTIALS_REFUSED, ProblemType.TOO_MANY_REQUESTS})
    @SecurityRequirements
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "signInProgram",
            summary = "Sign a program in",
            description =
                    "Exchanges a token made at `/api/v1/access-tokens` for an access token of ten minutes, as often as "
                            + "it is needed. There is no second factor: making the token took it.")
    @APIResponse(
            responseCode = "200",
            description = "What to ask with.",
            content = @Content(schema = @Schema(implementation = ProgramSignedIn.class)))
    @APIResponse(responseCode = "401", description = "`credentials-refused`: it is unknown or over.")
    @APIResponse(responseCode = "429", description = "Too many tokens from this address.")
    public Uni<Response> signInProgram(@NotNull @Valid ProgramSignInRequest request) {
        return programs.exchange(request, caller.visitor()).map(SignInResource::notStored);
    }

    @POST
    @Path("logout")
    @Authenticated
    @Endpoint(
            permission = Permission.OWN_ACCOUNT,
            action = AuditAction.LOGOUT,
            resource = ResourceType.SESSION,
            problems = ProblemType.CONFLICT)
    @Operation(
            operationId = "signOut",
            summary = "Sign out",
            description = "Ends the session of this request: its tokens are refused from the next one on.")
    @APIResponse(responseCode = "204", description = "The session has ended.")
    @APIResponse(responseCode = "409", description = "The token belongs to no session.")
    public Uni<Void> signOut() {
        return sessions.signOut(caller.current());
    }

    private static Response notStored(Object signedIn) {
        return Response.ok(signedIn)
                .header(HttpHeaders.CACHE_CONTROL, NOT_STORED)
                .build();
    }
}
