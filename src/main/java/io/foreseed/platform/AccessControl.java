package io.foreseed.platform;

import io.foreseed.problem.ProblemException;
import io.foreseed.problem.ProblemType;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ResourceInfo;
import java.lang.reflect.Method;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Refuses what a role may never do, before the body is read; whose things they are is decided later, in SQL. */
@ApplicationScoped
class AccessControl {
    private final CallerContext caller;

    AccessControl(CallerContext caller) {
        this.caller = caller;
    }

    /** Whether there is somebody is asked before, by {@code @Authenticated}. */
    @ServerRequestFilter(priority = Priorities.AUTHORIZATION)
    public void check(ResourceInfo operation) {
        Method method = operation.getResourceMethod();
        Requires required = method.getAnnotation(Requires.class);
        if (required == null) {
            if (!method.isAnnotationPresent(PermitAll.class)) {
                throw new IllegalStateException(method + " says neither what it requires nor that it is open");
            }
            return;
        }
        Permission permission = required.value();
        Role role = caller.current().role();
        if (!permission.isHeldBy(role)) {
            throw ProblemException.of(
                    ProblemType.FORBIDDEN,
                    "The role " + role.code() + " may never do this; " + permission.holders() + " may.");
        }
    }
}
