package io.foreseed.platform;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.foreseed.problem.FieldError;
import io.foreseed.problem.ProblemException;
import io.foreseed.problem.ProblemType;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.quarkiverse.resteasy.problem.postprocessing.ProblemContext;
import io.quarkiverse.resteasy.problem.postprocessing.ProblemPostProcessor;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** Problem documents (RFC 9457, 2023): ours, and those of the framework brought into the same form. */
@ApplicationScoped
@RegisterForReflection(targets = FieldError.class)
public class Problems implements ProblemPostProcessor {
    private static final int LAST = -1_000;
    private static final int SERVER_ERROR = 500;
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
        ProblemType type = problem.type();
        HttpProblem.Builder builder = HttpProblem.builder()
                .withType(type.uri())
                .withTitle(type.title())
                .withStatus(type.status())
                .withDetail(problem.detail())
                .withInstance(instance());
        if (!problem.errors().isEmpty()) {
            builder.with("errors", problem.errors());
        }
        Duration retryAfter = problem.retryAfter();
        if (retryAfter != null) {
            builder.withHeader("Retry-After", Math.max(1, retryAfter.toSeconds()));
        }
        if (type.status() == UNAUTHORIZED) {
            builder.withHeader("WWW-Authenticate", "Bearer");
        }
        return builder.build().toResponse();
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
        ProblemType type = ProblemType.ofStatus(status);
        HttpProblem.Builder problem = HttpProblem.builder()
                .withType(type.uri())
                .withTitle(type.title())
                .withStatus(status)
                .withDetail(type.title() + ".")
                .withInstance(instance());
        refused.getStringHeaders().forEach((name, values) -> problem.withHeader(name, String.join(", ", values)));
        if (!others.isEmpty()) {
            problem.withHeader("Allow", String.join(", ", others));
        }
        return problem.build().toResponse();
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

    /** Gives the framework's own problems our types and the request's identifier, and hides what is internal. */
    @Override
    public HttpProblem apply(HttpProblem problem, ProblemContext context) {
        URI known = problem.getType();
        ProblemType type = ProblemType.ofStatus(problem.getStatusCode());
        boolean ours = known != null && known.toString().startsWith("urn:foreseed:");
        if (ours) {
            return problem;
        }
        HttpProblem.Builder builder = HttpProblem.builder()
                .withType(type.uri())
                .withTitle(type.title())
                .withStatus(problem.getStatusCode())
                .withInstance(instance());
        if (problem.getStatusCode() < SERVER_ERROR) {
            builder.withDetail(type.title() + ".");
        }
        problem.getHeaders().forEach(builder::withHeader);
        return builder.build();
    }

    @Override
    public int priority() {
        return LAST;
    }

    private @Nullable URI instance() {
        RoutingContext current = request.getCurrent();
        return current == null ? null : URI.create("urn:uuid:" + RequestIdentity.of(current));
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
