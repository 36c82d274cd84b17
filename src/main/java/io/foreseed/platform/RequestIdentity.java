package io.foreseed.platform;

import io.foreseed.problem.ProblemType;
import io.quarkus.vertx.http.ManagementInterface;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.UUID;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

/**
 * What every request gets before anything else sees it, and every answer has: an identifier (taken over when it is a
 * UUID, made otherwise), and header fields against guessing and keeping.
 */
@ApplicationScoped
class RequestIdentity {
    static final String HEADER = "X-Request-Id";

    /** The name of the identifier in what is logged. */
    static final String LOGGED = "requestId";

    private static final String REQUEST_ID = "foreseed.requestId";
    private static final String STARTED = "foreseed.startedNanos";
    private static final int UUID_LENGTH = 36;
    private static final int FIRST = 10_000;
    private static final int UNKNOWN = -1;

    void register(@Observes Filters filters, Router router) {
        filters.register(RequestIdentity::identify, FIRST);
        router.route().order(Integer.MIN_VALUE).failureHandler(RequestIdentity::failed);
    }

    void registerManagement(@Observes ManagementInterface management) {
        Router router = management.router();
        router.route()
                .order(Integer.MIN_VALUE)
                .handler(RequestIdentity::identify)
                .failureHandler(RequestIdentity::failed);
        router.errorHandler(ProblemType.NOT_FOUND.status(), RequestIdentity::failed);
        router.errorHandler(ProblemType.METHOD_NOT_ALLOWED.status(), RequestIdentity::failed);
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
        UUID id = identify(request.request().getHeader(HEADER));
        request.put(REQUEST_ID, id);
        request.put(STARTED, System.nanoTime());
        MultiMap headers = request.response().headers();
        headers.set(HEADER, id.toString());
        headers.set("X-Content-Type-Options", "nosniff");
        request.addHeadersEndHandler(ended -> {
            if (!headers.contains("Cache-Control")) {
                headers.set("Cache-Control", "no-store");
            }
        });
        MDC.put(LOGGED, id.toString());
        nameEmptyBody(request);
        request.next();
    }

    /** What has no body has no type, whatever a client's habit names: it is as good as {} and not refused for that. */
    private static void nameEmptyBody(RoutingContext request) {
        MultiMap headers = request.request().headers();
        String length = headers.get("Content-Length");
        if ((length == null || length.equals("0")) && !headers.contains("Transfer-Encoding")) {
            headers.set("Content-Type", "application/json");
        }
    }

    /** What fails before a resource is reached, or after it has been left. */
    private static void failed(RoutingContext request) {
        int status = request.statusCode();
        if (status == UNKNOWN || status == ProblemType.INTERNAL_ERROR.status()) {
            Bugs.report(request.failure());
            status = ProblemType.INTERNAL_ERROR.status();
        }
        answer(request, Problem.ofStatus(status, request.get(REQUEST_ID)));
    }

    private static void answer(RoutingContext request, Problem problem) {
        HttpServerResponse response = request.response();
        if (!response.headWritten() && !response.closed()) {
            response.setStatusCode(problem.status())
                    .putHeader("Content-Type", Problem.MEDIA_TYPE)
                    .end(problem.json());
        }
    }

    /** The identifier that a request brings, or a new one. */
    static UUID identify(@Nullable String text) {
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
