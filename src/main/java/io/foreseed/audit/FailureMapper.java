package io.foreseed.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.foreseed.platform.AccessControl;
import io.foreseed.platform.Bugs;
import io.foreseed.platform.Caller;
import io.foreseed.platform.CallerContext;
import io.foreseed.platform.DatabaseFailure;
import io.foreseed.platform.Endpoint;
import io.foreseed.platform.EventLoop;
import io.foreseed.platform.Notice;
import io.foreseed.platform.Problems;
import io.foreseed.problem.ProblemException;
import io.foreseed.problem.ProblemType;
import io.quarkus.hibernate.validator.runtime.jaxrs.ResteasyReactiveViolationException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.UnauthorizedException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.VertxException;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.ext.web.RoutingContext;
import io.vertx.sqlclient.DatabaseException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.PersistenceException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.net.ConnectException;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/** Answers a refused action as a problem, after it has been written to the trail. */
@ApplicationScoped
class FailureMapper {
    private static final Logger LOG = Logger.getLogger(FailureMapper.class);

    private static final int BEFORE_THE_FRAMEWORK = 1;
    private static final int MAXIMUM_CAUSES = 20;

    /** Nobody is known to have done it; too many to be written down; or writing is what fails. */
    private static final Set<ProblemType> NOT_AUDITED = EnumSet.of(
            ProblemType.UNAUTHENTICATED,
            ProblemType.TOO_MANY_REQUESTS,
            ProblemType.AUDIT_UNAVAILABLE,
            ProblemType.DEADLINE_EXCEEDED);

    /** Nobody has looked at what was asked for, and there may be very many. */
    private static final Set<ProblemType> AUDITED_TOGETHER = EnumSet.of(ProblemType.OVERLOADED);

    private static final Pattern ID = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    private final AuditTrail audit;
    private final RefusalRecordService refusals;
    private final CallerContext caller;
    private final Problems problems;
    private final EventLoop eventLoop;

    FailureMapper(
            AuditTrail audit,
            RefusalRecordService refusals,
            CallerContext caller,
            Problems problems,
            EventLoop eventLoop) {
        this.eventLoop = eventLoop;
        this.refusals = refusals;
        this.audit = audit;
        this.caller = caller;
        this.problems = problems;
    }

    @ServerExceptionMapper
    public Uni<Response> refused(ProblemException problem, RoutingContext request) {
        if (problem.getCause() != null) {
            LOG.warnf("event=refused type=%s cause=\"%s\"", problem.type().slug(), problem.getCause());
        }
        return audited(problem, request);
    }

    /** No token, or one that is not valid: which of the two, and why, is not told. */
    @ServerExceptionMapper(
            value = {UnauthorizedException.class, AuthenticationFailedException.class},
            priority = BEFORE_THE_FRAMEWORK)
    public Response unauthenticated(SecurityException refused) {
        return problems.response(
                ProblemException.of(ProblemType.UNAUTHENTICATED, ProblemType.UNAUTHENTICATED.title() + "."));
    }

    @ServerExceptionMapper
    public Uni<Response> invalid(ResteasyReactiveViolationException violations, RoutingContext request) {
        return problems.ofViolations(violations)
                .map(problem -> audited(problem, request))
                .orElseGet(() -> failed(violations, request));
    }

    /** A body that is no JSON, JSON of another shape than the resource, or JSON past the limits of its reader. */
    @ServerExceptionMapper(
            value = {
                MismatchedInputException.class,
                UnrecognizedPropertyException.class,
                InvalidFormatException.class,
                JsonMappingException.class,
                StreamConstraintsException.class,
                JsonProcessingException.class
            },
            priority = BEFORE_THE_FRAMEWORK)
    public Uni<Response> misshapen(JsonProcessingException mistake, RoutingContext request) {
        return audited(problems.ofJson(mistake), request);
    }

    /** What the framework refuses by itself; it wraps what the reader of JSON cannot parse at all. */
    @ServerExceptionMapper(
            value = {WebApplicationException.class, NotFoundException.class},
            priority = BEFORE_THE_FRAMEWORK)
    public Uni<Response> refusedByFramework(WebApplicationException failure, RoutingContext request) {
        if (failure.getCause() instanceof JsonProcessingException mistake) {
            return audited(problems.ofJson(mistake), request);
        }
        Response answer = problems.ofFramework(failure);
        return audited(ProblemType.ofStatus(answer.getStatus()), answer, request);
    }

