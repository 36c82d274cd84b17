package io.foreseed.approval;

import com.fasterxml.jackson.databind.JsonNode;
import io.foreseed.problem.ProblemException;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What one superuser asked another to approve.
 *
 * @param payload  what else the action needs, exactly as it was asked for and will be done
 * @param decidedBy  who approved, refused or withdrew it
 */
public record ApprovalRequest(
        UUID id,

        @Schema(description = "What is to be done.", examples = "approve_assumptions")
        String kind,

        @Schema(description = "What it is to be done to.") UUID subjectId,

        @Schema(
                type = SchemaType.OBJECT,
                implementation = Object.class,
                description = "What else the action needs, exactly as it will be done.")
        JsonNode payload,

        @Nullable String reason,
        ApprovalState state,
        UUID requestedBy,
        Instant requestedAt,

        @Schema(description = "After 24 hours it can be approved no more.")
        Instant expiresAt,

        @Schema(description = "Who approved, refused or withdrew it.") @Nullable
        UUID decidedBy,

        @Nullable Instant decidedAt) {

    /** Metadata of the audit row of an approved action: which request, and who made it. */
    public Map<String, Object> asMetadata() {
        return Map.of("approval", id, "requestedBy", requestedBy);
    }

    /** For kinds whose subject says all. */
    public void requireNoPayload() {
        if (!payload.isEmpty()) {
            throw ProblemException.invalid("/payload", "must be absent: this kind needs nothing more");
        }
    }
}
