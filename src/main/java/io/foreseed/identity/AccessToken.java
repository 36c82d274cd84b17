package io.foreseed.identity;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.foreseed.platform.Permission;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a program signs in with, as its owner sees it. */
record AccessToken(
        UUID id,
        @JsonIgnore @Schema(hidden = true) UUID userId,
        String name,

        @Schema(description = "What it is good for, as far as its owner may.")
        List<String> permissions,

        Instant createdAt,
        Instant expiresAt,

        @Schema(description = "When it was last exchanged.") @Nullable
        Instant lastUsedAt,

        @Nullable Instant revokedAt) {
    /** What scanners of repositories find them by. */
    static final String PREFIX = "fsd_";

    /** What no token is good for: who has one must not make another, change how its owner signs in, or be a second person. */
    private static final Set<Permission> NEVER = EnumSet.of(
            Permission.OPEN,
            Permission.OWN_ACCOUNT,
            Permission.SECOND_FACTOR,
            Permission.ACCESS_TOKENS,
            Permission.APPROVALS);

    AccessToken {
        permissions = List.copyOf(permissions);
    }

    static Set<Permission> grantable() {
        return EnumSet.complementOf(EnumSet.copyOf(NEVER));
    }

    boolean isLive(Instant now) {
        return revokedAt == null && now.isBefore(expiresAt);
    }
}
