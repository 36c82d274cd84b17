package io.foreseed.identity;

import io.foreseed.audit.AuditEvent;
import io.foreseed.audit.AuditTrail;
import io.foreseed.platform.AuditAction;
import io.foreseed.platform.Caller;
import io.foreseed.platform.CallerTransaction;
import io.foreseed.platform.RateLimit;
import io.foreseed.platform.RateLimitService;
import io.foreseed.platform.ResourceType;
import io.foreseed.problem.ProblemException;
import io.foreseed.problem.ProblemType;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Signs in. An unknown address, a wrong password and a locked account are told apart by nothing: neither by the answer
 * nor by the work done for it.
 */
@ApplicationScoped
class SignInService {
    private static final ResourceType RESOURCE = ResourceType.SESSION;
    private static final String WRONG_CODE = "wrong code";

    private final AccountRepository accounts;
    private final PasswordHashService passwords;
    private final SessionService sessions;
    private final SecondFactorService factors;
    private final SigningKeyService keys;
    private final RateLimitService limits;
    private final AuditTrail audit;
    private final Clock clock;

    SignInService(
            AccountRepository accounts,
            PasswordHashService passwords,
            SessionService sessions,
            SecondFactorService factors,
            SigningKeyService keys,
            RateLimitService limits,
            AuditTrail audit,
            Clock clock) {
        this.accounts = accounts;
        this.passwords = passwords;
        this.sessions = sessions;
        this.factors = factors;
        this.keys = keys;
        this.limits = limits;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * An attempt that was counted, or stands in for one.
     *
     * @param account  null when the password is not looked at: there is no such account, or it is locked
     * @param reason  why not, for the trail
     */
    private record Attempt(
            @Nullable Account account, @Nullable UUID user, String reason) {}

    /** A session, or why there is none. */
    private record Begun(@Nullable SignedIn signedIn, String reason) {}

    Uni<SignedIn> signIn(SignInRequest request, Caller visitor) {
        String email = Account.address(request.email());
        String password = PasswordRules.normal(request.password());
        limits.require(RateLimit.SIGN_IN, visitor, email);
        keys.signing();
        return passwords.reserving(() -> CallerTransaction.withTransaction(visitor, () -> count(email))
                .chain(attempt -> passwords
                        .matches(password, Account.hashOf(attempt.account()))
                        .chain(matches -> matches && attempt.account() != null
                                ? admit(attempt.account(), password, request.code(), visitor)
                                : refuse(attempt.user(), attempt.reason(), visitor))));
    }

    /** Counts the attempt as failed before it is looked at: of many made at once, only so many are looked at. */
    private Uni<Attempt> count(String email) {
        Instant now = clock.instant();
        return accounts.lock(email).chain(found -> {
            if (found.isEmpty()) {
                return accounts.storeAsIf().replaceWith(new Attempt(null, null, "unknown address"));
            }
            Account account = found.get();
            if (account.lockout().isLocked(now)) {
                return accounts.storeAsIf().replaceWith(new Attempt(null, account.id(), "locked"));
            }
            return accounts.store(account.id(), account.lockout().failed(now))
                    .replaceWith(new Attempt(account, account.id(), "wrong password"));
        });
    }

    /** The password is right; now it may be told what else is in the way. */
    private Uni<SignedIn> admit(Account account, String password, @Nullable String code, Caller visitor) {
        if (!account.isOpen(clock.instant())) {
            return refuse(account.id(), account.isActive() ? "suspended" : "disabled", visitor);
        }
        if (!account.isVerified()) {
            return CallerTransaction.withTransaction(visitor, () -> accounts.store(account.id(), LoginLockout.NONE))
                    .chain(() -> audit.appendRefused(
                            attempted(account.id(), "not verified"),
                            ProblemType.FORBIDDEN,
                            visitor.as(account.id(), null)))
                    .chain(() -> Uni.createFrom()
                            .failure(ProblemException.of(
                                    ProblemType.FORBIDDEN,
                                    "The address is not verified yet: use the token that was mailed to it.")));
        }
        return upToDate(account.passwordHash(), password)
                .chain(hash -> CallerTransaction.withTransaction(visitor, () -> begin(account, hash, code, visitor)))
                .chain(begun -> {
                    if (begun.signedIn() != null) {
                        return Uni.createFrom().item(begun.signedIn());
                    }
                    return code == null && begun.reason().equals(WRONG_CODE)
                            ? askForCode(account.id(), visitor)
                            : refuse(account.id(), begun.reason(), visitor);
                });
    }

    /** The hash as new ones are made; an old one is replaced while the password is at hand. */
    private Uni<PasswordHash> upToDate(PasswordHash hash, String password) {
        PasswordHash.Scheme scheme = passwords.scheme();
        boolean fits = scheme != PasswordHash.Scheme.BCRYPT || PasswordHash.fitsBcrypt(password);
        return hash.isOf(scheme) || !fits ? Uni.createFrom().item(hash) : passwords.hash(password);
    }

    /** The attempt stays counted unless the code is right too: so codes are guessed no more often than passwords. */
    private Uni<Begun> begin(Account account, PasswordHash hash, @Nullable String code, Caller visitor) {
        return factors.show(account.id(), code)
                .chain(shown -> shown == ShownCode.REFUSED
                        ? Uni.createFrom().item(new Begun(null, WRONG_CODE))
                        : begin(account, hash, shown, visitor));
    }

    private Uni<Begun> begin(Account account, PasswordHash hash, ShownCode shown, Caller visitor) {
        Instant now = clock.instant();
        boolean isLimited = shown == ShownCode.NOT_ENROLLED && factors.isRequiredOf(account.role());
        return accounts.noteSignIn(account.id(), account.passwordHash(), hash, now)
                .chain(isStill -> isStill
                        ? sessions.begin(account, visitor, now, shown, isLimited)
                                .map(signedIn -> new Begun(signedIn, ""))
                        : Uni.createFrom().item(new Begun(null, "password changed meanwhile")));
    }

    private Uni<SignedIn> askForCode(UUID user, Caller visitor) {
        return audit.appendRefused(
                        attempted(user, "no code"), ProblemType.SECOND_FACTOR_REQUIRED, visitor.as(user, null))
                .chain(() -> Uni.createFrom()
                        .failure(ProblemException.of(
                                ProblemType.SECOND_FACTOR_REQUIRED,
                                "Send the code of the second factor, or a recovery code, as code.")));
    }

    private Uni<SignedIn> refuse(@Nullable UUID user, String reason, Caller visitor) {
        Caller who = user == null ? visitor : visitor.as(user, null);
        return audit.appendRefused(attempted(user, reason), ProblemType.CREDENTIALS_REFUSED, who)
                .chain(() -> Uni.createFrom()
                        .failure(ProblemException.of(
                                ProblemType.CREDENTIALS_REFUSED,
                                "Address or password is wrong, or the account takes no attempts at the moment.")));
    }

    private static AuditEvent attempted(@Nullable UUID user, String reason) {
        AuditEvent.Draft attempt = AuditEvent.done(AuditAction.LOGIN, RESOURCE, null, Map.of("reason", reason));
        return user == null ? attempt.shared() : attempt.of(user);
    }
}
