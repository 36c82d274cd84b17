package io.foreseed.audit;

import io.foreseed.platform.AuditAction;
import io.foreseed.platform.CallerContext;
import io.foreseed.platform.Endpoint;
import io.foreseed.platform.Page;
import io.foreseed.platform.PageRequest;
import io.foreseed.platform.Permission;
import io.foreseed.platform.ResourceType;
import io.foreseed.problem.ProblemException;
import io.foreseed.problem.ProblemType;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestStreamElementType;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/audit-logs")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@Tag(name = "Audit trail", description = "Who did what, when, from where.")
class AuditLogResource {
    private static final String NDJSON = "application/x-ndjson";
    private static final Set<String> OUTCOMES = Set.of("success", "denied", "failed");
    private static final int LONGEST_TYPE = 100;

    private final AuditLogService trail;
    private final TrailService proofs;
    private final CallerContext caller;

    AuditLogResource(AuditLogService trail, TrailService proofs, CallerContext caller) {
        this.trail = trail;
        this.proofs = proofs;
        this.caller = caller;
    }

    /** The parameters that narrow. */
    @RegisterForReflection
    static final class Query {
        @RestQuery
        @Nullable
        @Parameter(description = "Actions of this user.", schema = @Schema(implementation = UUID.class))
        String userId;

        @RestQuery
        @Nullable
        @Parameter(
                description = "Actions on this person's things, whoever acted.",
                schema = @Schema(implementation = UUID.class))
        String subjectId;

        @RestQuery
        @Nullable
        @Parameter(description = "Actions on resources of this type, such as `plan`.")
        String resourceType;

        @RestQuery
        @Nullable
        @Parameter(description = "Actions on this resource only.", schema = @Schema(implementation = UUID.class))
        String resourceId;

        @RestQuery
        @Nullable
        @Parameter(description = "Actions of this kind only.", schema = @Schema(implementation = AuditAction.class))
        String action;

        @RestQuery
        @Nullable
        @Parameter(
                description = "Actions that ended so.",
                schema = @Schema(enumeration = {"success", "denied", "failed"}))
        String outcome;

        @RestQuery
        @Nullable
        @Parameter(
                description = "Actions that deserve so much to be looked at.",
                schema = @Schema(enumeration = {"info", "notice", "warning", "error"}))
        String severity;

        @RestQuery
        @Nullable
        @Parameter(
                description = "Actions that are evidence for this law.",
                schema = @Schema(enumeration = {"GDPR", "SOX"}))
        String complianceCategory;

        @RestQuery
        @Nullable
        @Parameter(
                description = "The action of this request only: its `X-Request-Id`.",
                schema = @Schema(implementation = UUID.class))
        String requestId;

        @RestQuery
        @Nullable
        @Parameter(description = "From this time on.", schema = @Schema(implementation = Instant.class))
        String from;

        @RestQuery
        @Nullable
        @Parameter(description = "Before this time.", schema = @Schema(implementation = Instant.class))
        String to;

        AuditLogFilter filter() {
            return new AuditLogFilter(
                    uuid("userId", userId),
                    uuid("subjectId", subjectId),
                    parsed("resourceType", resourceType, "must be a type's name", Query::type),
                    uuid("resourceId", resourceId),
                    parsed("action", action, "must be one of " + Arrays.toString(AuditAction.values()), Query::action),
                    parsed("outcome", outcome, "must be success, denied or failed", Query::outcome),
                    parsed("severity", severity, "must be info, notice, warning or error", Query::severity),
                    parsed("complianceCategory", complianceCategory, "must be GDPR or SOX", Query::category),
                    uuid("requestId", requestId),
                    instant("from", from),
                    instant("to", to));
        }

        private static String type(String text) {
            if (text.isEmpty() || text.length() > LONGEST_TYPE) {
                throw new IllegalArgumentException(text);
            }
            return text;
        }

        private static String action(String text) {
            return AuditAction.valueOf(text).name();
        }

        private static String severity(String text) {
            return Arrays.stream(Severity.values())
                    .map(Severity::code)
                    .filter(text::equals)
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(text));
        }

        private static String category(String text) {
            return ComplianceCategory.valueOf(text).name();
        }

        private static String outcome(String text) {
            if (!OUTCOMES.contains(text)) {
                throw new IllegalArgumentException(text);
            }
            return text;
        }
    }

    @GET
    @Endpoint(permission = Permission.OWN_ACTIONS, action = AuditAction.READ, resource = ResourceType.AUDIT_LOG)
    @Operation(
            operationId = "listAuditLogs",
            summary = "Search the trail, newest first: your own actions, as an auditor everybody's",
            description = "Reading the trail is recorded too.")
    @APIResponse(responseCode = "200", description = "A page of actions.")
    public Uni<Page<AuditLog>> list(
            @BeanParam Query query, @RestQuery @Nullable String limit, @RestQuery @Nullable String cursor) {
        return trail.list(query.filter(), PageRequest.of(limit, cursor), caller.current());
    }

    @GET
    @Path("export")
    @Endpoint(permission = Permission.TRAIL, action = AuditAction.EXPORT, resource = ResourceType.AUDIT_LOG)
    @Produces(NDJSON)
    @RestStreamElementType(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "exportAuditLogs",
            summary = "Export the trail as JSON lines, newest first",
            description = "One row a line, as far as the trail goes at this moment; the export is recorded before the "
                    + "first line.")
    @APIResponse(
            responseCode = "200",
            description = "The rows.",
            content = @Content(mediaType = NDJSON, schema = @Schema(implementation = AuditLog.class)))
    public Multi<AuditLog> export(@BeanParam Query query) {
        return trail.export(query.filter(), caller.current());
    }

    @GET
    @Path("{logId}")
    @Endpoint(permission = Permission.OWN_ACTIONS, action = AuditAction.READ, resource = ResourceType.AUDIT_LOG)
    @Operation(operationId = "readAuditLog", summary = "Read one action: your own, as an auditor anybody's")
    @APIResponse(responseCode = "200", description = "The action.")
    public Uni<AuditLog> read(UUID logId) {
        return trail.read(logId, caller.current());
    }

    @GET
    @Path("{id}/proof")
    @Endpoint(
            permission = Permission.TRAIL,
            action = AuditAction.EXPORT,
            resource = ResourceType.AUDIT_LOG,
            problems = {ProblemType.CONFLICT, ProblemType.ARCHIVED})
    @Operation(
            operationId = "proveAuditLog",
            summary = "Prove an event",
            description = "Everything needed to verify the event offline, with `foreseed audit verify --proof` or with "
                    + "`verify/foreseed-audit-verify.mjs`.")
    @APIResponse(responseCode = "200", description = "The proof.")
    @APIResponse(
            responseCode = "409",
            description = "The event is younger than the last checkpoint: ask again in a second.")
    @APIResponse(
            responseCode = "410",
            description = "It is in an archive that the service does not have, which is named.")
    public Uni<EventProof> prove(UUID id) {
        return proofs.proof(id, caller.current());
    }

    private static @Nullable UUID uuid(String name, @Nullable String text) {
        return parsed(name, text, "must be a UUID", UUID::fromString);
    }

    private static @Nullable Instant instant(String name, @Nullable String text) {
        return parsed(name, text, "must be a time such as 2026-01-31T00:00:00Z", Instant::parse);
    }

    private static <T> @Nullable T parsed(
            String name, @Nullable String text, String demand, Function<String, T> parse) {
        try {
            return text == null ? null : parse.apply(text);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw ProblemException.invalid("?" + name, demand);
        }
    }
}
