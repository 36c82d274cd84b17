package io.foreseed.identity;

import io.foreseed.platform.Role;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A user as they see themselves. */
record Profile(
        UUID id,
        String email,
        String firstName,
        String lastName,

        @Schema(description = "What the user may do: `client`, `adviser`, `auditor`, `operator` or `superuser`.")
        String role,

        @Schema(examples = "Europe/Zurich", description = "A name of the IANA time zone database.")
        String timezone,

        @Schema(examples = "de_CH") String locale,

        @Schema(description = "What a program keeps for its user.")
        Map<String, Object> preferences,

        @Nullable String company,
        @Nullable String title,
        @Nullable String licenseNumber,

        @Schema(description = "Whether the address was proved.")
        boolean isVerified,

        @Nullable Instant lastLogin,
        @Nullable Instant passwordChangedAt,
        Instant createdAt,
        Instant updatedAt,
        long rowVersion) {

    Profile {
        preferences = Map.copyOf(preferences);
        Role.ofCode(role);
    }
}
