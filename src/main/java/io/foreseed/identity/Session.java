package io.foreseed.identity;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where somebody is signed in.
 *
 * @param refreshedAt  when it was begun or last refreshed
 * @param idleUntil  when it ends unless it is refreshed
 * @param expiresAt  when it ends however often it is refreshed
 * @param endedAt  when it was ended; null while it was not
 * @param isLimited  whether it is good for nothing but enrolling a second factor
 * @param endReason  null while it was not ended
 */
record Session(
        UUID id,
        UUID userId,
        Instant createdAt,
        Instant refreshedAt,
        Instant idleUntil,
        Instant expiresAt,
        @Nullable Instant endedAt,
        @Nullable String endReason,
        @Nullable String ipAddress,
        @Nullable String userAgent,
        boolean isLimited) {

    /** Why a session was ended. */
    enum End {
        /** Its user signed out there. */
        LOGOUT("logout"),
        /** Its user ended it from another one. */
        ENDED("ended"),
        /** The password was changed. */
        PASSWORD("password"),
        /** The account was disabled. */
        DISABLED("disabled"),
        /** A refresh token was shown that had been exchanged before: somebody has a copy. */
        REUSE("reuse"),
        /** The second factor was changed or taken away. */
        FACTOR("factor"),
        /** Its user signed in at more places than one may. */
        LIMIT("limit");

        private final String column;

        End(String column) {
            this.column = column;
        }

        String column() {
            return column;
        }
    }

    boolean isLive(Instant now) {
        return endedAt == null && now.isBefore(idleUntil) && now.isBefore(expiresAt);
    }
}
