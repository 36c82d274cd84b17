package io.foreseed.identity;

import io.foreseed.audit.AuditEvent;
import io.foreseed.audit.AuditTrail;
import io.foreseed.identity.AccountTokenRepository.Purpose;
import io.foreseed.identity.Session.End;
import io.foreseed.platform.AuditAction;
import io.foreseed.platform.Caller;
import io.foreseed.platform.CallerTransaction;
import io.foreseed.platform.DatabaseFailure;
import io.foreseed.platform.EventLoop;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Makes accounts, proves their addresses, and changes their passwords. Whether an address is known is told to its mail
 * only.
 */
@ApplicationScoped
class AccountService {
    private static final ResourceType RESOURCE = ResourceType.USER;

    private final AccountRepository accounts;
    private final AccountTokenRepository tokens;
    private final PasswordHashService passwords;
    private final SessionService sessions;
    private final MailService mail;
    private final RateLimitService limits;
    private final AuditTrail audit;
    private final EventLoop eventLoop;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    AccountService(
            AccountRepository accounts,
            AccountTokenRepository tokens,
            PasswordHashService passwords,
            SessionService sessions,
            MailService mail,
            RateLimitService limits,
            AuditTrail audit,
            EventLoop eventLoop,
            Clock clock) {
        this.accounts = accounts;
        this.tokens = tokens;
        this.passwords = passwords;
        this.sessions = sessions;
        this.mail = mail;
        this.limits = limits;
        this.audit = audit;
        this.eventLoop = eventLoop;
        this.clock = clock;
    }

    Uni<Void> register(RegistrationRequest request, Caller visitor) {
        mail.require();
        String email = Account.address(request.email());
        limits.require(RateLimit.REGISTRATION, visitor, null);
        limits.require(RateLimit.MAIL, visitor, email);
        List<String> context = List.of(email, request.firstName(), request.lastName());
        return passwords
                .reserving(() -> passwords
                        .accepted("/password", request.password(), context)
                        .chain(passwords::hash)
                        .chain(hash -> register(request, email, hash, visitor)))
                .invoke(letter -> letter.ifPresent(mail::post))
                .onFailure(AccountService::wasRegisteredMeanwhile)
                .recoverWithItem(Optional.empty())
                .replaceWithVoid();
    }

    private Uni<Optional<AccountMail>> register(
            RegistrationRequest request, String email, PasswordHash hash, Caller visitor) {
        OpaqueToken token = OpaqueToken.generate(random);
        Instant now = clock.instant();
        return CallerTransaction.withTransaction(
                visitor, () -> accounts.lock(email).chain(known -> {
                    boolean isProved = known.map(Account::isVerified).orElse(false);
                    if (isProved) {
                        return audit.append(registered(known.get().id(), "address known"), visitor)
                                .replaceWith(
                                        known.filter(Account::isActive).map(a -> AccountMail.alreadyRegistered(email)));
                    }
                    UUID id = known.map(Account::id).orElseGet(Identifiers::next);
                    Account account = new Account(
                            id,
                            email,
                            request.firstName(),
                            request.lastName(),
                            null,
                            Role.CLIENT,
                            hash,
                            true,
                            null,
                            false,
                            LoginLockout.NONE);
                    return (known.isEmpty() ? accounts.insert(account, now) : accounts.registerAgain(account, now))
                            .chain(() -> tokens.replace(token, Purpose.VERIFY_EMAIL, id, now))
                            .chain(() -> audit.append(registered(id, "to be verified"), visitor))
                            .replaceWith(Optional.of(AccountMail.verification(email, token)));
                }));
    }

    /** Two registrations of one address at the same moment: one of them is enough, and both get the same answer. */
    private static boolean wasRegisteredMeanwhile(Throwable failure) {
        return DatabaseFailure.of(failure).map(ProblemException::type).orElse(ProblemType.INTERNAL_ERROR)
                == ProblemType.CONFLICT;
    }

    Uni<Void> verifyEmail(MailedTokenRequest request, Caller visitor) {
        limits.require(RateLimit.TOKEN, visitor, null);
        OpaqueToken token = OpaqueToken.shown(request.token()).orElseThrow(AccountService::notGood);
        Instant now = clock.instant();
        return CallerTransaction.withTransaction(
                visitor, () -> useUp(token, Purpose.VERIFY_EMAIL).chain(user -> accounts.setVerified(user, now)
                        .chain(() -> audit.append(changed(user, "verified"), visitor.as(user, null)))));
    }

    /**
     * Answers before the address is looked for: whether it has an account is seen in nothing that happens until then. What is
     * lost with the process is asked for again.
     */
    Uni<Void> requestReset(AddressRequest request, Caller visitor) {
        mail.require();
        String email = Account.address(request.email());
        limits.require(RateLimit.MAIL, visitor, email);
        return CallerTransaction.withTransaction(visitor, () -> audit.append(resetAsked(), visitor))
                .invoke(() -> eventLoop.start("password-reset", () -> mailReset(email, visitor)))
                .replaceWithVoid();
    }

    private Uni<Void> mailReset(String email, Caller visitor) {
        OpaqueToken token = OpaqueToken.generate(random);
        return CallerTransaction.withTransaction(
                        visitor, () -> accounts.lock(email).chain(found -> {
                            Optional<Account> open = found.filter(Account::isActive);
                            if (open.isEmpty()) {
                                return Uni.createFrom().item(open);
                            }
                            UUID id = open.get().id();
                            return tokens.replace(token, Purpose.RESET_PASSWORD, id, clock.instant())
                                    .chain(() -> audit.append(passwordEvent(id, "reset mailed"), visitor))
                                    .replaceWith(open);
                        }))
                .invoke(open -> open.ifPresent(account -> mail.post(AccountMail.reset(account.email(), token))))
                .replaceWithVoid();
    }

