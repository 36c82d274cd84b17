package io.foreseed.identity;

import io.foreseed.audit.AuditEvent;
import io.foreseed.audit.AuditTrail;
import io.foreseed.identity.AdviserClientEntity.Link;
import io.foreseed.platform.Caller;
import io.foreseed.platform.CallerTransaction;
import io.foreseed.platform.EntityTags;
import io.foreseed.platform.Page;
import io.foreseed.platform.PageRequest;
import io.foreseed.platform.ResourceType;
import io.foreseed.platform.Role;
import io.foreseed.problem.ProblemException;
import io.foreseed.problem.ProblemType;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Accounts, their roles and activity, and which adviser has which clients. */
@ApplicationScoped
class UserAdministrationService {
    private static final ResourceType USER = ResourceType.USER;
    private static final ResourceType LINK = ResourceType.ADVISER_CLIENT;

    /** Roles that let one see or do more than what is one's own: two people give them. */
    private static final Set<Role> WIDE = EnumSet.of(Role.AUDITOR, Role.OPERATOR, Role.SUPERUSER);

    private static final Duration SUSPENSION = Duration.ofHours(24);
    private static final Duration SUSPENDED_AGAIN_AFTER = Duration.ofDays(6);

    private final UserRepository users;
    private final AdviserClientRepository links;
    private final SessionService sessions;
    private final AuditTrail audit;
    private final Clock clock;

    UserAdministrationService(
            UserRepository users,
            AdviserClientRepository links,
            SessionService sessions,
            AuditTrail audit,
            Clock clock) {
        this.users = users;
        this.links = links;
        this.sessions = sessions;
        this.audit = audit;
        this.clock = clock;
    }

    Uni<UserAccount> read(UUID id, Caller caller) {
        return CallerTransaction.withTransaction(caller, () -> users.get(id, caller)
                .call(user -> audit.append(AuditEvent.read(USER, id).of(id), caller)));
    }

    Uni<Page<UserAccount>> list(@Nullable Role role, PageRequest request, Caller caller) {
        return CallerTransaction.withTransaction(caller, () -> users.list(role, request, caller)
                .map(rows -> Page.of(rows, request.limit(), UserAccount::id))
                .call(page ->
                        audit.append(AuditEvent.listed(USER, listed(role, page)).shared(), caller)));
    }

    /**
     * Changes role and activity. Shutting an account ends its sessions; a change of role ends the user's links, which were
     * made for the role before.
     */
    Uni<UserAccount> change(UUID id, UserAccountRequest request, @Nullable String ifMatch, Caller caller) {
        Role role = Role.valueOf(request.role().toUpperCase(Locale.ROOT));
        return CallerTransaction.withTransaction(caller, () -> users.get(id, caller)
                .invoke(before -> {
                    EntityTags.requireMatch(ifMatch, before.rowVersion());
                    requireNoGrantAlone(before, role, request.isActive());
                    requireNotAnothersEnd(before, role, request.isActive(), caller);
                    requireNotErased(before);
                })
                .call(before -> requireAnotherSuperuser(before, role, request.isActive(), caller))
                .chain(before -> apply(before, role, request.isActive(), Map.of(), caller)));
    }

    /**
     * Keeps an account out at once, for a day, and ends its sessions; the same account again only days later, since one alone
     * must not make it last.
     */
    Uni<UserAccount> suspend(UUID id, Caller caller) {
        Instant now = clock.instant();
        return CallerTransaction.withTransaction(caller, () -> users.lockActiveSuperusers(caller)
                .invoke(active -> requireStill(active, caller))
                .chain(() -> users.lock(id, caller))
                .invoke(before -> requireSuspendable(before, now, caller))
                .chain(before -> users.suspend(id, now.plus(SUSPENSION), now, caller)
                        .call(after -> audit.append(
                                AuditEvent.updated(USER, id, before, after).of(id), caller)))
                .call(() -> sessions.endAllBut(null, id, Session.End.DISABLED)));
    }

    /** Of two who suspend each other at once the second has been suspended while it waited. */
    private static void requireStill(List<UUID> active, Caller caller) {
        if (!active.contains(caller.user())) {
            throw ProblemException.of(ProblemType.FORBIDDEN, "You are no active superuser any more.");
        }
    }

    private static void requireSuspendable(UserAccount before, Instant now, Caller caller) {
        if (before.id().equals(caller.user())) {
            throw ProblemException.of(ProblemType.CONFLICT, "Nobody suspends themselves.");
        }
        if (!before.isActive()) {
            throw ProblemException.of(ProblemType.CONFLICT, "The account is shut already.");
        }
        Instant until = before.suspendedUntil();
        if (until != null && now.isBefore(until.plus(SUSPENDED_AGAIN_AFTER))) {
            throw ProblemException.of(
                    ProblemType.CONFLICT,
                    "It was suspended until " + until
                            + ": to make it last takes two people (disable_superuser), or shuts"
                            + " an account that is no superuser's.");
        }
    }

