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

@Path(PortfolioModelResource.PATH)
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@Tag(
        name = "Portfolio models",
        description =
                "Templates by risk level, 1 (lowest) to 10. One sees those that ship, one's own, what others share, and"
                        + " those of the plans that one sees.")
class PortfolioModelResource {
    static final String PATH = "/api/v1/portfolio-models";

    private final PortfolioModelService models;
    private final IdempotencyService idempotency;
    private final CallerContext caller;

    PortfolioModelResource(PortfolioModelService models, IdempotencyService idempotency, CallerContext caller) {
        this.models = models;
        this.idempotency = idempotency;
        this.caller = caller;
    }

    @POST
    @Endpoint(permission = Permission.MODELS, action = AuditAction.CREATE, resource = ResourceType.PORTFOLIO_MODEL)
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "createPortfolioModel", summary = "Create a portfolio model")
    @APIResponse(
            responseCode = "201",
            description = "The new model.",
            content = @Content(schema = @Schema(implementation = PortfolioModel.class)))
    public Uni<Response> create(
            @RestHeader("Idempotency-Key") @Nullable String key, @NotNull @Valid PortfolioModelRequest request) {
        var repeatable = new IdempotentRequest(caller.current(), PATH, key, request);
        return idempotency
                .once(repeatable, () -> models.create(request, caller.current())
                        .map(model ->
                                idempotency.answer(201, PATH + "/" + model.id(), entityTag(model.rowVersion()), model)))
                .map(answer -> answer.toResponse());
    }

    @GET
    @Endpoint(permission = Permission.READ_MARKET, action = AuditAction.READ, resource = ResourceType.PORTFOLIO_MODEL)
    @Operation(operationId = "listPortfolioModels", summary = "List portfolio models, newest first")
    @APIResponse(responseCode = "200", description = "A page of models.")
    public Uni<Page<PortfolioModel>> list(@RestQuery @Nullable String limit, @RestQuery @Nullable String cursor) {
        return models.list(PageRequest.of(limit, cursor), caller.current());
    }

    @GET
    @Endpoint(permission = Permission.READ_MARKET, action = AuditAction.READ, resource = ResourceType.PORTFOLIO_MODEL)
    @Path("{id}")
    @Operation(operationId = "readPortfolioModel", summary = "Read a portfolio model")
    @APIResponse(
            responseCode = "200",
            description = "The model.",
            content = @Content(schema = @Schema(implementation = PortfolioModel.class)))
    public Uni<Response> read(UUID id) {
        return models.read(id, caller.current()).map(PortfolioModelResource::tagged);
    }

    @PUT
    @Endpoint(
            permission = Permission.MODELS,
            action = AuditAction.UPDATE,
            resource = ResourceType.PORTFOLIO_MODEL,
            problems = {ProblemType.FORBIDDEN, ProblemType.NOT_FOUND})
    @Path("{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "changePortfolioModel", summary = "Change a portfolio model of your own")
    @APIResponse(
            responseCode = "200",
            description = "The model as it is now.",
            content = @Content(schema = @Schema(implementation = PortfolioModel.class)))
    @APIResponse(responseCode = "403", description = "Somebody else made the model, or it was shipped.")
    @APIResponse(responseCode = "404", description = "There is no such model, or it is not shown to you.")
    public Uni<Response> change(
            UUID id,
            @RestHeader(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @NotNull @Valid PortfolioModelRequest request) {
        return models.change(id, request, ifMatch, caller.current()).map(PortfolioModelResource::tagged);
    }

    private static Response tagged(PortfolioModel model) {
        return Response.ok(model)
                .header(HttpHeaders.ETAG, entityTag(model.rowVersion()))
                .build();
    }
}