    /**
     * What the database refused or could not do, whatever it is wrapped in: a race lost, or an outage. Else a bug of ours:
     * what was asked for was not done, and the trail says so.
     */
    @ServerExceptionMapper(
            value = {
                RuntimeException.class,
                Exception.class,
                PersistenceException.class,
                SQLException.class,
                DatabaseException.class,
                VertxException.class,
                ConnectException.class,
                NoStackTraceThrowable.class
            },
            priority = BEFORE_THE_FRAMEWORK)
    public Uni<Response> failed(Throwable bug, RoutingContext request) {
        Optional<ProblemException> refusal = DatabaseFailure.of(bug);
        if (refusal.isPresent()) {
            return refused(refusal.get(), request);
        }
        if (hasLeft(bug)) {
            return Uni.createFrom()
                    .item(problems.response(ProblemException.of(
                            ProblemType.REQUEST_TIMEOUT, ProblemType.REQUEST_TIMEOUT.title() + ".")));
        }
        Bugs.report(
                bug,
                AccessControl.requested(request)
                        .map(asked -> asked.resource().code())
                        .orElse(null));
        return audited(
                ProblemException.of(ProblemType.INTERNAL_ERROR, ProblemType.INTERNAL_ERROR.title() + "."), request);
    }

    /** Who asked has gone in the middle of the body: the answer is nobody's, and nothing is broken. */
    private static boolean hasLeft(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .limit(MAXIMUM_CAUSES)
                .anyMatch(HttpClosedException.class::isInstance);
    }

    private Uni<Response> audited(ProblemException problem, RoutingContext request) {
        return audited(problem.type(), problems.response(problem), request);
    }

    private Uni<Response> audited(ProblemType reason, Response answer, RoutingContext request) {
        Optional<Endpoint> endpoint = AccessControl.requested(request);
        if (endpoint.isEmpty() || !caller.isAuthenticated() || NOT_AUDITED.contains(reason)) {
            return Uni.createFrom().item(answer);
        }
        Caller who;
        try {
            who = caller.current();
        } catch (ProblemException unauthenticated) {
            return Uni.createFrom().item(problems.response(unauthenticated));
        }
        AuditEvent event = event(endpoint.get(), reason, request);
        return eventLoop
                .onLoop(() -> AUDITED_TOGETHER.contains(reason)
                        ? refusals.record(event, reason, who)
                        : audit.appendRefused(event, reason, who))
                .replaceWith(answer)
                .onFailure(FailureMapper::isNobodyAnyMore)
                .recoverWithItem(ended -> problems.response((ProblemException) ended))
                .onFailure()
                .recoverWithItem(failure -> {
                    LOG.errorf("event=refusal-not-audited type=%s reason=\"%s\"", reason.slug(), failure);
                    Notice.ofJob("audit", failure).during(who.requestId()).post();
                    return answer;
                });
    }

    /** The session ended before the action was looked at: then that is the answer, whatever else was wrong. */
    private static boolean isNobodyAnyMore(Throwable failure) {
        return failure instanceof ProblemException problem && problem.type() == ProblemType.UNAUTHENTICATED;
    }

    /** Nobody's: whose thing it would have been is not known, or is not told to who asked. */
    private static AuditEvent event(Endpoint endpoint, ProblemType reason, RoutingContext request) {
        String path = request.normalizedPath();
        Map<String, Object> metadata = Map.of("problem", reason.slug(), "path", path);
        return AuditEvent.done(endpoint.action(), endpoint.resource(), lastId(path), metadata)
                .shared();
    }

    /** The last identifier in the path: of the thing itself, or of what it would have been made for. */
    private static @Nullable UUID lastId(String path) {
        UUID last = null;
        for (String segment : List.of(path.split("/"))) {
            if (ID.matcher(segment).matches()) {
                last = UUID.fromString(segment);
            }
        }
        return last;
    }
}
