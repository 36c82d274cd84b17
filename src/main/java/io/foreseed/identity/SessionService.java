package io.foreseed.identity;

import io.foreseed.audit.AuditEvent;
import io.foreseed.audit.AuditTrail;
import io.foreseed.identity.RefreshTokenRepository.Given;
import io.foreseed.identity.Session.End;
import io.foreseed.platform.AuditAction;
import io.foreseed.platform.Caller;
import io.foreseed.platform.CallerTransaction;
import io.foreseed.platform.Identifiers;
import io.foreseed.platform.Page;
import io.foreseed.platform.PageRequest;
import io.foreseed.platform.RateLimit;
import io.foreseed.platform.RateLimitService;
import io.foreseed.platform.ResourceType;
import io.foreseed.problem.ProblemException;
import io.foreseed.problem.ProblemType;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Sessions: begun by signing in, kept alive by exchanging the refresh token, ended by their owner, by a new password, by
 * disabling the account, or because a refresh token was shown a second time.
 */
@ApplicationScoped
public class SessionService {
    /** Places where one may be signed in; past it the oldest session ends. */
    static final int MOST_SESSIONS = 50;

    /**
     * Two tabs of one browser refresh at the same moment. The second is refused, as everybody who shows a token twice,
     * but for so long it is no proof of theft: the session lives on with the token that the first one was given.
     */
    static final Duration RACE = Duration.ofSeconds(10);

    private static final ResourceType RESOURCE = ResourceType.SESSION;

    private final SessionRepository sessions;
    private final RefreshTokenRepository tokens;
    private final AccountRepository accounts;
    private final SigningKeyService keys;
    private final RateLimitService limits;
    private final AuditTrail audit;
    private final IdentityConfig config;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    SessionService(
            SessionRepository sessions,
            RefreshTokenRepository tokens,
            AccountRepository accounts,
            SigningKeyService keys,
            RateLimitService limits,
            AuditTrail audit,
            IdentityConfig config,
            Clock clock) {
        this.sessions = sessions;
        this.tokens = tokens;
        this.accounts = accounts;
        this.keys = keys;
        this.limits = limits;
        this.audit = audit;
        this.config = config;
        this.clock = clock;
    }

    /** A new session; joins the transaction in which the password was accepted. */
    Uni<SignedIn> begin(Account account, Caller visitor, Instant now, ShownCode shown, boolean isLimited) {
        UUID id = Identifiers.next();
        Instant expiresAt = now.plus(config.sessionLifetime());
        Session session = new Session(
                id,
                account.id(),
                now,
                now,
                idleUntil(now, expiresAt),
                expiresAt,
                null,
                null,
                visitor.ipAddress(),
                visitor.userAgent(),
                isLimited);
        OpaqueToken token = OpaqueToken.generate(random);
        return sessions.keepNewest(MOST_SESSIONS - 1, account.id(), now)
                .chain(() -> sessions.insert(session))
                .chain(() -> tokens.insert(token, id, now))
                .chain(() -> audit.append(
                        new AuditEvent.Draft(
                                        AuditAction.LOGIN,
                                        RESOURCE,
                                        id,
                                        null,
                                        SessionView.of(session, id),
                                        Map.of("secondFactor", shown.name().toLowerCase(Locale.ROOT)))
                                .of(account.id()),
                        visitor.as(account.id(), id)))
                .map(done -> SignedIn.of(session, account, token, keys.signing()));
    }

    private Instant idleUntil(Instant now, Instant expiresAt) {
        Instant idle = now.plus(config.sessionIdle());
        return idle.isBefore(expiresAt) ? idle : expiresAt;
    }

    /** Exchanges a refresh token; it is never good twice. */
    Uni<SignedIn> refresh(RefreshRequest request, Caller visitor) {
        limits.require(RateLimit.TOKEN, visitor, null);
        OpaqueToken shown = OpaqueToken.shown(request.refreshToken()).orElseThrow(SessionService::refused);
        keys.signing();
        return CallerTransaction.withTransaction(visitor, () -> tokens.use(shown, clock.instant())
                        .chain(isMine -> isMine ? exchange(shown, visitor) : shownAgain(shown, visitor)))
                .map(signedIn -> signedIn.orElseThrow(SessionService::refused));
    }

    private Uni<Optional<SignedIn>> exchange(OpaqueToken shown, Caller visitor) {
        return tokens.find(shown)
                .chain(given -> sessions.lock(given.orElseThrow().sessionId()))
                .chain(session -> session.isPresent() && session.get().isLive(clock.instant())
                        ? accounts.get(session.get().userId())
                                .chain(account -> account.filter(known -> known.isOpen(clock.instant()))
                                                .isPresent()
                                        ? renew(session.get(), account.get(), visitor)
                                        : nothing())
                        : nothing());
    }

