package io.foreseed.problem;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An action that is refused for a reason the caller can understand; answered as {@code application/problem+json}. */
public final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ProblemType type;
    private final transient List<FieldError> errors;
    private final transient @Nullable Duration retryAfter;

    private ProblemException(
            ProblemType type,
            String detail,
            List<FieldError> errors,
            @Nullable Duration retryAfter,
            @Nullable Throwable cause) {
        super(detail, cause);
        this.type = type;
        this.errors = List.copyOf(errors);
        this.retryAfter = retryAfter;
    }

    public static ProblemException of(ProblemType type, String detail) {
        return new ProblemException(type, detail, List.of(), null, null);
    }

    /** The same answer for what does not exist and for what belongs to somebody else. */
    public static ProblemException notFound(String what) {
        return of(ProblemType.NOT_FOUND, "No such " + what + ", or it is not yours to see.");
    }

    public static boolean isNotFound(Throwable failure) {
        return failure instanceof ProblemException problem && problem.type == ProblemType.NOT_FOUND;
    }

    public static ProblemException invalid(List<FieldError> errors) {
        return new ProblemException(
                ProblemType.INVALID_CONTENT, "See errors for what is wrong and what is allowed.", errors, null, null);
    }

    public static ProblemException invalid(String pointer, String detail) {
        return invalid(List.of(new FieldError(pointer, detail)));
    }

    /** A body that cannot be read at all. */
    public static ProblemException malformed(FieldError mistake) {
        return new ProblemException(ProblemType.MALFORMED_REQUEST, mistake.detail(), List.of(mistake), null, null);
    }

    public static ProblemException retryLater(ProblemType type, String detail, Duration after) {
        return new ProblemException(type, detail, List.of(), after, null);
    }

    public static ProblemException retryLater(ProblemType type, String detail, Duration after, Throwable cause) {
        return new ProblemException(type, detail, List.of(), after, cause);
    }

    public ProblemType type() {
        return type;
    }

    /** The sentence for the caller. */
    public String detail() {
        String message = getMessage();
        return message == null ? type.title() : message;
    }

    public List<FieldError> errors() {
        return errors;
    }

    /** How long to wait before trying again; null when trying again does not help. */
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }
}
