package io.foreseed.identity;

import io.foreseed.platform.AuditAction;
import io.foreseed.platform.CallerContext;
import io.foreseed.platform.Endpoint;
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
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

@Path(AccessTokenResource.PATH)
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@Tag(name = "Account")
@RegisterForReflection(targets = {NewAccessToken.class, AccessToken.class})
class AccessTokenResource {
    static final String PATH = "/api/v1/access-tokens";

    private final ProgramTokenService tokens;
    private final CallerContext caller;

    AccessTokenResource(ProgramTokenService tokens, CallerContext caller) {
        this.tokens = tokens;
        this.caller = caller;
    }

    @POST
    @Endpoint(
            permission = Permission.ACCESS_TOKENS,
            action = AuditAction.CREATE,
            resource = ResourceType.ACCESS_TOKEN,
            problems = ProblemType.CONFLICT)
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "createAccessToken",
            summary = "Make a token for a program",
            description = "It is good for the permissions named here as long as your role has them, and never for your "
                    + "password, second factor, sessions or tokens, nor for approvals. It is shown once: sent twice, two "
                    + "are made.")
    @APIResponse(
            responseCode = "201",
            description = "The token.",
            content = @Content(schema = @Schema(implementation = NewAccessToken.class)))
    @APIResponse(responseCode = "409", description = "There are 20 live ones.")
    public Uni<Response> create(@NotNull @Valid AccessTokenRequest request) {
        return tokens.create(request, caller.current()).map(made -> Response.created(
                        URI.create(PATH + "/" + made.details().id()))
                .entity(made)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build());
    }

    @GET
    @Endpoint(permission = Permission.ACCESS_TOKENS, action = AuditAction.READ, resource = ResourceType.ACCESS_TOKEN)
    @Operation(operationId = "listAccessTokens", summary = "List your tokens for programs, newest first")
    @APIResponse(responseCode = "200", description = "A page of tokens, without their texts; those that are over too.")
    public Uni<Page<AccessToken>> list(@RestQuery @Nullable String limit, @RestQuery @Nullable String cursor) {
        return tokens.list(PageRequest.of(limit, cursor), caller.current());
    }

    @DELETE
    @Path("{tokenId}")
    @Endpoint(permission = Permission.ACCESS_TOKENS, action = AuditAction.DELETE, resource = ResourceType.ACCESS_TOKEN)
    @Operation(
            operationId = "revokeAccessToken",
            summary = "Revoke a token of yours",
            description = "It is refused from the next request on, as is what it was exchanged for.")
    @APIResponse(responseCode = "204", description = "It is revoked.")
    public Uni<Void> revoke(UUID tokenId) {
        return tokens.revoke(tokenId, caller.current());
    }
}
