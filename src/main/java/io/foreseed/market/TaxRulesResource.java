package io.foreseed.market;

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
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

@Path(TaxRulesResource.PATH)
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@Tag(name = "Tax rules", description = "Versions of tax rules, each with its year and authority; none ever changes.")
class TaxRulesResource {
    static final String PATH = "/api/v1/tax-rules";

    private final TaxRulesService rules;
    private final IdempotencyService idempotency;
    private final CallerContext caller;

    TaxRulesResource(TaxRulesService rules, IdempotencyService idempotency, CallerContext caller) {
        this.rules = rules;
        this.idempotency = idempotency;
        this.caller = caller;
    }

    @POST
    @Endpoint(permission = Permission.TAX_RULES, action = AuditAction.CREATE, resource = ResourceType.TAX_RULES)
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "createTaxRules",
            summary = "Publish a version of tax rules",
            description = "Plans take it once they name it; what has been computed stays as it is.")
    @APIResponse(
            responseCode = "201",
            description = "The new version.",
            content = @Content(schema = @Schema(implementation = TaxRules.class)))
    public Uni<Response> create(
            @RestHeader("Idempotency-Key") @Nullable String key, @NotNull @Valid TaxRulesRequest request) {
        var repeatable = new IdempotentRequest(caller.current(), PATH, key, request);
        return idempotency
                .once(repeatable, () -> rules.create(request, caller.current())
                        .map(made -> idempotency.answer(201, PATH + "/" + made.version(), null, made)))
                .map(answer -> answer.toResponse());
    }

    @GET
    @Endpoint(permission = Permission.READ_MARKET, action = AuditAction.READ, resource = ResourceType.TAX_RULES)
    @Operation(operationId = "listTaxRules", summary = "List versions of tax rules, newest first")
    @APIResponse(responseCode = "200", description = "A page of versions.")
    public Uni<Page<TaxRules>> list(@RestQuery @Nullable String limit, @RestQuery @Nullable String cursor) {
        return rules.list(PageRequest.of(limit, cursor), caller.current());
    }

    @GET
    @Endpoint(
            permission = Permission.READ_MARKET,
            action = AuditAction.READ,
            resource = ResourceType.TAX_RULES,
            problems = ProblemType.NOT_FOUND)
    @Path("{version}")
    @Operation(operationId = "readTaxRules", summary = "Read a version of tax rules")
    @APIResponse(responseCode = "200", description = "The version.")
    @APIResponse(responseCode = "404", description = "There is no such version.")
    public Uni<TaxRules> read(String version) {
        return rules.read(version, caller.current());
    }
}
