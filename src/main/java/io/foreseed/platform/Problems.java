package io.foreseed.platform;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.foreseed.problem.FieldError;
import io.foreseed.problem.ProblemException;
import io.foreseed.problem.ProblemType;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the resources answer when they refuse, and what the framework refuses, brought into the same form. */
@ApplicationScoped
public class Problems {
    private static final int UNAUTHORIZED = 401;

    /** What every resource method calls the body. */
    private static final String BODY = "request";

    private final CurrentVertxRequest request;
    private final Routes routes;

    Problems(CurrentVertxRequest request, Routes routes) {
        this.request = request;
        this.routes = routes;
    }

    /** The answer to a refused action. */
    public Response response(ProblemException problem) {
        Response.ResponseBuilder answer = answer(Problem.of(problem, instance()));
        Duration retryAfter = problem.retryAfter();
        if (retryAfter != null) {
            answer.header("Retry-After", Math.max(1, retryAfter.toSeconds()));
        }
        if (problem.type().status() == UNAUTHORIZED) {
            answer.header("WWW-Authenticate", "Bearer");
        }
        return answer.build();
    }

    /** The caller's mistakes among the violations; empty when a bug of ours broke a rule inside the service. */
    public Optional<ProblemException> ofViolations(ConstraintViolationException exception) {
        List<FieldError> errors = new ArrayList<>();
        for (ConstraintViolation<?> violation : exception.getConstraintViolations()) {
            String pointer = pointer(violation.getPropertyPath());
            if (pointer == null) {
                return Optional.empty();
            }
            errors.add(new FieldError(pointer, violation.getMessage()));
        }
        errors.sort(Comparator.comparing(FieldError::pointer).thenComparing(FieldError::detail));
        return Optional.of(ProblemException.invalid(errors));
    }

    /** A body that is no JSON, or JSON of another shape. */
    public ProblemException ofJson(JsonProcessingException mistake) {
        return ProblemException.malformed(JsonMistake.of(mistake));
    }

    /** What the framework refused, in our words: no such method, no such media type. */
    public Response ofFramework(WebApplicationException failure) {
        Response refused = failure.getResponse();
        SortedSet<String> others = otherMethods(refused.getStatus());
        int status = others.isEmpty() ? refused.getStatus() : ProblemType.METHOD_NOT_ALLOWED.status();
        Response.ResponseBuilder answer = answer(Problem.ofStatus(status, instance()));
        refused.getStringHeaders().forEach((name, values) -> {
            if (!name.equalsIgnoreCase("Content-Type")) {
                answer.header(name, String.join(", ", values));
            }
        });
        if (!others.isEmpty()) {
            answer.header("Allow", String.join(", ", others));
        }
        return answer.build();
    }

    private static Response.ResponseBuilder answer(Problem problem) {
        return Response.status(problem.status()).type(Problem.MEDIA_TYPE).entity(problem.json());
    }

    /**
     * The methods that the path has when it lacks only that of the request, which the framework calls 404 where the
     * method is another resource's; a 405 has to name them (RFC 9110, 2022, section 15.5.6).
     */
    private SortedSet<String> otherMethods(int status) {
        RoutingContext current = request.getCurrent();
        boolean isOfRouting =
                status == ProblemType.METHOD_NOT_ALLOWED.status() || status == ProblemType.NOT_FOUND.status();
        if (current == null || !isOfRouting) {
            return Collections.emptySortedSet();
        }
        SortedSet<String> methods = routes.methods(current.normalizedPath());
        return methods.contains(current.request().method().name()) ? Collections.emptySortedSet() : methods;
    }

    private @Nullable UUID instance() {
        RoutingContext current = request.getCurrent();
        return current == null ? null : RequestIdentity.of(current);
    }

    /** The pointer of a violated method argument; null when the path does not begin at a resource method's argument. */
    private static @Nullable String pointer(Path path) {
        StringBuilder body = new StringBuilder();
        String parameter = null;
        for (Path.Node node : path) {
            if (node.getKind() == ElementKind.PARAMETER) {
                parameter = node.getName();
            }
            if (node.getKind() == ElementKind.RETURN_VALUE) {
                return null;
            }
            if (node.getIndex() != null) {
                body.append('/').append(node.getIndex());
            }
            if (node.getKind() == ElementKind.PROPERTY) {
                body.append('/').append(node.getName());
            }
        }
        if (parameter == null) {
            return null;
        }
        return body.isEmpty() && !parameter.equals(BODY) ? "?" + parameter : body.toString();
    }
}
