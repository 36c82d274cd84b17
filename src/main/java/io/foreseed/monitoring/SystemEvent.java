package io.foreseed.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What happened to the service: once, or again and again in the same way. */
public record SystemEvent(
        UUID id,

        @Schema(description = "When it happened, the first time.")
        Instant timestamp,

        @Schema(description = "When it happened last; of a start, when the instance was last there.")
        Instant lastSeen,

        @Schema(description = "How often it happened while it was open.")
        long occurrences,

        @Schema(enumeration = {"startup", "shutdown", "error", "performance", "maintenance"})
        String eventType,

        @Schema(enumeration = {"system", "database", "api", "simulation"})
        String category,

        @Schema(enumeration = {"debug", "info", "warning", "error", "critical"})
        String severity,

        String message,

        @Schema(description = "The part of the service.") @Nullable
        String component,

        @Nullable String environment,

        @Nullable String version,

        @Schema(description = "The problem's name, or the SQLSTATE of the database.") @Nullable
        String errorCode,

        @Schema(description = "Classes, methods and lines; no messages, which may quote data. Not in a list.") @Nullable
        String stackTrace,

        @Schema(
                type = SchemaType.OBJECT,
                implementation = Object.class,
                description = "What else is known: figures, names of the service's own, identifiers.")
        @Nullable
        JsonNode additionalData,

        @Nullable Integer durationMillis,

        @Schema(description = "The heap in use.") @Nullable Integer memoryUsageMegabytes,

        @Schema(description = "Of all processors.") @Nullable
        BigDecimal cpuUsagePercent,

        @Schema(description = "Whether it waits for nobody any more. What is for information waits for nobody.")
        boolean resolved,

        @Nullable Instant resolvedAt,
        @Nullable UUID resolvedBy,
        @Nullable String resolutionNotes,

        @Schema(description = "What the ETag says; happening again does not change it.")
        long rowVersion) {}
