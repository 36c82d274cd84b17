package io.foreseed.platform;

import io.foreseed.problem.ProblemException;
import io.foreseed.problem.ProblemType;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.RequestScoped;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

/** The caller of the current request. */
@RequestScoped
public class CallerContext {
    private static final int USER_AGENT_LIMIT = 1_000;

    /** The claim of a token that names its session. */
    public static final String SESSION_CLAIM = "sid";

    /** The claim of a token that is not good for all that its user may: names of permissions, with blanks between. */
    public static final String SCOPE_CLAIM = "scope";

    private final SecurityIdentity identity;
    private final CurrentVertxRequest request;

    CallerContext(SecurityIdentity identity, CurrentVertxRequest request) {
        this.identity = identity;
        this.request = request;
    }

    /** The authenticated caller; refused when the token's subject is no user identifier. */
    public Caller current() {
        if (identity.getPrincipal() instanceof JsonWebToken token) {
            UUID session = session(token);
            String name = session == null ? token.getTokenID() : session.toString();
            return caller(userId(token), Role.of(token.getGroups()), name, session);
        }
        throw ProblemException.of(ProblemType.UNAUTHENTICATED, "Send an access token: Authorization: Bearer ...");
    }

    /** Whether the token is good for it, if the role is. */
    boolean permits(Permission permission) {
        return !(identity.getPrincipal() instanceof JsonWebToken token)
                || !(token.getClaim(SCOPE_CLAIM) instanceof String scope)
                || List.of(scope.split(" ")).contains(permission.code());
    }

    /** Whoever asks where no token is needed: the service acts for them, and the trail knows where they are. */
    public Caller visitor() {
        return caller(null, Role.SERVICE, null, null);
    }

    /** Whether a token was needed and accepted; where none is needed nobody looks at one. */
    public boolean isAuthenticated() {
        return request.getCurrent().user() instanceof QuarkusHttpUser user
                && user.getSecurityIdentity().getPrincipal() instanceof JsonWebToken;
    }

    private Caller caller(@Nullable UUID userId, Role role, @Nullable String sessionId, @Nullable UUID session) {
        RoutingContext current = request.getCurrent();
        SocketAddress address = current.request().remoteAddress();
        String userAgent = current.request().getHeader("User-Agent");
        return new Caller(
                userId,
                role,
                sessionId,
                session,
                RequestIdentity.of(current),
                address == null ? null : address.hostAddress(),
                userAgent == null ? null : userAgent.substring(0, Math.min(userAgent.length(), USER_AGENT_LIMIT)),
                RequestIdentity.startedNanos(current));
    }

    private static @Nullable UUID session(JsonWebToken token) {
        String session = token.getClaim(SESSION_CLAIM);
        try {
            return session == null ? null : UUID.fromString(session);
        } catch (IllegalArgumentException e) {
            throw ProblemException.of(ProblemType.UNAUTHENTICATED, "The token's session must be a UUID.");
        }
    }

    private static UUID userId(JsonWebToken token) {
        try {
            return UUID.fromString(token.getSubject());
        } catch (IllegalArgumentException | NullPointerException e) {
            throw ProblemException.of(ProblemType.UNAUTHENTICATED, "The token's subject must be a user's UUID.");
        }
    }
}
