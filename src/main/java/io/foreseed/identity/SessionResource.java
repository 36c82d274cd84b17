package io.foreseed.identity;

import io.foreseed.platform.AuditAction;
import io.foreseed.platform.CallerContext;
import io.foreseed.platform.Endpoint;
import io.foreseed.platform.Page;
import io.foreseed.platform.PageRequest;
import io.foreseed.platform.Permission;
import io.foreseed.platform.ResourceType;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DELETE;
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

@Path("/api/v1/sessions")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@Tag(name = "Account")
class SessionResource {
    private final SessionService sessions;
    private final CallerContext caller;

    SessionResource(SessionService sessions, CallerContext caller) {
        this.sessions = sessions;
        this.caller = caller;
    }

    @GET
    @Endpoint(permission = Permission.OWN_ACCOUNT, action = AuditAction.READ, resource = ResourceType.SESSION)
    @Operation(operationId = "listSessions", summary = "List where you are signed in, newest first")
    @APIResponse(responseCode = "200", description = "A page of live sessions.")
    public Uni<Page<SessionView>> list(@RestQuery @Nullable String limit, @RestQuery @Nullable String cursor) {
        return sessions.list(PageRequest.of(limit, cursor), caller.current());
    }

    @DELETE
    @Endpoint(permission = Permission.OWN_ACCOUNT, action = AuditAction.DELETE, resource = ResourceType.SESSION)
    @Path("{sessionId}")
    @Operation(
            operationId = "endSession",
            summary = "End a session of yours",
            description = "Its tokens are refused from the next request on. What has ended stays ended.")
    @APIResponse(responseCode = "204", description = "It has ended.")
    public Uni<Void> end(UUID sessionId) {
        return sessions.end(sessionId, caller.current());
    }
}
