package io.foreseed.platform;

import io.foreseed.problem.ProblemException;
import io.foreseed.problem.ProblemType;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.RequestScoped;
import java.util.UUID;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

/** The caller of the current request. */
@RequestScoped
public class CallerContext {
    private static final int USER_AGENT_LIMIT = 1_000;

    private final SecurityIdentity identity;
    private final CurrentVertxRequest request;

    CallerContext(SecurityIdentity identity, CurrentVertxRequest request) {
        this.identity = identity;
        this.request = request;
    }

    /** The authenticated caller; refused when the token's subject is no user identifier. */
    public Caller current() {
        if (identity.getPrincipal() instanceof JsonWebToken token) {
            return caller(userId(token), Role.of(token.getGroups()), token.getTokenID());
        }
        throw ProblemException.of(ProblemType.UNAUTHENTICATED, "Send an access token: Authorization: Bearer ...");
    }

    public boolean isAuthenticated() {
        return !identity.isAnonymous() && identity.getPrincipal() instanceof JsonWebToken;
    }

    private Caller caller(UUID userId, Role role, @Nullable String sessionId) {
        RoutingContext current = request.getCurrent();
        SocketAddress address = current.request().remoteAddress();
        String userAgent = current.request().getHeader("User-Agent");
        return new Caller(
                userId,
                role,
                sessionId,
                RequestIdentity.of(current),
                address == null ? null : address.hostAddress(),
                userAgent == null ? null : userAgent.substring(0, Math.min(userAgent.length(), USER_AGENT_LIMIT)),
                RequestIdentity.startedNanos(current));
    }

    private static UUID userId(JsonWebToken token) {
        try {
            return UUID.fromString(token.getSubject());
        } catch (IllegalArgumentException | NullPointerException e) {
            throw ProblemException.of(ProblemType.UNAUTHENTICATED, "The token's subject must be a user's UUID.");
        }
    }
}
