package io.foreseed.identity;

import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * An account as superusers see it, advisers those of their clients, and everybody their own.
 *
 * @param isActive  whether it may do anything at all
 * @param rowVersion  what the ETag says
 */
public record UserAccount(
        UUID id,
        String email,
        String firstName,
        String lastName,

        @Schema(enumeration = {"client", "adviser", "auditor", "operator", "superuser"})
        String role,

        @Schema(description = "Whether it may do anything at all.")
        boolean isActive,

        Instant createdAt,
        Instant updatedAt,
        @Nullable UUID updatedBy,

        @Schema(description = "Until when, or until when last, one superuser keeps it out.") @Nullable
        Instant suspendedUntil,

        @Schema(description = "Since when nothing of the person is kept but the identifier.") @Nullable
        Instant erasedAt,

        @Schema(description = "What the ETag says.") long rowVersion) {}
