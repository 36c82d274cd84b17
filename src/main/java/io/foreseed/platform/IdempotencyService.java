package io.foreseed.platform;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.foreseed.platform.IdempotencyKeyEntity.Scope;
import io.foreseed.problem.ProblemException;
import io.foreseed.problem.ProblemType;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes a repeated POST happen once: the key is stored in the transaction of the effect, so that both exist or neither.
 *
 * <p>A second request with the same key waits for the first one's transaction (the unique index makes it wait), then
 * gets the first one's answer.
 */
@ApplicationScoped
public class IdempotencyService implements PanacheRepositoryBase<IdempotencyKeyEntity, Scope> {
    private static final Duration KEPT = Duration.ofHours(24);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    /** How long an answer may stay provisional: then its request is dead, and what it accepted is the answer. */
    private static final Duration PROVISIONAL = Duration.ofSeconds(10);

    private static final int ACCEPTED = 202;
    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,255}");

    private final ObjectMapper json;
    private final Clock clock;

    IdempotencyService(ObjectMapper json, Clock clock) {
        this.json = json;
        this.clock = clock;
    }

    /**
     * Runs the effect in a transaction, or answers what it answered before.
     *
     * @param effect  joins the transaction; its answer is stored with the key. An answer 202 is provisional: until
     *     {@link #settle} or ten seconds later, a repeated request is told that the first is still running.
     */
    public Uni<Answer> once(IdempotentRequest request, Supplier<Uni<Answer>> effect) {
        if (request.key() == null) {
            return CallerTransaction.withTransaction(request.caller(), effect);
        }
        Scope scope = scope(request, request.key());
        String digest = digest(request.body());
        return CallerTransaction.withTransaction(request.caller(), () -> reserve(scope, digest)
                .chain(isFirst -> isFirst
                        ? effect.get()
                                .call(answer ->
                                        store(scope, answer, answer.status() == ACCEPTED ? null : answer.status()))
                        : repeat(scope, digest)));
    }

    /** Replaces a provisional answer by the one the caller gets. */
    public Uni<Answer> settle(IdempotentRequest request, Answer answer) {
        if (request.key() == null) {
            return Uni.createFrom().item(answer);
        }
        Scope scope = scope(request, request.key());
        return CallerTransaction.withTransaction(request.caller(), () -> store(scope, answer, answer.status()))
                .replaceWith(answer);
    }

    /** An answer whose body is the entity's JSON. */
    public Answer answer(int status, String location, @Nullable String etag, Object entity) {
        return new Answer(status, location, etag, write(entity));
    }

    @Scheduled(every = "10m", delayed = "1m", identity = "idempotency-keys-expire")
    Uni<Void> forgetExpired() {
        return CallerTransaction.withTransaction(
                        Caller.service(Identifiers.next()), () -> delete("expiresAt < ?1", clock.instant()))
                .replaceWithVoid();
    }

    private Uni<Boolean> reserve(Scope scope, String digest) {
        Instant now = clock.instant();
        return getSession().chain(session -> session.createNativeQuery("""
                        insert into idempotency_keys
                            (user_id, method, path, key, request_digest, created_at, expires_at)
                        values (?1, ?2, ?3, ?4, ?5, ?6, ?7)
                        on conflict (user_id, method, path, key) do update
                            set request_digest = excluded.request_digest, created_at = excluded.created_at,
                                expires_at = excluded.expires_at, response_status = null,
                                response_location = null, response_etag = null, response_body = null
                            where idempotency_keys.expires_at < excluded.created_at
                        """)
                .setParameter(1, scope.userId())
                .setParameter(2, scope.method())
                .setParameter(3, scope.path())
                .setParameter(4, scope.key())
                .setParameter(5, digest)
                .setParameter(6, now)
                .setParameter(7, now.plus(KEPT))
                .executeUpdate()
                .map(count -> count == 1));
    }

    private Uni<Void> store(Scope scope, Answer answer, @Nullable Integer status) {
        return update(
                        "responseStatus = ?1, responseLocation = ?2, responseEtag = ?3, responseBody = ?4 where scope = ?5",
                        status,
                        answer.location(),
                        answer.etag(),
                        answer.body(),
                        scope)
                .replaceWithVoid();
    }

    private Uni<Answer> repeat(Scope scope, String digest) {
        return findById(scope).map(seen -> {
            if (!seen.requestDigest.equals(digest)) {
                throw ProblemException.of(
                        ProblemType.IDEMPOTENCY_KEY_REUSED,
                        "The key was used with another body. Use a new key for a new request.");
            }
            boolean isProvisional = seen.responseStatus == null;
            if (isProvisional && seen.createdAt.plus(PROVISIONAL).isAfter(clock.instant())) {
                throw ProblemException.retryLater(
                        ProblemType.REQUEST_IN_PROGRESS, "Ask again with the same key.", RETRY_AFTER);
            }
            int status = isProvisional ? ACCEPTED : seen.responseStatus;
            return new Answer(status, seen.responseLocation, seen.responseEtag, seen.responseBody);
        });
    }

    private static Scope scope(IdempotentRequest request, String key) {
        if (!KEY.matcher(key).matches()) {
            throw ProblemException.of(
                    ProblemType.MALFORMED_REQUEST,
                    "Idempotency-Key must be 1 to 255 visible ASCII characters without spaces.");
        }
        return new Scope(request.caller().user(), "POST", request.path(), key);
    }

    private String digest(Object body) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(write(body).getBytes(StandardCharsets.UTF_8));
            return "sha256:" + HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private String write(Object value) {
        try {
            return json.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
