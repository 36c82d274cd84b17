package io.foreseed.platform;

import io.foreseed.problem.ProblemException;
import io.foreseed.problem.ProblemType;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ResourceInfo;
import java.lang.reflect.Method;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/**
 * Refuses what a role may never do, what the token is not good for and what is asked too often, before the body is read;
 * whose things they are is decided later, in SQL.
 */
@ApplicationScoped
public class AccessControl {
    private static final String ENDPOINT = "foreseed.endpoint";

    private final CallerContext caller;
    private final RateLimitService limits;

    AccessControl(CallerContext caller, RateLimitService limits) {
        this.caller = caller;
        this.limits = limits;
    }

    /** What the request asks for; empty when it is no operation, or when nobody got as far as to look. */
    public static Optional<Endpoint> requested(RoutingContext request) {
        @Nullable Endpoint endpoint = request.get(ENDPOINT);
        return Optional.ofNullable(endpoint);
    }

    /** Whether there is somebody is asked before, by {@code @Authenticated}. */
    @ServerRequestFilter(priority = Priorities.AUTHORIZATION)
    public void check(ResourceInfo operation, RoutingContext request) {
        Method method = operation.getResourceMethod();
        Endpoint endpoint = method.getAnnotation(Endpoint.class);
        if (endpoint == null) {
            throw new IllegalStateException(method + " does not say what it is: it has no @Endpoint");
        }
        request.put(ENDPOINT, endpoint);
        Permission permission = endpoint.permission();
        if (permission.isOpen()) {
            QueryParameters.requireValid(method, request);
            return;
        }
        Caller current = caller.current();
        Role role = current.role();
        if (!permission.isHeldBy(role)) {
            throw ProblemException.of(
                    ProblemType.FORBIDDEN,
                    "The role " + role.code() + " may never do this; " + permission.holders() + " may.");
        }
        if (!caller.permits(permission)) {
            throw ProblemException.of(
                    ProblemType.FORBIDDEN,
                    "This token is not good for " + permission.code()
                            + ". One of a session that lacks the second factor"
                            + " its role needs can only enrol it: POST /api/v1/auth/second-factor.");
        }
        RateLimit.of(permission, endpoint.action())
                .ifPresent(
                        limit -> limits.require(limit, current, current.user().toString()));
        QueryParameters.requireValid(method, request);
    }
}
