package io.foreseed.platform;

import io.foreseed.problem.FieldError;
import io.foreseed.problem.ProblemException;
import io.foreseed.problem.ProblemType;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A problem document (RFC 9457, 2023), the one form of every error: of a resource, of the router and of the connection.
 *
 * @param detail  what happened this time; null where it would show internals
 * @param request  the request's identifier; null when it got none
 */
record Problem(
        ProblemType type,
        int status,
        @Nullable String detail,
        List<FieldError> errors,
        @Nullable UUID request) {
    static final String MEDIA_TYPE = "application/problem+json";

    static Problem of(ProblemException refusal, @Nullable UUID request) {
        return new Problem(refusal.type(), refusal.type().status(), refusal.detail(), refusal.errors(), request);
    }

    /** What something before the resources refused, by its status alone. */
    static Problem ofStatus(int status, @Nullable UUID request) {
        ProblemType type = ProblemType.ofStatus(status);
        return new Problem(type, status, status < 500 ? type.title() + "." : null, List.of(), request);
    }

    String json() {
        JsonObject document = new JsonObject()
                .put("type", type.uri().toString())
                .put("title", type.title())
                .put("status", status);
        if (detail != null) {
            document.put("detail", detail);
        }
        if (request != null) {
            document.put("instance", "urn:uuid:" + request);
        }
        if (!errors.isEmpty()) {
            JsonArray mistakes = new JsonArray();
            errors.forEach(error -> mistakes.add(
                    new JsonObject().put("pointer", error.pointer()).put("detail", error.detail())));
            document.put("errors", mistakes);
        }
        return document.encode();
    }
}
