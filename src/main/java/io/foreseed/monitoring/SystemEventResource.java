package io.foreseed.monitoring;

import static io.foreseed.platform.EntityTags.entityTag;

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
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/system-events")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@Tag(name = "System events", description = "What happened to the service itself, and what was done about it.")
class SystemEventResource {
    private final SystemEventService events;
    private final CallerContext caller;

    SystemEventResource(SystemEventService events, CallerContext caller) {
        this.events = events;
        this.caller = caller;
    }

    /** The parameters that narrow. */
    @RegisterForReflection
    static final class Query {
        @RestQuery
        @Nullable
        @Parameter(
                description = "Events of this severity only.",
                schema = @Schema(enumeration = {"debug", "info", "warning", "error", "critical"}))
        String severity;

        @RestQuery
        @Nullable
        @Parameter(
                description = "Events of this type only.",
                schema = @Schema(enumeration = {"startup", "shutdown", "error", "performance", "maintenance"}))
        String eventType;

        @RestQuery
        @Nullable
        @Parameter(
                description = "Events of this category only.",
                schema = @Schema(enumeration = {"system", "database", "api", "simulation"}))
        String category;

        @RestQuery
        @Nullable
        @Parameter(description = "Events of this part of the service, such as `plan`.")
        String component;

        @RestQuery
        @Nullable
        @Parameter(
                description = "`false`: what is open; `true`: what waits for nobody any more.",
                schema = @Schema(implementation = Boolean.class))
        String resolved;

        @RestQuery
        @Nullable
        @Parameter(
                description = "What happened from this time on, or happened again since.",
                schema = @Schema(implementation = Instant.class))
        String from;

        @RestQuery
        @Nullable
        @Parameter(
                description = "What happened, or began to happen, before this time.",
                schema = @Schema(implementation = Instant.class))
        String to;

        SystemEventFilter filter() {
            return SystemEventFilter.of(severity, eventType, category, component, resolved, from, to);
        }
    }

    @GET
    @Endpoint(permission = Permission.SYSTEM_EVENTS, action = AuditAction.READ, resource = ResourceType.SYSTEM_EVENT)
    @Operation(
            operationId = "listSystemEvents",
            summary = "List events of the service, newest first",
            description = "What repeats is one event while it is open, and counts. In the order of when it happened the"
                    + " first time.")
    @APIResponse(responseCode = "200", description = "A page of events.")
    public Uni<Page<SystemEvent>> list(
            @BeanParam Query query, @RestQuery @Nullable String limit, @RestQuery @Nullable String cursor) {
        return events.list(query.filter(), PageRequest.of(limit, cursor), caller.current());
    }

    @GET
    @Path("{eventId}")
    @Endpoint(permission = Permission.SYSTEM_EVENTS, action = AuditAction.READ, resource = ResourceType.SYSTEM_EVENT)
    @Operation(operationId = "readSystemEvent", summary = "Read an event of the service")
    @APIResponse(
            responseCode = "200",
            description = "The event.",
            content = @Content(schema = @Schema(implementation = SystemEvent.class)))
    public Uni<Response> read(UUID eventId) {
        return events.read(eventId, caller.current()).map(SystemEventResource::tagged);
    }

    @POST
    @Path("{eventId}/resolve")
    @Endpoint(
            permission = Permission.SYSTEM_EVENTS,
            action = AuditAction.UPDATE,
            resource = ResourceType.SYSTEM_EVENT,
            problems = ProblemType.CONFLICT)
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "resolveSystemEvent",
            summary = "Resolve an event, and say what came of it",
            description = "When the same happens again, that is another event.")
    @APIResponse(
            responseCode = "200",
            description = "The event as it is now.",
            content = @Content(schema = @Schema(implementation = SystemEvent.class)))
    @APIResponse(responseCode = "409", description = "It is resolved already, or is for information only.")
    public Uni<Response> resolve(
            UUID eventId,
            @RestHeader(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @NotNull @Valid SystemEventResolution resolution) {
        return events.resolve(eventId, resolution.notes(), ifMatch, caller.current())
                .map(SystemEventResource::tagged);
    }

    @POST
    @Path("{eventId}/reopen")
    @Endpoint(
            permission = Permission.SYSTEM_EVENTS,
            action = AuditAction.UPDATE,
            resource = ResourceType.SYSTEM_EVENT,
            problems = ProblemType.CONFLICT)
    @Operation(
            operationId = "reopenSystemEvent",
            summary = "Open a resolved event again",
            description = "What was said when it was resolved stays in the trail.")
    @APIResponse(
            responseCode = "200",
            description = "The event as it is now.",
            content = @Content(schema = @Schema(implementation = SystemEvent.class)))
    @APIResponse(
            responseCode = "409",
            description = "It is open already or is for information only, or the same happened again and is open.")
    public Uni<Response> reopen(UUID eventId, @RestHeader(HttpHeaders.IF_MATCH) @Nullable String ifMatch) {
        return events.reopen(eventId, ifMatch, caller.current()).map(SystemEventResource::tagged);
    }

    private static Response tagged(SystemEvent event) {
        return Response.ok(event)
                .header(HttpHeaders.ETAG, entityTag(event.rowVersion()))
                .build();
    }
}
