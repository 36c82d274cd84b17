package io.foreseed.identity;

import io.foreseed.audit.AuditEvent;
import io.foreseed.audit.AuditTrail;
import io.foreseed.identity.Session.End;
import io.foreseed.platform.AuditAction;
import io.foreseed.platform.Caller;
import io.foreseed.platform.CallerTransaction;
import io.foreseed.platform.Identifiers;
import io.foreseed.platform.ResourceType;
import io.foreseed.platform.Role;
import io.foreseed.problem.ProblemException;
import io.foreseed.problem.ProblemType;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

/** What whoever has the database does to accounts from the command line; the trail says that it was done there. */
@ApplicationScoped
public class AccountAdministrationService {
    private static final ResourceType RESOURCE = ResourceType.USER;
    private static final Pattern ADDRESS = Pattern.compile("[!-~&&[^@]]{1,64}@[!-~&&[^@]]{1,189}");
    private static final int LONGEST_NAME = 100;

    /** An account to be made; its address counts as proved. */
    public record NewAccount(String email, Role role, String firstName, String lastName, String password) {
        @Override
        public String toString() {
            return "NewAccount[hidden]";
        }
    }

    private final AccountRepository accounts;
    private final PasswordHashService passwords;
    private final SessionService sessions;
    private final AuditTrail audit;
    private final Clock clock;

    AccountAdministrationService(
            AccountRepository accounts,
            PasswordHashService passwords,
            SessionService sessions,
            AuditTrail audit,
            Clock clock) {
        this.accounts = accounts;
        this.passwords = passwords;
        this.sessions = sessions;
        this.audit = audit;
        this.clock = clock;
    }

    /** Makes an account; refused when there is one of this address. */
    public Uni<UUID> create(NewAccount asked) {
        String email = Account.address(asked.email());
        if (!ADDRESS.matcher(email).matches()) {
            throw ProblemException.invalid("/email", "must be an address");
        }
        if (Math.max(asked.firstName().length(), asked.lastName().length()) > LONGEST_NAME) {
            throw ProblemException.invalid("/name", "must have at most " + LONGEST_NAME + " characters");
        }
        List<String> context = List.of(email, asked.firstName(), asked.lastName());
        return passwords.reserving(() -> passwords
                .accepted("/password", asked.password(), context)
                .chain(passwords::hash)
                .chain(hash -> insert(asked, email, hash)));
    }

    private Uni<UUID> insert(NewAccount asked, String email, PasswordHash hash) {
        Caller service = Caller.service(Identifiers.next());
        Account account = new Account(
                Identifiers.next(),
                email,
                asked.firstName(),
                asked.lastName(),
                null,
                asked.role(),
                hash,
                true,
                null,
                true,
                LoginLockout.NONE);
        return CallerTransaction.withTransaction(
                service, () -> accounts.lock(email).chain(known -> {
                    if (known.isPresent()) {
                        throw ProblemException.of(ProblemType.CONFLICT, "There is an account of this address.");
                    }
                    return accounts.insert(account, clock.instant())
                            .chain(() -> audit.append(
                                    AuditEvent.created(
                                                    RESOURCE,
                                                    account.id(),
                                                    Map.of(
                                                            "email",
                                                            email,
                                                            "role",
                                                            asked.role().code()))
                                            .of(account.id()),
                                    service))
                            .replaceWith(account.id());
                }));
    }

    /** One line an account: address, role, state. */
    public Uni<List<String>> list() {
        Caller service = Caller.service(Identifiers.next());
        return CallerTransaction.withTransaction(service, () -> accounts.list()
                .map(found ->
                        found.stream().map(AccountAdministrationService::line).toList())
                .call(lines -> audit.append(
                        AuditEvent.listed(RESOURCE, Map.of("count", lines.size()))
                                .shared(),
                        service)));
    }

    private static String line(Account account) {
        String state = account.isActive() ? (account.isVerified() ? "active" : "not verified") : "disabled";
        return account.email() + "  " + account.role().code() + "  " + state;
    }

    /** Disables the account of an address; answers how many sessions ended. */
    public Uni<Integer> disable(String address) {
        Caller service = Caller.service(Identifiers.next());
        Instant now = clock.instant();
        return CallerTransaction.withTransaction(
                service, () -> accounts.lock(Account.address(address)).chain(found -> {
                    UUID id = found.map(Account::id).orElseThrow(() -> ProblemException.notFound("account"));
                    return accounts.disable(id, now)
                            .chain(() -> sessions.endAllBut(null, id, End.DISABLED))
                            .call(ended -> audit.append(
                                    AuditEvent.done(
                                                    AuditAction.UPDATE,
                                                    RESOURCE,
                                                    id,
                                                    Map.of("account", "disabled", "endedSessions", ended))
                                            .of(id),
                                    service));
                }));
    }
}
