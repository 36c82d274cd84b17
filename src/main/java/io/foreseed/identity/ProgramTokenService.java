package io.foreseed.identity;

import io.foreseed.audit.AuditEvent;
import io.foreseed.audit.AuditTrail;
import io.foreseed.platform.AuditAction;
import io.foreseed.platform.Caller;
import io.foreseed.platform.CallerTransaction;
import io.foreseed.platform.Identifiers;
import io.foreseed.platform.Page;
import io.foreseed.platform.PageRequest;
import io.foreseed.platform.Permission;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Tokens that programs exchange for access tokens of ten minutes. Whether those live is asked at every request, as of a
 * session's: they end with the token, with the account, and with the role that they name.
 */
@ApplicationScoped
class ProgramTokenService {
    private static final ResourceType RESOURCE = ResourceType.ACCESS_TOKEN;

    /** Live ones of a user. */
    private static final int MOST = 20;

    private final AccessTokenRepository tokens;
    private final AccountRepository accounts;
    private final SigningKeyService keys;
    private final RateLimitService limits;
    private final AuditTrail audit;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    ProgramTokenService(
            AccessTokenRepository tokens,
            AccountRepository accounts,
            SigningKeyService keys,
            RateLimitService limits,
            AuditTrail audit,
            Clock clock) {
        this.tokens = tokens;
        this.accounts = accounts;
        this.keys = keys;
        this.limits = limits;
        this.audit = audit;
        this.clock = clock;
    }

    Uni<NewAccessToken> create(AccessTokenRequest request, Caller caller) {
        Instant now = clock.instant();
        AccessToken token = new AccessToken(
                Identifiers.next(),
                caller.user(),
                request.name(),
                permissions(request, caller),
                now,
                now.plus(Duration.ofDays(request.days())),
                null,
                null);
        OpaqueToken secret = OpaqueToken.generate(random);
        return CallerTransaction.withTransaction(caller, () -> tokens.countLive(caller, now)
                        .invoke(count -> {
                            if (count >= MOST) {
                                throw ProblemException.of(
                                        ProblemType.CONFLICT, "There are " + MOST + " live tokens: revoke one first.");
                            }
                        })
                        .chain(() -> tokens.insert(token, secret))
                        .chain(() -> audit.append(
                                AuditEvent.created(RESOURCE, token.id(), token).of(caller.user()), caller)))
                .replaceWith(new NewAccessToken(AccessToken.PREFIX + secret.text(), token));
    }

    private static List<String> permissions(AccessTokenRequest request, Caller caller) {
        List<String> allowed = AccessToken.grantable().stream()
                .filter(permission -> permission.isHeldBy(caller.role()))
                .map(Permission::code)
                .toList();
        List<String> asked = request.permissions().stream().distinct().sorted().toList();
        if (!allowed.containsAll(asked)) {
            throw ProblemException.invalid("/permissions", "must be of " + String.join(", ", allowed));
        }
        return asked;
    }

    Uni<Page<AccessToken>> list(PageRequest request, Caller caller) {
        return CallerTransaction.withTransaction(caller, () -> tokens.list(caller, request)
                .map(found -> Page.of(found, request.limit(), AccessToken::id))
                .call(page -> audit.append(
                        AuditEvent.listed(RESOURCE, Map.of("count", page.items().size()))
                                .of(caller.user()),
                        caller)));
    }

    /** Revoking twice is revoking once. */
    Uni<Void> revoke(UUID id, Caller caller) {
        Instant now = clock.instant();
        return CallerTransaction.withTransaction(caller, () -> tokens.lockOwn(id, caller)
                .chain(token -> token.isLive(now)
                        ? tokens.revoke(id, now)
                                .chain(() -> audit.append(
                                        AuditEvent.deleted(RESOURCE, id, token).of(caller.user()), caller))
                        : Uni.createFrom().voidItem()));
    }

    Uni<ProgramSignedIn> exchange(ProgramSignInRequest request, Caller visitor) {
        limits.require(RateLimit.TOKEN, visitor, null);
        OpaqueToken secret = Stream.of(request.token())
                .filter(text -> text.startsWith(AccessToken.PREFIX))
                .map(text -> OpaqueToken.shown(text.substring(AccessToken.PREFIX.length())))
                .flatMap(Optional::stream)
                .findFirst()
                .orElseThrow(ProgramTokenService::refused);
        keys.signing();
        return CallerTransaction.withTransaction(visitor, () -> tokens.lock(secret)
                .map(found ->
                        found.filter(token -> token.isLive(clock.instant())).orElseThrow(ProgramTokenService::refused))
                .chain(token -> accounts.get(token.userId())
                        .map(account -> account.filter(known -> known.isOpen(clock.instant()))
                                .orElseThrow(ProgramTokenService::refused))
                        .chain(account -> use(token, account, visitor))));
    }

    private Uni<ProgramSignedIn> use(AccessToken token, Account account, Caller visitor) {
        List<String> scope = token.permissions().stream()
                .filter(name -> Permission.named(name)
                        .filter(each -> each.isHeldBy(account.role()))
                        .isPresent())
                .toList();
        return tokens.use(token.id(), clock.instant())
                .chain(() -> audit.append(
                        AuditEvent.done(AuditAction.LOGIN, RESOURCE, token.id(), Map.of("name", token.name()))
                                .of(account.id()),
                        visitor.as(account.id(), token.id())))
                .map(done -> new ProgramSignedIn(
                        AccessTokenService.ofProgram(account.id(), account.role(), token, scope, keys.signing()),
                        "Bearer",
                        AccessTokenService.SESSION_TOKEN_LIFETIME.toSeconds(),
                        String.join(" ", scope)));
    }

    private static ProblemException refused() {
        return ProblemException.of(
                ProblemType.CREDENTIALS_REFUSED, "The token is unknown, revoked or expired, or its account is shut.");
    }
}
