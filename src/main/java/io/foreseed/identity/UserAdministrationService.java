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
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Accounts, their roles and activity, and which adviser has which clients. */
@ApplicationScoped
class UserAdministrationService {
    private static final ResourceType USER = ResourceType.USER;
    private static final ResourceType LINK = ResourceType.ADVISER_CLIENT;

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
                    requireNoGrantAlone(before, role);
                    requireNotErased(before);
                })
                .call(before -> requireAnotherSuperuser(before, role, request.isActive(), caller))
                .chain(before -> apply(before, role, request.isActive(), Map.of(), caller)));
    }

    /** Joins the transaction of the approval. */
    Uni<UserAccount> grantSuperuser(UserAccount before, Map<String, Object> approval, Caller approver) {
        return apply(before, Role.SUPERUSER, before.isActive(), approval, approver);
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

    /** Lets an adviser act for a client. Both accounts are held, so that none of them changes its role meanwhile. */
    Uni<Void> link(UUID adviser, UUID client, Caller caller) {
        return CallerTransaction.withTransaction(caller, () -> users.hold(List.of(adviser, client), caller)
                .invoke(held -> {
                    requireActive(held.get(adviser), Role.ADVISER);
                    requireActive(held.get(client), Role.CLIENT);
                })
                .chain(held -> links.insert(adviser, client, clock.instant(), caller))
                .chain(isNew -> audit.append(
                        AuditEvent.created(LINK, client, values(adviser, client))
                                .with(Map.of("new", isNew))
                                .of(client),
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

    private Uni<UserAccount> apply(
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

    /** Who could make superusers alone could make the second person of every approval. */
    private static void requireNoGrantAlone(UserAccount before, Role role) {
        if (role == Role.SUPERUSER && !before.role().equals(Role.SUPERUSER.code())) {
            throw ProblemException.of(
                    ProblemType.FORBIDDEN,
                    "Making a superuser takes two people: ask for an approval of the kind grant_superuser.");
        }
    }

    private Uni<Void> requireAnotherSuperuser(UserAccount before, Role role, boolean isActive, Caller caller) {
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

    private static void requireActive(@Nullable UserAccount user, Role role) {
        if (user == null) {
            throw ProblemException.notFound(USER.code());
        }
        if (!user.role().equals(role.code()) || !user.isActive()) {
            throw ProblemException.of(
                    ProblemType.CONFLICT, "The user " + user.id() + " is no active " + role.code() + ".");
        }
    }

    private static Map<String, Object> values(UUID adviser, UUID client) {
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
