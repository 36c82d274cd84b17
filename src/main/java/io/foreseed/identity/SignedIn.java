package io.foreseed.identity;

import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What a session is used with (the names are those of RFC 6749, 2012, section 5.1, as this API writes names). */
record SignedIn(
        @Schema(description = "For `Authorization: Bearer`.")
        String accessToken,

        @Schema(examples = "Bearer") String tokenType,

        @Schema(description = "Seconds until the access token is over.", examples = "600")
        long expiresIn,

        @Schema(description = "Good for one exchange at `/api/v1/auth/refresh`; then a new one takes its place.")
        String refreshToken,

        UUID sessionId,

        @Schema(description = "When the session ends unless it is refreshed.")
        Instant idleUntil,

        @Schema(description = "When the session ends however often it is refreshed.")
        Instant sessionExpiresAt,

        @Schema(description = "Whether it is good for nothing but enrolling a second factor, which the role needs.")
        boolean isLimited) {
    static SignedIn of(Session session, Account account, OpaqueToken refresh, SigningKey key) {
        return new SignedIn(
                AccessTokenService.ofSession(account.id(), account.role(), session, key),
                "Bearer",
                AccessTokenService.SESSION_TOKEN_LIFETIME.toSeconds(),
                refresh.text(),
                session.id(),
                session.idleUntil(),
                session.expiresAt(),
                session.isLimited());
    }

    @Override
    public String toString() {
        return "SignedIn[hidden]";
    }
}
