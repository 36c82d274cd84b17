package io.foreseed.report;

import io.foreseed.platform.AuditAction;
import io.foreseed.platform.CallerContext;
import io.foreseed.platform.Endpoint;
import io.foreseed.platform.Permission;
import io.foreseed.platform.ResourceType;
import io.foreseed.problem.ProblemException;
import io.foreseed.problem.ProblemType;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/plans/{planId}/runs/{runId}")
@Authenticated
@Tag(name = "Runs")
class ReportResource {
    private static final String HTML = "text/html";
    private static final String CSV = "text/csv";
    private static final String OF_UTF_8 = ";charset=UTF-8";

    private final ReportService reports;
    private final CallerContext caller;

    ReportResource(ReportService reports, CallerContext caller) {
        this.reports = reports;
        this.caller = caller;
    }

    @GET
    @Endpoint(
            permission = Permission.PLANS,
            action = AuditAction.EXPORT,
            resource = ResourceType.SIMULATION_RUN,
            problems = {ProblemType.CONFLICT, ProblemType.ARCHIVED})
    @Path("report")
    @Produces(HTML + OF_UTF_8)
    @Operation(
            operationId = "printRun",
            summary = "A run as a page to read and print",
            description = "One HTML page that loads and runs nothing: outcome, charts, the plan, what was assumed.")
    @APIResponse(responseCode = "409", description = "The run has not succeeded.")
    @APIResponse(
            responseCode = "200",
            description = "The page.",
            content = @Content(mediaType = HTML, schema = @Schema(type = SchemaType.STRING)))
    public Uni<Response> report(
            UUID planId,
            UUID runId,
            @Parameter(
                            description = "What it will be printed on.",
                            schema =
                                    @Schema(
                                            type = SchemaType.STRING,
                                            enumeration = {"a4", "letter"},
                                            defaultValue = "a4"))
                    @RestQuery
                    @Nullable
                    String paper) {
        Paper size = Paper.of(paper == null ? "a4" : paper)
                .orElseThrow(() -> ProblemException.invalid("?paper", "must be a4 or letter"));
        return reports.page(planId, runId, size, caller.current()).map(page -> answer(page, HTML)
                .header("Content-Security-Policy", Report.contentSecurityPolicy(size) + "; frame-ancestors 'none'")
                .build());
    }

    @GET
    @Endpoint(
            permission = Permission.PLANS,
            action = AuditAction.EXPORT,
            resource = ResourceType.SIMULATION_RUN,
            problems = {ProblemType.CONFLICT, ProblemType.ARCHIVED})
    @Path("years")
    @Produces(CSV + OF_UTF_8)
    @Operation(
            operationId = "exportRunYears",
            summary = "The years of a run as a table",
            description =
                    "CSV (RFC 4180) with a row of column names and a row a year; every cell is a number or empty.")
    @APIResponse(responseCode = "409", description = "The run has not succeeded.")
    @APIResponse(
            responseCode = "200",
            description = "The table.",
            content = @Content(mediaType = CSV, schema = @Schema(type = SchemaType.STRING)))
    public Uni<Response> years(UUID planId, UUID runId) {
        return reports.years(planId, runId, caller.current()).map(table -> answer(table, CSV)
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"years.csv\"")
                .build());
    }

    private static Response.ResponseBuilder answer(String body, String type) {
        return Response.ok(body, type + OF_UTF_8)
                .header("X-Content-Type-Options", "nosniff")
                .header(HttpHeaders.CACHE_CONTROL, "no-store");
    }
}