    private Uni<Optional<SignedIn>> renew(Session session, Account account, Caller visitor) {
        Instant now = clock.instant();
        Instant idleUntil = idleUntil(now, session.expiresAt());
        Session renewed = new Session(
                session.id(),
                session.userId(),
                session.createdAt(),
                now,
                idleUntil,
                session.expiresAt(),
                null,
                null,
                session.ipAddress(),
                session.userAgent(),
                session.isLimited());
        OpaqueToken next = OpaqueToken.generate(random);
        return sessions.refresh(session.id(), now, idleUntil)
                .chain(() -> tokens.insert(next, session.id(), now))
                .chain(() -> audit.append(
                        AuditEvent.updated(
                                        RESOURCE,
                                        session.id(),
                                        SessionView.of(session, session.id()),
                                        SessionView.of(renewed, session.id()))
                                .of(account.id()),
                        visitor.as(account.id(), session.id())))
                .map(done -> Optional.of(SignedIn.of(renewed, account, next, keys.signing())));
    }

    /** A token that is unknown, or was exchanged before: by its owner a moment ago, or by somebody who has a copy. */
    private Uni<Optional<SignedIn>> shownAgain(OpaqueToken shown, Caller visitor) {
        return tokens.find(shown).chain(given -> {
            if (given.isEmpty() || given.get().usedAt() == null) {
                return nothing();
            }
            if (clock.instant().isBefore(given.get().usedAt().plus(RACE))) {
                throw ProblemException.of(
                        ProblemType.CONFLICT,
                        "Another request has just exchanged this token: use the one that it was given.");
            }
            return endFamily(given.get(), visitor);
        });
    }

    private Uni<Optional<SignedIn>> endFamily(Given given, Caller visitor) {
        Instant now = clock.instant();
        return sessions.lock(given.sessionId())
                .chain(session -> session.isPresent() && session.get().isLive(now)
                        ? sessions.end(given.sessionId(), End.REUSE, now)
                                .chain(() -> audit.append(
                                        ended(session.get(), End.REUSE),
                                        visitor.as(session.get().userId(), given.sessionId())))
                        : Uni.createFrom().voidItem())
                .chain(SessionService::nothing);
    }

    Uni<Page<SessionView>> list(PageRequest request, Caller caller) {
        return CallerTransaction.withTransaction(caller, () -> sessions.listLive(caller, clock.instant(), request)
                .map(found -> Page.of(found, request.limit(), Session::id)
                        .map(session -> SessionView.of(session, caller.session())))
                .call(page -> audit.append(
                        AuditEvent.listed(RESOURCE, Map.of("count", page.items().size()))
                                .of(caller.user()),
                        caller)));
    }

    /** Ends one of the caller's own; ending it twice is ending it once. */
    Uni<Void> end(UUID id, Caller caller) {
        return CallerTransaction.withTransaction(caller, () -> end(id, End.ENDED, caller));
    }

    /** Ends the session of this request. */
    Uni<Void> signOut(Caller caller) {
        UUID current = caller.session();
        if (current == null) {
            throw ProblemException.of(ProblemType.CONFLICT, "This token belongs to no session: it ends by its time.");
        }
        return CallerTransaction.withTransaction(caller, () -> end(current, End.LOGOUT, caller));
    }

    private Uni<Void> end(UUID id, End reason, Caller caller) {
        Instant now = clock.instant();
        return sessions.lockOwn(id, caller)
                .chain(session -> session.isLive(now)
                        ? sessions.end(id, reason, now).chain(() -> audit.append(ended(session, reason), caller))
                        : Uni.createFrom().voidItem());
    }

    /**
     * Ends the sessions of a user but one; joins the transaction of the reason, whose row tells of it.
     *
     * @return how many
     */
    Uni<Integer> endAllBut(@Nullable UUID kept, UUID user, End reason) {
        return sessions.endAllBut(kept, user, reason, clock.instant());
    }

    private static AuditEvent ended(Session session, End reason) {
        AuditAction action = reason == End.LOGOUT ? AuditAction.LOGOUT : AuditAction.DELETE;
        return new AuditEvent.Draft(
                        action,
                        RESOURCE,
                        session.id(),
                        SessionView.of(session, session.id()),
                        null,
                        Map.of("reason", reason.column()))
                .of(session.userId());
    }

    private static Uni<Optional<SignedIn>> nothing() {
        return Uni.createFrom().item(Optional.empty());
    }

    private static ProblemException refused() {
        return ProblemException.of(
                ProblemType.CREDENTIALS_REFUSED, "The refresh token is not good any more: sign in again.");
    }
}
