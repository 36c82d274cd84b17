package io.foreseed.platform;

import io.foreseed.problem.ProblemException;
import io.foreseed.problem.ProblemType;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
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

    private final long maximumBody;
    private final BodyHandler boundedBody;

    RequestIdentity(@ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize maximumBody) {
        this.maximumBody = maximumBody.asLongValue();
        this.boundedBody = BodyHandler.create(false).setBodyLimit(this.maximumBody);
    }

    void register(@Observes Filters filters, Router router) {
        filters.register(this::identify, FIRST);
        router.route().order(Integer.MIN_VALUE).failureHandler(this::refuseLongBody);
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

    private void identify(RoutingContext request) {
        UUID id = parse(request.request().getHeader(HEADER));
        request.put(REQUEST_ID, id);
        request.put(STARTED, System.nanoTime());
        request.response().putHeader(HEADER, id.toString());
        MDC.put("requestId", id.toString());
        if (contentLength(request) > maximumBody) {
            refuseBody(request, id);
        } else {
            nameEmptyBody(request);
            if (request.request().headers().contains("Transfer-Encoding")) {
                boundedBody.handle(request);
            } else {
                request.next();
            }
        }
    }

    /** A body that names no length is counted while it is read. */
    private void refuseLongBody(RoutingContext request) {
        if (request.statusCode() == ProblemType.CONTENT_TOO_LARGE.status()) {
            refuseBody(request, of(request));
        } else {
            request.next();
        }
    }

    /** What has no body has no type, whatever a client's habit names: it is as good as {} and not refused for that. */
    private static void nameEmptyBody(RoutingContext request) {
        MultiMap headers = request.request().headers();
        if (contentLength(request) == 0 && !headers.contains("Transfer-Encoding")) {
            headers.set("Content-Type", "application/json");
        }
    }

    /** The server itself would answer 413 without a word. */
    private void refuseBody(RoutingContext request, UUID id) {
        ProblemException refusal =
                ProblemException.of(ProblemType.CONTENT_TOO_LARGE, "A body has at most " + maximumBody + " bytes.");
        request.response()
                .setStatusCode(refusal.type().status())
                .putHeader("Content-Type", Problem.MEDIA_TYPE)
                .putHeader("Connection", "close")
                .end(Problem.of(refusal, id).json());
    }

    private static long contentLength(RoutingContext request) {
        try {
            String length = request.request().getHeader("Content-Length");
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException e) {
            return 0;
        }
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
