package io.foreseed.platform;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.UUID;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

/** Gives every request its identifier before anything else sees it: taken over when it is a UUID, made otherwise. */
@ApplicationScoped
class RequestIdentity {
    static final String HEADER = "X-Request-Id";
    private static final String REQUEST_ID = "foreseed.requestId";
    private static final String STARTED = "foreseed.startedNanos";
    private static final int UUID_LENGTH = 36;
    private static final int FIRST = 10_000;

    void register(@Observes Filters filters) {
        filters.register(RequestIdentity::identify, FIRST);
    }

    static UUID of(RoutingContext request) {
        UUID id = request.get(REQUEST_ID);
        if (id == null) {
            throw new IllegalStateException("the request came past the identity filter");
        }
        return id;
    }

    static long startedNanos(RoutingContext request) {
        Long started = request.get(STARTED);
        return started == null ? System.nanoTime() : started;
    }

    private static void identify(RoutingContext request) {
        UUID id = parse(request.request().getHeader(HEADER));
        request.put(REQUEST_ID, id);
        request.put(STARTED, System.nanoTime());
        request.response().putHeader(HEADER, id.toString());
        MDC.put("requestId", id.toString());
        request.next();
    }

    private static UUID parse(@Nullable String text) {
        if (text != null && text.length() == UUID_LENGTH) {
            try {
                return UUID.fromString(text);
            } catch (IllegalArgumentException e) {
                return Identifiers.next();
            }
        }
        return Identifiers.next();
    }
}
