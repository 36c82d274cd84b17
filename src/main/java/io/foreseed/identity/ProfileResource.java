package io.foreseed.identity;

import io.foreseed.platform.AuditAction;
import io.foreseed.platform.CallerContext;
import io.foreseed.platform.Endpoint;
import io.foreseed.platform.EntityTags;
import io.foreseed.platform.Permission;
import io.foreseed.platform.ResourceType;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
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
import org.jboss.resteasy.reactive.RestHeader;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/users/me")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@Tag(name = "Account")
@RegisterForReflection(targets = Profile.class)
class ProfileResource {
    private final ProfileService profiles;
    private final CallerContext caller;

    ProfileResource(ProfileService profiles, CallerContext caller) {
        this.profiles = profiles;
        this.caller = caller;
    }

    @GET
    @Endpoint(permission = Permission.OWN_ACCOUNT, action = AuditAction.READ, resource = ResourceType.USER)
    @Operation(operationId = "readProfile", summary = "Read your profile")
    @APIResponse(
            responseCode = "200",
            description = "You.",
            content = @Content(schema = @Schema(implementation = Profile.class)))
    public Uni<Response> read() {
        return profiles.read(caller.current()).map(ProfileResource::tagged);
    }

    @PATCH
    @Endpoint(permission = Permission.OWN_ACCOUNT, action = AuditAction.UPDATE, resource = ResourceType.USER)
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "changeProfile",
            summary = "Change your profile",
            description = "Members that are absent stay as they are. Address and role are not changed here.")
    @APIResponse(
            responseCode = "200",
            description = "You, as you are now.",
            content = @Content(schema = @Schema(implementation = Profile.class)))
    public Uni<Response> change(
            @RestHeader(HttpHeaders.IF_MATCH) @Nullable String ifMatch, @NotNull @Valid ProfileRequest request) {
        return profiles.change(request, ifMatch, caller.current()).map(ProfileResource::tagged);
    }

    private static Response tagged(Profile profile) {
        return Response.ok(profile)
                .header(HttpHeaders.ETAG, EntityTags.entityTag(profile.rowVersion()))
                .build();
    }
}
