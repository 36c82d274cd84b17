package io.foreseed.identity;

import io.foreseed.audit.AuditEvent;
import io.foreseed.audit.AuditTrail;
import io.foreseed.identity.Session.End;
import io.foreseed.platform.AuditAction;
import io.foreseed.platform.Caller;
import io.foreseed.platform.CallerTransaction;
import io.foreseed.platform.Identifiers;
import io.foreseed.platform.RateLimit;
import io.foreseed.platform.RateLimitService;
import io.foreseed.platform.ResourceType;
import io.foreseed.platform.Role;
import io.foreseed.problem.ProblemException;
import io.foreseed.problem.ProblemType;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The factor beside the password. A new secret needs the password and, where a factor counts already, a code of that: who
 * has lost it needs a recovery code, two superusers, or whoever has the database.
 */
@ApplicationScoped
public class SecondFactorService {
    private static final ResourceType RESOURCE = ResourceType.USER;

    private final SecondFactorRepository factors;
    private final AccountRepository accounts;
    private final PasswordHashService passwords;
    private final SessionRepository sessions;
    private final MailService mail;
    private final RateLimitService limits;
    private final AuditTrail audit;
    private final Set<Role> required;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    SecondFactorService(
            SecondFactorRepository factors,
            AccountRepository accounts,
            PasswordHashService passwords,
            SessionRepository sessions,
            MailService mail,
            RateLimitService limits,
            AuditTrail audit,
            IdentityConfig config,
            Clock clock) {
        this.factors = factors;
        this.accounts = accounts;
        this.passwords = passwords;
        this.sessions = sessions;
        this.mail = mail;
        this.limits = limits;
        this.audit = audit;
        this.required = config.rolesOfSecondFactor().orElse(Set.of());
        this.clock = clock;
    }

    boolean isRequiredOf(Role role) {
        return required.contains(role);
    }

    /** Uses the code up; joins the transaction that signs in. */
    Uni<ShownCode> show(UUID user, @Nullable String code) {
        return factors.show(user, code, clock.instant());
    }

    /** A guess of the password or of a code counts as an attempt to sign in does. */
    Uni<SecondFactorSecret> begin(SecondFactorRequest request, Caller caller) {
        limits.require(RateLimit.SIGN_IN, caller, caller.user().toString());
        String password = PasswordRules.normal(request.password());
        return passwords.reserving(() -> CallerTransaction.withTransaction(
                        caller, () -> accounts.countAttempt(caller.user(), clock.instant()))
                .chain(account -> passwords
                        .matches(password, Account.hashOf(account.orElse(null)))
                        .map(matches -> account.filter(known -> matches).orElseThrow(SecondFactorService::refused)))
                .chain(account ->
                        CallerTransaction.withTransaction(caller, () -> begin(account, request.code(), caller))));
    }

    private Uni<SecondFactorSecret> begin(Account account, @Nullable String code, Caller caller) {
        byte[] secret = new byte[Totp.SECRET_BYTES];
        random.nextBytes(secret);
        Instant now = clock.instant();
        return factors.show(account.id(), code, now)
                .invoke(shown -> {
                    if (shown == ShownCode.REFUSED) {
                        throw refused();
                    }
                })
                .chain(() -> factors.begin(account.id(), secret, now))
                .chain(() -> accounts.store(account.id(), LoginLockout.NONE))
                .chain(() -> audit.append(changed(account.id(), "asked", Map.of()), caller))
                .replaceWith(SecondFactorSecret.of(secret, account.email()));
    }

    /** From now on the factor is asked for; sessions that were begun without it end, but this one. */
    Uni<RecoveryCodes> confirm(SecondFactorCodeRequest request, Caller caller) {
        limits.require(RateLimit.SIGN_IN, caller, caller.user().toString());
        List<RecoveryCode> recovery = RecoveryCode.generate(random);
        UUID user = caller.user();
        Instant now = clock.instant();
        return CallerTransaction.withTransaction(caller, () -> factors.confirm(user, request.code(), recovery, now)
                        .invoke(isRight -> {
                            if (!isRight) {
                                throw ProblemException.invalid(
                                        "/code", "must be what the new secret gives now; ask for a secret first");
                            }
                        })
                        .chain(() -> sessions.endAllBut(caller.session(), user, End.FACTOR, now))
                        .call(() -> sessions.widen(caller.session()))
                        .chain(ended ->
                                audit.append(changed(user, "confirmed", Map.of("endedSessions", ended)), caller))
                        .chain(() -> accounts.get(user)))
                .invoke(account -> account.ifPresent(known -> mail.post(AccountMail.factorChanged(known.email()))))
                .replaceWith(new RecoveryCodes(
                        recovery.stream().map(RecoveryCode::written).toList()));
    }

    Uni<Void> requireEnrolled(UUID user) {
        return factors.isEnrolled(user)
                .invoke(isEnrolled -> {
                    if (!isEnrolled) {
                        throw ProblemException.of(ProblemType.CONFLICT, "The account has no second factor.");
                    }
                })
                .replaceWithVoid();
    }

    /** Takes the factor away, so that the next session enrols another; joins the transaction of the reason. */
    Uni<Void> remove(UUID user, Map<String, Object> reason, Caller caller) {
        return factors.remove(user)
                .invoke(existed -> {
                    if (!existed) {
                        throw ProblemException.of(ProblemType.CONFLICT, "The account has no second factor.");
                    }
                })
                .chain(() -> sessions.endAllBut(null, user, End.FACTOR, clock.instant()))
                .chain(ended -> {
                    Map<String, Object> metadata = new HashMap<>(reason);
                    metadata.put("endedSessions", ended);
                    return audit.append(changed(user, "removed", metadata), caller);
                });
    }

    /** For whoever has the database. */
    public Uni<Void> removeByAddress(String address) {
        Caller service = Caller.service(Identifiers.next());
        return CallerTransaction.withTransaction(service, () -> accounts.lock(Account.address(address))
                .chain(found -> remove(
                        found.map(Account::id).orElseThrow(() -> ProblemException.notFound("account")),
                        Map.of(),
                        service)));
    }

    /** Seals secrets under the current master key that are under another one; answers of how many users. */
    public Uni<Integer> reseal() {
        Caller service = Caller.service(Identifiers.next());
        return CallerTransaction.withTransaction(service, () -> factors.reseal()
                .call(count -> audit.append(
                        AuditEvent.done(
                                        AuditAction.UPDATE,
                                        RESOURCE,
                                        null,
                                        Map.of("secondFactor", "sealed anew", "count", count))
                                .shared(),
                        service)));
    }

    private static AuditEvent changed(UUID user, String what, Map<String, Object> more) {
        Map<String, Object> metadata = new HashMap<>(more);
        metadata.put("secondFactor", what);
        return AuditEvent.done(AuditAction.UPDATE, RESOURCE, user, metadata).of(user);
    }

    private static ProblemException refused() {
        return ProblemException.of(
                ProblemType.FORBIDDEN,
                "The password or the code of the factor there is is wrong, or the account takes no attempts at the"
                        + " moment.");
    }
}
