package io.foreseed.problem;

import java.net.URI;

/**
 * Every kind of error the API answers, each with its HTTP status and a stable type (RFC 9457, 2023, section 3.1.1).
 *
 * <p>The types are explained for callers in {@code docs/PROBLEMS.md}.
 */
public enum ProblemType {
    MALFORMED_REQUEST(400, "malformed-request", "The request cannot be read"),
    UNAUTHENTICATED(401, "unauthenticated", "A valid access token is needed"),
    CREDENTIALS_REFUSED(401, "credentials-refused", "These credentials do not sign in"),
    SECOND_FACTOR_REQUIRED(401, "second-factor-required", "A code of the second factor is needed"),
    FORBIDDEN(403, "forbidden", "This action is not allowed"),
    NOT_FOUND(404, "not-found", "There is no such resource"),
    METHOD_NOT_ALLOWED(405, "method-not-allowed", "The resource does not support this method"),
    NOT_ACCEPTABLE(406, "not-acceptable", "The resource has no representation of the accepted types"),
    REQUEST_TIMEOUT(408, "request-timeout", "The request did not come to its end in time"),
    CONFLICT(409, "conflict", "The resource is in a state that does not allow this"),
    REQUEST_IN_PROGRESS(409, "request-in-progress", "A request with this idempotency key is still running"),
    LEGAL_HOLD(409, "legal-hold", "A legal hold forbids to erase the person"),
    ALGORITHM_UNAVAILABLE(409, "algorithm-unavailable", "This build does not contain the run's algorithm version"),
    ARCHIVED(410, "archived", "It is in an archive, and no longer in the database"),
    PRECONDITION_FAILED(412, "precondition-failed", "The resource has changed since it was read"),
    CONTENT_TOO_LARGE(413, "content-too-large", "The request body is too large"),
    URI_TOO_LONG(414, "uri-too-long", "The first line of the request is too long"),
    UNSUPPORTED_MEDIA_TYPE(415, "unsupported-media-type", "The body must be application/json"),
    EXPECTATION_FAILED(417, "expectation-failed", "The expectation cannot be met"),
    INVALID_CONTENT(422, "invalid-content", "The content is not valid"),
    IDEMPOTENCY_KEY_REUSED(422, "idempotency-key-reused", "The idempotency key belongs to another request"),
    PRECONDITION_REQUIRED(428, "precondition-required", "If-Match is needed"),
    TOO_MANY_REQUESTS(429, "too-many-requests", "Too many requests"),
    HEADERS_TOO_LARGE(431, "headers-too-large", "The header fields are too large"),
    INTERNAL_ERROR(500, "internal-error", "The service failed"),
    OVERLOADED(503, "overloaded", "The service is at its limit"),
    MAIL_UNAVAILABLE(503, "mail-unavailable", "The service sends no mail"),
    AUDIT_UNAVAILABLE(503, "audit-unavailable", "The action was not done because it could not be audited"),
    DATABASE_UNAVAILABLE(503, "database-unavailable", "The database does not answer"),
    DEADLINE_EXCEEDED(503, "deadline-exceeded", "The service did not answer in time"),
    VERSION_NOT_SUPPORTED(505, "version-not-supported", "The version of HTTP is not supported");

    private static final String PREFIX = "urn:foreseed:problem:";

    private final int status;
    private final String slug;
    private final String title;

    ProblemType(int status, String slug, String title) {
        this.status = status;
        this.slug = slug;
        this.title = title;
    }

    /** The first type of a status, for errors the framework found; server errors we do not know are internal errors. */
    public static ProblemType ofStatus(int status) {
        for (ProblemType type : values()) {
            if (type.status == status) {
                return type;
            }
        }
        return status >= 500 ? INTERNAL_ERROR : MALFORMED_REQUEST;
    }

    public int status() {
        return status;
    }

    public String slug() {
        return slug;
    }

    public String title() {
        return title;
    }

    /** The problem's stable identifier, {@code urn:foreseed:problem:<slug>}. */
    public URI uri() {
        return URI.create(PREFIX + slug);
    }
}