    /** Whoever reads the account's mail chooses its password: that proves the address, too, and ends every session. */
    Uni<Void> confirmReset(NewPasswordRequest request, Caller visitor) {
        limits.require(RateLimit.TOKEN, visitor, null);
        OpaqueToken token = OpaqueToken.shown(request.token()).orElseThrow(AccountService::notGood);
        return passwords
                .reserving(() -> CallerTransaction.withTransaction(visitor, () -> owner(token))
                        .chain(account -> passwords.accepted("/newPassword", request.newPassword(), account.context()))
                        .chain(passwords::hash)
                        .chain(hash -> CallerTransaction.withTransaction(visitor, () -> reset(token, hash, visitor))))
                .invoke(account -> mail.post(AccountMail.passwordChanged(account.email())))
                .replaceWithVoid();
    }

    private Uni<Account> owner(OpaqueToken token) {
        return tokens.owner(token, Purpose.RESET_PASSWORD, clock.instant())
                .chain(user -> accounts.get(user.orElseThrow(AccountService::notGood)))
                .map(account -> account.filter(Account::isActive).orElseThrow(AccountService::notGood));
    }

    private Uni<Account> reset(OpaqueToken token, PasswordHash hash, Caller visitor) {
        return useUp(token, Purpose.RESET_PASSWORD)
                .chain(accounts::lock)
                .map(account -> account.filter(Account::isActive).orElseThrow(AccountService::notGood))
                .call(account -> accounts.setVerified(account.id(), clock.instant()))
                .call(account -> replace(account, hash, null, "reset", visitor.as(account.id(), null)));
    }

    /** A guess of the current password counts as an attempt to sign in does. */
    Uni<Void> changePassword(PasswordChangeRequest request, Caller caller) {
        limits.require(RateLimit.SIGN_IN, caller, caller.user().toString());
        String current = PasswordRules.normal(request.currentPassword());
        return CallerTransaction.withTransaction(caller, () -> accounts.get(caller.user()))
                .map(account -> account.orElseThrow(AccountService::wrongPassword))
                .chain(account -> passwords.reserving(() -> passwords
                        .accepted("/newPassword", request.newPassword(), account.context())
                        .chain(chosen -> change(current, chosen, caller))))
                .invoke(account -> mail.post(AccountMail.passwordChanged(account.email())))
                .replaceWithVoid();
    }

    private Uni<Account> change(String current, String chosen, Caller caller) {
        return CallerTransaction.withTransaction(caller, () -> accounts.countAttempt(caller.user(), clock.instant()))
                .chain(account -> passwords
                        .matches(current, Account.hashOf(account.orElse(null)))
                        .map(matches -> account.filter(known -> matches).orElseThrow(AccountService::wrongPassword)))
                .call(account -> passwords
                        .hash(chosen)
                        .chain(hash -> CallerTransaction.withTransaction(caller, () -> change(account, hash, caller))));
    }

    private Uni<Void> change(Account account, PasswordHash hash, Caller caller) {
        return accounts.lock(account.id())
                .invoke(now -> {
                    if (!now.map(Account::passwordHash).equals(Optional.of(account.passwordHash()))) {
                        throw wrongPassword();
                    }
                })
                .chain(() -> replace(account, hash, caller.session(), "changed", caller));
    }

    /** The new password, the end of sessions that were begun with the old one, and of what was mailed for it. */
    private Uni<Void> replace(Account account, PasswordHash hash, @Nullable UUID kept, String how, Caller who) {
        return accounts.setPassword(account.id(), hash, clock.instant())
                .chain(() -> tokens.deleteOf(account.id()))
                .chain(() -> sessions.endAllBut(kept, account.id(), End.PASSWORD))
                .chain(ended -> audit.append(
                        AuditEvent.done(
                                        AuditAction.UPDATE,
                                        RESOURCE,
                                        account.id(),
                                        Map.of("password", how, "endedSessions", ended))
                                .of(account.id()),
                        who));
    }

    /** Of several requests with one token one finds its owner. */
    private Uni<UUID> useUp(OpaqueToken token, Purpose purpose) {
        Instant now = clock.instant();
        return tokens.owner(token, purpose, now).chain(owner -> tokens.use(token, purpose, now)
                .map(isMine -> owner.filter(user -> isMine).orElseThrow(AccountService::notGood)));
    }

    private static AuditEvent registered(UUID user, String what) {
        return AuditEvent.done(AuditAction.CREATE, RESOURCE, user, Map.of("registration", what))
                .of(user);
    }

    private static AuditEvent resetAsked() {
        return AuditEvent.done(AuditAction.UPDATE, RESOURCE, null, Map.of("password", "reset asked"))
                .shared();
    }

    private static AuditEvent passwordEvent(UUID user, String what) {
        return AuditEvent.done(AuditAction.UPDATE, RESOURCE, user, Map.of("password", what))
                .of(user);
    }

    private static AuditEvent changed(UUID user, String what) {
        return AuditEvent.done(AuditAction.UPDATE, RESOURCE, user, Map.of("account", what))
                .of(user);
    }

    private static ProblemException notGood() {
        return ProblemException.invalid("/token", "is not good, or not any more: ask for a new one");
    }

    private static ProblemException wrongPassword() {
        return ProblemException.of(
                ProblemType.FORBIDDEN,
                "The current password is wrong, or the account takes no attempts at the moment.");
    }
}
