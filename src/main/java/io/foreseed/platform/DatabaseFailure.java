package io.foreseed.platform;

import io.foreseed.problem.ProblemException;
import io.foreseed.problem.ProblemType;
import io.smallrye.mutiny.TimeoutException;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import jakarta.persistence.OptimisticLockException;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.hibernate.StaleStateException;
import org.hibernate.exception.ConstraintViolationException;
import org.jspecify.annotations.Nullable;

/**
 * What a failure of the database means to a caller, by its SQLSTATE (PostgreSQL 18 documentation, appendix A) or by how
 * the connection ended.
 */
public final class DatabaseFailure {
    private static final Duration RETRY_OUTAGE = Duration.ofSeconds(5);
    private static final Duration RETRY_CONFLICT = Duration.ofSeconds(1);
    private static final String UNIQUE_VIOLATION = "23505";

    /** What the client throws as text alone. */
    private static final Set<String> CONNECTION_ENDS = Set.of(
            "Timeout waiting for connection",
            "Pending requests failed to be sent due to connection has been closed.",
            "Pool closed");

    private DatabaseFailure() {}

    /** The answer; empty when the failure is a bug of ours. */
    public static Optional<ProblemException> of(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = next(cause)) {
            Optional<ProblemException> known = known(cause);
            if (known.isPresent()) {
                return known;
            }
        }
        return Optional.empty();
    }

    /** Whether it is that the database does not answer for now: the same again may succeed. */
    public static boolean isOutage(Throwable failure) {
        return of(failure)
                .filter(problem -> problem.type() == ProblemType.DATABASE_UNAVAILABLE)
                .isPresent();
    }

    /**
     * What the database says of a refusal without quoting a value; its message, detail and hint may.
     *
     * @param state  the SQLSTATE
     * @param constraint  the name of what was violated; null when nothing was
     */
    public record Refusal(
            String state,
            @Nullable String constraint,
            @Nullable String table) {}

    /** The refusal by the database among the causes. */
    public static Optional<Refusal> refusal(Throwable failure) {
        @Nullable String constraint = null;
        for (Throwable cause = failure; cause != null; cause = next(cause)) {
            if (cause instanceof ConstraintViolationException violated) {
                constraint = violated.getConstraintName();
            }
            if (cause instanceof PgException refused && refused.getSqlState() != null) {
                return Optional.of(new Refusal(
                        refused.getSqlState(),
                        refused.getConstraint() == null ? constraint : refused.getConstraint(),
                        refused.getTable()));
            }
            if (cause instanceof SQLException refused && refused.getSQLState() != null) {
                return Optional.of(new Refusal(refused.getSQLState(), constraint, null));
            }
        }
        return Optional.empty();
    }

    /** What a probe tells of it: that nobody answers, or else what follows from being refused. */
    public static String reason(Throwable failure, String whenRefused) {
        boolean isSilent = failure instanceof TimeoutException || of(failure).isPresent();
        return isSilent ? "the database does not answer" : whenRefused;
    }

    private static @Nullable Throwable next(Throwable cause) {
        return cause.getCause() == cause ? null : cause.getCause();
    }

    private static Optional<ProblemException> known(Throwable cause) {
        if (cause instanceof OptimisticLockException || cause instanceof StaleStateException) {
            return Optional.of(ProblemException.of(
                    ProblemType.PRECONDITION_FAILED,
                    "Another request changed it at the same moment: read the resource again and repeat the change."));
        }
        if (cause instanceof PgException refused) {
            return ofSqlState(String.valueOf(refused.getSqlState()), cause);
        }
        // what Hibernate makes of it, without its cause
        if (cause instanceof SQLException refused && refused.getSQLState() != null) {
            return ofSqlState(refused.getSQLState(), cause);
        }
        return isConnectionLost(cause) ? Optional.of(unavailable(cause)) : Optional.empty();
    }

    private static Optional<ProblemException> ofSqlState(String state, Throwable cause) {
        if (state.equals(UNIQUE_VIOLATION)) {
            return Optional.of(ProblemException.of(
                    ProblemType.CONFLICT, "Another request made the same at the same moment: read it instead."));
        }
        return switch (state.substring(0, Math.min(2, state.length()))) {
            case "40" ->
                Optional.of(ProblemException.retryLater(
                        ProblemType.OVERLOADED, "Requests were in each other's way.", RETRY_CONFLICT, cause));
            case "08", "53", "57", "58" -> Optional.of(unavailable(cause));
            case String other -> Optional.empty();
        };
    }

    private static boolean isConnectionLost(Throwable cause) {
        return cause instanceof SocketException
                || cause instanceof ClosedChannelException
                || cause instanceof ClosedConnectionException
                || CONNECTION_ENDS.contains(String.valueOf(cause.getMessage()));
    }

    private static ProblemException unavailable(Throwable cause) {
        return ProblemException.retryLater(
                ProblemType.DATABASE_UNAVAILABLE, "Nothing was changed. Try again later.", RETRY_OUTAGE, cause);
    }
}
