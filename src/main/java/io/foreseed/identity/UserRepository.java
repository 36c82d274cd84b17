package io.foreseed.identity;

import io.foreseed.platform.Caller;
import io.foreseed.platform.PageRequest;
import io.foreseed.platform.Role;
import io.foreseed.problem.ProblemException;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Accounts: everybody sees their own, an adviser also their clients', a superuser all. */
@ApplicationScoped
class UserRepository implements PanacheRepositoryBase<UserEntity, UUID> {
    /** {@code ?1} is the caller's user, {@code ?2} the code of their role; the queries name the account besides. */
    private static final String VISIBLE = "(id = ?1 or ?2 = 'superuser' or (?2 = 'adviser' and id in"
            + " (select a.link.clientId from AdviserClientEntity a where a.link.adviserId = ?1)))";

    /** Whether the caller may plan for the client: for themselves, or as their adviser. */
    Uni<Boolean> mayActFor(UUID client, Caller caller) {
        return count(
                        "id = ?3 and isActive and ((id = ?1 and ?2 in ('client', 'adviser')) or (?2 = 'adviser'"
                                + " and exists (select 1 from AdviserClientEntity a"
                                + " where a.link.adviserId = ?1 and a.link.clientId = ?3)))",
                        caller.user(),
                        caller.role().code(),
                        client)
                .map(count -> count > 0);
    }

    Uni<UserAccount> get(UUID id, Caller caller) {
        return row(id, caller).map(UserRepository::read);
    }

    Uni<List<UserAccount>> list(@Nullable Role role, PageRequest page, Caller caller) {
        String filter = role == null ? "" : " and role = '" + role.code() + "'";
        return find(
                        "?1 = 'superuser' and id < ?2" + filter + " order by id desc",
                        caller.role().code(),
                        page.before())
                .range(0, page.rows() - 1)
                .list()
                .map(rows -> rows.stream().map(UserRepository::read).toList());
    }

    /** The clients of an adviser: for themselves and for superusers. */
    Uni<List<UserAccount>> listClients(UUID adviser, PageRequest page, Caller caller) {
        return find(
                        "id in (select a.link.clientId from AdviserClientEntity a where a.link.adviserId = ?3"
                                + " and (?2 = 'superuser' or a.link.adviserId = ?1)) and id < ?4 order by id desc",
                        caller.user(),
                        caller.role().code(),
                        adviser,
                        page.before())
                .range(0, page.rows() - 1)
                .list()
                .map(rows -> rows.stream().map(UserRepository::read).toList());
    }

    /**
     * The active superusers; nobody else becomes fewer of them until the transaction ends. In one order, so that two that
     * wait for each other do not wait for ever.
     */
    Uni<List<UUID>> lockActiveSuperusers(Caller caller) {
        return getSession().chain(session -> session.createNativeQuery("""
                                select id from users
                                where ?1 = 'superuser' and role = 'superuser' and is_active
                                  and (suspended_until is null or suspended_until <= now()) order by id for update
                                """, UUID.class)
                .setParameter(1, caller.role().code())
                .getResultList());
    }

    /** An account that nobody changes until the transaction ends. */
    Uni<UserAccount> lock(UUID id, Caller caller) {
        return find("id = ?3 and " + VISIBLE, caller.user(), caller.role().code(), id)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResult()
                .onItem()
                .ifNull()
                .failWith(() -> ProblemException.notFound("user"))
                .map(UserRepository::read);
    }

    Uni<UserAccount> suspend(UUID id, Instant until, Instant now, Caller caller) {
        return row(id, caller)
                .invoke(row -> {
                    row.suspendedUntil = until;
                    row.updatedAt = now;
                    row.updatedBy = caller.userId();
                })
                .call(this::flush)
                .map(UserRepository::read);
    }

    /** Accounts that nobody changes until the transaction ends, by identifier; those that do not exist are left out. */
    Uni<Map<UUID, UserAccount>> hold(List<UUID> ids, Caller caller) {
        return find("?1 = 'superuser' and id in ?2 order by id", caller.role().code(), ids)
                .withLock(LockModeType.PESSIMISTIC_READ)
                .list()
                .map(rows -> rows.stream()
                        .map(UserRepository::read)
                        .collect(Collectors.toMap(UserAccount::id, user -> user)));
    }

    Uni<UserAccount> change(UUID id, Role role, boolean isActive, Instant now, Caller caller) {
        return row(id, caller)
                .invoke(row -> {
                    row.role = role.code();
                    row.isSuperuser = role == Role.SUPERUSER;
                    row.isActive = isActive;
                    row.updatedAt = now;
                    row.updatedBy = caller.userId();
                })
                .call(this::flush)
                .map(UserRepository::read);
    }

    /** One of the embedded server's users; whether it was not there yet. */
    Uni<Boolean> insertDemo(DemoUser user, Instant now, Caller caller) {
        caller.requireService();
        return count("id", user.id())
                .chain(count -> count > 0
                        ? Uni.createFrom().item(false)
                        : persistAndFlush(demo(user, now)).replaceWith(true));
    }

    private static UserEntity demo(DemoUser user, Instant now) {
        UserEntity row = new UserEntity();
        row.id = user.id();
        row.email = user.email();
        row.firstName = "Demo";
        row.lastName = user.lastName();
        row.hashedPassword = DemoUser.UNUSABLE_PASSWORD;
        row.role = user.role().code();
        row.isSuperuser = user.role() == Role.SUPERUSER;
        row.isActive = true;
        row.isVerified = false;
        row.preferences = "{}";
        row.createdAt = now;
        row.updatedAt = now;
        return row;
    }

    private Uni<UserEntity> row(UUID id, Caller caller) {
        return find("id = ?3 and " + VISIBLE, caller.user(), caller.role().code(), id)
                .firstResult()
                .onItem()
                .ifNull()
                .failWith(() -> ProblemException.notFound("user"));
    }

    private static UserAccount read(UserEntity row) {
        return new UserAccount(
                row.id,
                row.email,
                row.firstName,
                row.lastName,
                row.role,
                Boolean.TRUE.equals(row.isActive),
                row.createdAt,
                row.updatedAt,
                row.updatedBy,
                row.suspendedUntil,
                row.erasedAt,
                row.rowVersion);
    }
}
