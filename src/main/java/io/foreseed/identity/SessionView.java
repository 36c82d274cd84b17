package io.foreseed.identity;

import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A session as its owner sees it. */
@Schema(name = "Session")
record SessionView(
        UUID id,
        Instant createdAt,

        @Schema(description = "When it was begun or last refreshed.")
        Instant refreshedAt,

        @Schema(description = "When it ends unless it is refreshed.")
        Instant idleUntil,

        @Schema(description = "When it ends however often it is refreshed.")
        Instant expiresAt,

        @Schema(description = "Where it was begun.") @Nullable
        String ipAddress,

        @Schema(description = "What it was begun with.") @Nullable
        String userAgent,

        @Schema(description = "Whether this request belongs to it.")
        boolean isCurrent,

        @Schema(description = "Whether it is good for nothing but enrolling a second factor.")
        boolean isLimited) {

    static SessionView of(Session session, @Nullable UUID current) {
        return new SessionView(
                session.id(),
                session.createdAt(),
                session.refreshedAt(),
                session.idleUntil(),
                session.expiresAt(),
                session.ipAddress(),
                session.userAgent(),
                session.id().equals(current),
                session.isLimited());
    }
}
