package io.foreseed.platform;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who asks, and by which request.
 *
 * @param userId  the authenticated user; null for the service itself
 * @param role  what the user may do; {@link Role#SERVICE} for the service itself
 * @param sessionId  the token's identifier ({@code jti})
 * @param requestId  the identifier returned as {@code X-Request-Id}
 * @param startedNanos  {@link System#nanoTime()} when the request arrived
 */
public record Caller(
        @Nullable UUID userId,
        Role role,
        @Nullable String sessionId,
        UUID requestId,
        @Nullable String ipAddress,
        @Nullable String userAgent,
        long startedNanos) {

    /** The service acting by itself: a start, a schedule, a worker that finishes another instance's run. */
    public static Caller service(UUID requestId) {
        return new Caller(null, Role.SERVICE, null, requestId, null, "foreseed", System.nanoTime());
    }

    /** The authenticated user. */
    public UUID user() {
        if (userId == null) {
            throw new IllegalStateException("the service itself is not a user");
        }
        return userId;
    }

    public int elapsedMillis() {
        return (int) Math.min(Integer.MAX_VALUE, (System.nanoTime() - startedNanos) / 1_000_000);
    }
}