    /** An adviser's clients: for themselves and for superusers. */
    Uni<Page<UserAccount>> listClients(UUID adviser, PageRequest request, Caller caller) {
        if (caller.role() != Role.SUPERUSER && !adviser.equals(caller.user())) {
            throw ProblemException.notFound(USER.code());
        }
        return CallerTransaction.withTransaction(caller, () -> users.get(adviser, caller)
                .chain(user -> users.listClients(adviser, request, caller))
                .map(rows -> Page.of(rows, request.limit(), UserAccount::id))
                .call(page -> audit.append(
                        AuditEvent.listed(
                                        LINK,
                                        Map.of(
                                                "adviserId",
                                                adviser,
                                                "count",
                                                page.items().size()))
                                .of(adviser),
                        caller)));
    }

    Uni<Void> unlink(UUID adviser, UUID client, Caller caller) {
        return CallerTransaction.withTransaction(caller, () -> links.delete(adviser, client, caller)
                .invoke(existed -> {
                    if (!existed) {
                        throw ProblemException.notFound("link");
                    }
                })
                .chain(() -> audit.append(
                        AuditEvent.deleted(LINK, client, values(adviser, client))
                                .of(client),
                        caller)));
    }

    /** Joins the transaction around it. */
    Uni<UserAccount> apply(
            UserAccount before, Role role, boolean isActive, Map<String, Object> metadata, Caller caller) {
        boolean isOtherRole = !before.role().equals(role.code());
        return users.change(before.id(), role, isActive, clock.instant(), caller)
                .call(after -> audit.append(
                        AuditEvent.updated(USER, before.id(), before, after)
                                .with(metadata)
                                .of(before.id()),
                        caller))
                .call(after -> isOtherRole
                        ? endLinks(before.id(), caller)
                        : Uni.createFrom().voidItem())
                .call(after -> isActive
                        ? Uni.createFrom().voidItem()
                        : sessions.endAllBut(null, before.id(), Session.End.DISABLED));
    }

    private Uni<Void> endLinks(UUID user, Caller caller) {
        return links.of(user, caller)
                .onItem()
                .transformToMulti(ended -> Multi.createFrom().iterable(ended))
                .onItem()
                .transformToUniAndConcatenate(link -> unlink(link, caller))
                .onItem()
                .ignoreAsUni();
    }

    private Uni<Void> unlink(Link link, Caller caller) {
        return links.delete(link.adviserId(), link.clientId(), caller)
                .chain(() -> audit.append(
                        AuditEvent.deleted(LINK, link.clientId(), values(link.adviserId(), link.clientId()))
                                .of(link.clientId()),
                        caller));
    }

    private static void requireNotErased(UserAccount before) {
        if (before.erasedAt() != null) {
            throw ProblemException.of(ProblemType.CONFLICT, "The person is erased: the account stays as it is.");
        }
    }

    private static void requireNoGrantAlone(UserAccount before, Role role, boolean isActive) {
        boolean isNew = !before.role().equals(role.code()) || (isActive && !before.isActive());
        if (WIDE.contains(role) && isNew) {
            throw ProblemException.of(
                    ProblemType.FORBIDDEN,
                    "The role " + role.code() + " is given by two people: ask for an approval of the kind "
                            + RoleGrantService.kindOf(role) + ".");
        }
    }

    private static void requireNotAnothersEnd(UserAccount before, Role role, boolean isActive, Caller caller) {
        boolean isOne = before.role().equals(Role.SUPERUSER.code()) && before.isActive();
        boolean staysOne = role == Role.SUPERUSER && isActive;
        if (isOne && !staysOne && !before.id().equals(caller.user())) {
            throw ProblemException.of(
                    ProblemType.FORBIDDEN,
                    "Another superuser is disabled by two people: ask for an approval of the kind "
                            + SuperuserDisablingService.KIND + "; alone you suspend the account for a day.");
        }
    }

    /** Joins the transaction around it. */
    Uni<Void> requireAnotherSuperuser(UserAccount before, Role role, boolean isActive, Caller caller) {
        boolean staysOne = role == Role.SUPERUSER && isActive;
        if (!before.role().equals(Role.SUPERUSER.code()) || !before.isActive() || staysOne) {
            return Uni.createFrom().voidItem();
        }
        return users.lockActiveSuperusers(caller)
                .invoke(active -> {
                    if (active.stream().allMatch(before.id()::equals)) {
                        throw ProblemException.of(
                                ProblemType.CONFLICT, "This is the last active superuser: it stays one.");
                    }
                })
                .replaceWithVoid();
    }

    static Map<String, Object> values(UUID adviser, UUID client) {
        return Map.of("adviserId", adviser, "clientId", client);
    }

    private static Map<String, Object> listed(@Nullable Role role, Page<UserAccount> page) {
        Map<String, Object> metadata =
                new HashMap<>(Map.of("count", page.items().size()));
        if (role != null) {
            metadata.put("role", role.code());
        }
        return metadata;
    }
}
