package io.foreseed.platform;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who asks, and by which request.
 *
 * @param userId  the authenticated user; null for the service itself, and for a visitor who has not signed in
 * @param role  what the user may do; {@link Role#SERVICE} for the service itself, also when it acts for a visitor
 * @param sessionId  what the trail calls the session: of a token without one its own identifier ({@code jti})
 * @param session  the session that must live for the caller to act; null when there is none
 * @param requestId  the identifier returned as {@code X-Request-Id}
 * @param startedNanos  {@link System#nanoTime()} when the request arrived
 * @param origin  where the command was called that this process runs; null when a request or the service itself acts
 */
public record Caller(
        @Nullable UUID userId,
        Role role,
        @Nullable String sessionId,
        @Nullable UUID session,
        UUID requestId,
        @Nullable String ipAddress,
        @Nullable String userAgent,
        long startedNanos,
        @Nullable CommandOrigin origin) {

    /** Who asks by a request. */
    public Caller(
            @Nullable UUID userId,
            Role role,
            @Nullable String sessionId,
            @Nullable UUID session,
            UUID requestId,
            @Nullable String ipAddress,
            @Nullable String userAgent,
            long startedNanos) {
        this(userId, role, sessionId, session, requestId, ipAddress, userAgent, startedNanos, null);
    }

    /** The service acting by itself, at a start, by a schedule or as a worker; or the command that this process runs. */
    public static Caller service(UUID requestId) {
        return new Caller(
                null,
                Role.SERVICE,
                null,
                null,
                requestId,
                null,
                "foreseed",
                System.nanoTime(),
                CommandOrigin.current());
    }

    /** The visitor of this request, once they are known: in the trail the action is theirs. */
    public Caller as(UUID user, @Nullable UUID session) {
        String name = session == null ? null : session.toString();
        return new Caller(user, role, name, session, requestId, ipAddress, userAgent, startedNanos, origin);
    }

    /** The same who asks, with the rights of the service: for what has been decided. */
    public Caller asService() {
        return new Caller(
                userId, Role.SERVICE, sessionId, session, requestId, ipAddress, userAgent, startedNanos, origin);
    }

    /** The authenticated user. */
    public UUID user() {
        if (userId == null) {
            throw new IllegalStateException("the service itself is not a user");
        }
        return userId;
    }

    /** For work over everybody's rows, which nobody but the service itself may do. */
    public void requireService() {
        if (role != Role.SERVICE) {
            throw new IllegalStateException("only the service itself works on everybody's rows, not a " + role);
        }
    }

    public int elapsedMillis() {
        return (int) Math.min(Integer.MAX_VALUE, (System.nanoTime() - startedNanos) / 1_000_000);
    }
}
