package io.foreseed.audit;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of the trail as the API shows it. */
public record AuditLog(
        UUID id,
        Instant timestamp,
        @Nullable UUID userId,
        @Nullable String sessionId,
        String action,
        String resourceType,
        @Nullable UUID resourceId,
        @Nullable String ipAddress,
        @Nullable String userAgent,
        @Nullable UUID requestId,
        @Nullable JsonNode oldValues,
        @Nullable JsonNode newValues,
        @Nullable JsonNode changedFields,
        @Nullable JsonNode metadata,
        String outcome,
        @Nullable Integer executionTimeMillis,
        @Nullable Long sequenceNumber) {}
