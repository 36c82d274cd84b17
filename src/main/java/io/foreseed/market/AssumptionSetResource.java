package io.foreseed.market;

import static io.foreseed.platform.EntityTags.entityTag;

import io.foreseed.platform.AuditAction;
import io.foreseed.platform.CallerContext;
import io.foreseed.platform.Endpoint;
import io.foreseed.platform.IdempotencyService;
import io.foreseed.platform.IdempotentRequest;
import io.foreseed.platform.Page;
import io.foreseed.platform.PageRequest;
import io.foreseed.platform.Permission;
import io.foreseed.platform.ResourceType;
import io.foreseed.problem.ProblemType;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

@Path(AssumptionSetResource.PATH)
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@Tag(name = "Capital market assumptions", description = "Versioned sets; an approved set never changes.")
class AssumptionSetResource {
    static final String PATH = "/api/v1/capital-market-assumptions";

    private final AssumptionSetService sets;
    private final IdempotencyService idempotency;
    private final CallerContext caller;

    AssumptionSetResource(AssumptionSetService sets, IdempotencyService idempotency, CallerContext caller) {
        this.sets = sets;
        this.idempotency = idempotency;
        this.caller = caller;
    }

    @POST
    @Endpoint(
            permission = Permission.ASSUMPTIONS,
            action = AuditAction.CREATE,
            resource = ResourceType.CAPITAL_MARKET_ASSUMPTIONS)
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "createAssumptionSet", summary = "Draft a set")
    @APIResponse(
            responseCode = "201",
            description = "The draft.",
            content = @Content(schema = @Schema(implementation = AssumptionSet.class)))
    public Uni<Response> create(
            @RestHeader("Idempotency-Key") @Nullable String key, @NotNull @Valid AssumptionSetRequest request) {
        var repeatable = new IdempotentRequest(caller.current(), PATH, key, request);
        return idempotency
                .once(repeatable, () -> sets.create(request, caller.current())
                        .map(set -> idempotency.answer(201, location(set), entityTag(set.rowVersion()), set)))
                .map(answer -> answer.toResponse());
    }

    @GET
    @Endpoint(
            permission = Permission.READ_MARKET,
            action = AuditAction.READ,
            resource = ResourceType.CAPITAL_MARKET_ASSUMPTIONS)
    @Operation(operationId = "listAssumptionSets", summary = "List sets, newest first")
    @APIResponse(responseCode = "200", description = "A page of sets.")
    public Uni<Page<AssumptionSet>> list(@RestQuery @Nullable String limit, @RestQuery @Nullable String cursor) {
        return sets.list(PageRequest.of(limit, cursor), caller.current());
    }

    @GET
    @Endpoint(
            permission = Permission.READ_MARKET,
            action = AuditAction.READ,
            resource = ResourceType.CAPITAL_MARKET_ASSUMPTIONS)
    @Path("{id}")
    @Operation(operationId = "readAssumptionSet", summary = "Read a set")
    @APIResponse(
            responseCode = "200",
            description = "The set.",
            content = @Content(schema = @Schema(implementation = AssumptionSet.class)))
    public Uni<Response> read(UUID id) {
        return sets.read(id, caller.current()).map(AssumptionSetResource::tagged);
    }

    @PUT
    @Endpoint(
            permission = Permission.ASSUMPTIONS,
            action = AuditAction.UPDATE,
            resource = ResourceType.CAPITAL_MARKET_ASSUMPTIONS,
            problems = ProblemType.CONFLICT)
    @Path("{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "changeAssumptionSet", summary = "Change a draft")
    @APIResponse(
            responseCode = "200",
            description = "The draft as it is now.",
            content = @Content(schema = @Schema(implementation = AssumptionSet.class)))
    @APIResponse(responseCode = "409", description = "The set is no draft any more.")
    public Uni<Response> change(
            UUID id,
            @RestHeader(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @NotNull @Valid AssumptionSetRequest request) {
        return sets.change(id, request, ifMatch, caller.current()).map(AssumptionSetResource::tagged);
    }

    @POST
    @Endpoint(
            permission = Permission.ASSUMPTIONS,
            action = AuditAction.UPDATE,
            resource = ResourceType.CAPITAL_MARKET_ASSUMPTIONS,
            problems = ProblemType.CONFLICT)
    @Path("{id}/propose")
    @Operation(
            operationId = "proposeAssumptionSet",
            summary = "Propose a draft for approval; it cannot be changed any more",
            description = "Two superusers approve it: `POST /api/v1/approvals` with the kind `approve_assumptions`.")
    @APIResponse(
            responseCode = "200",
            description = "The proposed set.",
            content = @Content(schema = @Schema(implementation = AssumptionSet.class)))
    @APIResponse(responseCode = "409", description = "The set is no draft any more.")
    public Uni<Response> propose(UUID id, @RestHeader(HttpHeaders.IF_MATCH) @Nullable String ifMatch) {
        return sets.propose(id, ifMatch, caller.current()).map(AssumptionSetResource::tagged);
    }

    @POST
    @Endpoint(
            permission = Permission.ASSUMPTIONS,
            action = AuditAction.UPDATE,
            resource = ResourceType.CAPITAL_MARKET_ASSUMPTIONS,
            problems = ProblemType.CONFLICT)
    @Path("{id}/retire")
    @Operation(
            operationId = "retireAssumptionSet",
            summary = "Retire a proposed set",
            description = "New plans cannot use it any more; plans and stored runs that do are not touched. "
                    + "An approved set is retired by a migration.")
    @APIResponse(
            responseCode = "200",
            description = "The retired set.",
            content = @Content(schema = @Schema(implementation = AssumptionSet.class)))
    @APIResponse(responseCode = "409", description = "The set is not proposed.")
    public Uni<Response> retire(UUID id, @RestHeader(HttpHeaders.IF_MATCH) @Nullable String ifMatch) {
        return sets.retire(id, ifMatch, caller.current()).map(AssumptionSetResource::tagged);
    }

    private static Response tagged(AssumptionSet set) {
        return Response.ok(set)
                .header(HttpHeaders.ETAG, entityTag(set.rowVersion()))
                .build();
    }

    private static String location(AssumptionSet set) {
        return PATH + "/" + set.id();
    }
}
