package io.foreseed.audit;

import com.fasterxml.jackson.databind.JsonNode;
import io.foreseed.platform.AuditAction;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A row of the trail as the API shows it. */
public record AuditLog(
        UUID id,
        Instant timestamp,

        @Schema(enumeration = {"user", "service", "database"})
        String actorKind,

        @Nullable UUID userId,

        @Schema(description = "The person whose thing it was, and under whose key the values are.") @Nullable
        UUID subjectId,

        @Schema(description = "The token's identifier (`jti`).") @Nullable
        String sessionId,

        @Schema(implementation = AuditAction.class) String action,

        @Schema(
                description = "In the words of the API.",
                examples = {"plan", "plan_input", "simulation_run"})
        String resourceType,

        @Schema(description = "Absent for a list.") @Nullable
        UUID resourceId,

        @Nullable String ipAddress,
        @Nullable String userAgent,

        @Schema(description = "The `X-Request-Id`.") @Nullable
        UUID requestId,

        @Schema(description = "The whole resource before a change.") @Nullable
        JsonNode oldValues,

        @Schema(description = "The whole resource after a change.") @Nullable
        JsonNode newValues,

        @Schema(
                type = SchemaType.ARRAY,
                implementation = String.class,
                description = "Names of the members that differ.")
        @Nullable
        JsonNode changedFields,

        @Schema(
                description =
                        "What else a reader needs, such as the filter and count of a list or the `problem` of a refusal.")
        @Nullable
        JsonNode metadata,

        @Schema(enumeration = {"success", "denied", "failed"})
        String outcome,

        @Schema(
                enumeration = {"info", "notice", "warning", "error"},
                description = "How much it deserves to be looked at.")
        String severity,

        @Schema(
                enumeration = {"GDPR", "SOX"},
                description = "The law it is evidence for; absent when none asks for it.")
        @Nullable
        String complianceCategory,

        @Nullable Integer executionTimeMillis,

        @Schema(description = "The row's place in the trail.") @Nullable
        Long sequenceNumber,

        @Schema(
                description =
                        "True when address, user agent or values were there and nobody can read them: the person was erased.")
        @Nullable
        Boolean erased) {}
