package io.foreseed.identity;

import io.foreseed.audit.AuditEvent;
import io.foreseed.audit.AuditTrail;
import io.foreseed.platform.AuditAction;
import io.foreseed.platform.Caller;
import io.foreseed.platform.CallerTransaction;
import io.foreseed.platform.Identifiers;
import io.foreseed.platform.ResourceType;
import io.foreseed.problem.ProblemException;
import io.foreseed.problem.ProblemType;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.interfaces.ECPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * The service's own keys: made when there is none, replaced when the current one is old or by command, known to every
 * instance before the first token is signed with them, and accepted until the last token is over.
 */
@ApplicationScoped
public class SigningKeyService {
    private static final Logger LOG = Logger.getLogger(SigningKeyService.class);

    /** Longer than instances take to look, and than JWKS may be cached. */
    static final Duration KNOWN_BEFORE_USED = Duration.ofSeconds(90);

    /** How long the last token of a key may live: its lifetime, and what clocks differ. */
    private static final Duration OVERLAP =
            AccessTokenService.SESSION_TOKEN_LIFETIME.plus(AccessTokenVerifierService.CLOCK_SKEW.multipliedBy(2));

    private static final Duration KEPT = Duration.ofDays(1);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private final SigningKeyRepository keys;
    private final AuditTrail audit;
    private final IdentityConfig config;
    private final Clock clock;
    private volatile List<SigningKey> known = List.of();

    SigningKeyService(SigningKeyRepository keys, AuditTrail audit, IdentityConfig config, Clock clock) {
        this.keys = keys;
        this.audit = audit;
        this.config = config;
        this.clock = clock;
    }

    /** Keys that are accepted now, newest first; without asking the database. */
    List<SigningKey> verifying() {
        Instant now = clock.instant();
        return known.stream().filter(key -> key.verifies(now)).toList();
    }

    Optional<ECPublicKey> publicKey(String kid) {
        return verifying().stream()
                .filter(key -> key.kid().equals(kid))
                .map(SigningKey::publicKey)
                .findFirst();
    }

    /** Whether there is a key to sign with. */
    boolean canSign() {
        Instant now = clock.instant();
        return known.stream().anyMatch(key -> key.signs(now) && key.verifies(now));
    }

    /** The newest key that every instance knows. */
    SigningKey signing() {
        Instant now = clock.instant();
        return known.stream()
                .filter(key -> key.signs(now) && key.verifies(now))
                .findFirst()
                .orElseThrow(() -> ProblemException.retryLater(
                        ProblemType.OVERLOADED, "There is no signing key yet.", RETRY_AFTER));
    }

    /** Looks which keys there are; makes the first one, and the next one when the current one is old. */
    Uni<Void> refresh() {
        Instant now = clock.instant();
        return inTransaction(now)
                .chain(found ->
                        isDue(found, now) ? add(found, now) : Uni.createFrom().item(found))
                .invoke(found -> known = found)
                .replaceWithVoid();
    }

    private Uni<List<SigningKey>> inTransaction(Instant now) {
        return CallerTransaction.withTransaction(service(), () -> keys.listVerifying(now));
    }

    private boolean isDue(List<SigningKey> found, Instant now) {
        return found.stream()
                .filter(key -> key.verifiesUntil() == null)
                .allMatch(key -> now.isAfter(key.createdAt().plus(config.signingKeyLifetime())));
    }

    /** Replaces the current key now; answers the new one's {@code kid}, or nothing when another instance was faster. */
    public Uni<Optional<String>> rotate() {
        Instant now = clock.instant();
        return inTransaction(now).chain(found -> next(found, now));
    }

    private Uni<List<SigningKey>> add(List<SigningKey> found, Instant now) {
        return next(found, now).chain(() -> inTransaction(now));
    }

    private Uni<Optional<String>> next(List<SigningKey> found, Instant now) {
        boolean isFirst = found.stream().noneMatch(key -> key.signs(now));
        SigningKey key = SigningKey.generate(now, isFirst ? now : now.plus(KNOWN_BEFORE_USED));
        Caller service = service();
        return CallerTransaction.withTransaction(
                        service, () -> keys.insertNext(key, key.signsFrom().plus(OVERLAP))
                                .chain(isMine -> isMine
                                        ? keys.deleteOver(now.minus(KEPT))
                                                .chain(() -> audit.append(created(key), service))
                                                .replaceWith(Optional.of(key.kid()))
                                        : Uni.createFrom().item(Optional.<String>empty())))
                .invoke(made -> made.ifPresent(kid -> LOG.infof("event=signing-key-created kid=%s", kid)));
    }

    /** Seals the keys under the current master key; answers how many were under the other one. */
    public Uni<Integer> reseal() {
        return CallerTransaction.withTransaction(service(), keys::reseal);
    }

    private static AuditEvent created(SigningKey key) {
        return AuditEvent.done(
                        AuditAction.CREATE,
                        ResourceType.SIGNING_KEY,
                        null,
                        Map.of("kid", key.kid(), "signsFrom", key.signsFrom().toString()))
                .shared();
    }

    private static Caller service() {
        return Caller.service(Identifiers.next());
    }
}
