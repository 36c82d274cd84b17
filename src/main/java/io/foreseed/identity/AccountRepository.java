package io.foreseed.identity;

import io.foreseed.platform.Role;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

@ApplicationScoped
class AccountRepository implements PanacheRepositoryBase<UserEntity, UUID> {
    /**
     * Costs what counting an attempt costs, a flush to the disk at the end of the transaction included, and changes
     * nothing: an address without account must not be the faster one.
     */
    private static final String AS_IF =
            "select length(cast(pg_logical_emit_message(true, 'foreseed.attempt', '') as text))";

    /** The account of an address; its attempts wait for each other until the transaction ends. */
    Uni<Optional<Account>> lock(String email) {
        return find("email", email)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResult()
                .map(row -> Optional.ofNullable(row).map(AccountRepository::read));
    }

    Uni<Optional<Account>> lock(UUID id) {
        return find("id", id)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResult()
                .map(row -> Optional.ofNullable(row).map(AccountRepository::read));
    }

    Uni<Optional<Account>> get(UUID id) {
        return find("id", id).firstResult().map(row -> Optional.ofNullable(row).map(AccountRepository::read));
    }

    Uni<List<Account>> list() {
        return find("order by email")
                .list()
                .map(rows -> rows.stream().map(AccountRepository::read).toList());
    }

    /** Newly registered, or by an administrator. */
    Uni<Void> insert(Account account, Instant now) {
        UserEntity row = new UserEntity();
        row.id = account.id();
        row.email = account.email();
        row.firstName = account.firstName();
        row.lastName = account.lastName();
        row.role = account.role().code();
        row.isSuperuser = account.role() == Role.SUPERUSER;
        row.hashedPassword = account.passwordHash().text();
        row.isActive = account.isActive();
        row.isVerified = account.isVerified();
        row.timezone = "UTC";
        row.locale = "en_US";
        row.preferences = "{}";
        row.failedLoginAttempts = 0;
        row.passwordChangedAt = now;
        row.createdAt = now;
        row.updatedAt = now;
        return persistAndFlush(row).replaceWithVoid();
    }

    /** A registration in the place of one whose address nobody has proved. */
    Uni<Void> registerAgain(Account account, Instant now) {
        return update(
                        "firstName = ?2, lastName = ?3, hashedPassword = ?4, passwordChangedAt = ?5, updatedAt = ?5"
                                + " where id = ?1 and isVerified = false",
                        account.id(),
                        account.firstName(),
                        account.lastName(),
                        account.passwordHash().text(),
                        now)
                .replaceWithVoid();
    }

    Uni<Void> store(UUID id, LoginLockout lockout) {
        return update(
                        "failedLoginAttempts = ?2, lastFailedLoginAt = ?3, lockedUntil = ?4 where id = ?1",
                        id,
                        lockout.failures(),
                        lockout.lastFailure(),
                        lockout.lockedUntil())
                .replaceWithVoid();
    }

    /** Counts an attempt as failed before it is looked at; empty, for as much work, when the account takes none. */
    Uni<Optional<Account>> countAttempt(UUID user, Instant now) {
        return lock(user).chain(found -> {
            Optional<Account> open = found.filter(account -> !account.lockout().isLocked(now));
            return open.isEmpty()
                    ? storeAsIf().replaceWith(open)
                    : store(user, open.get().lockout().failed(now)).replaceWith(open);
        });
    }

    Uni<Void> storeAsIf() {
        return getSession()
                .chain(session ->
                        session.createNativeQuery(AS_IF, Integer.class).getSingleResult())
                .replaceWithVoid();
    }

    /**
     * Notes that somebody signed in with the password that is still the account's; takes the attempt back.
     *
     * @param verified  the hash that matched
     * @param current  the hash from now on
     * @return whether it still is
     */
    Uni<Boolean> noteSignIn(UUID id, PasswordHash verified, PasswordHash current, Instant now) {
        return update(
                        "failedLoginAttempts = 0, lockedUntil = null, lastFailedLoginAt = null, lastLogin = ?4,"
                                + " hashedPassword = ?3 where id = ?1 and hashedPassword = ?2 and isActive = true"
                                + " and (suspendedUntil is null or suspendedUntil <= ?4)",
                        id,
                        verified.text(),
                        current.text(),
                        now)
                .map(count -> count == 1);
    }

    /** A new password; it ends a lock too. */
    Uni<Void> setPassword(UUID id, PasswordHash hash, Instant now) {
        return update(
                        "hashedPassword = ?2, passwordChangedAt = ?3, updatedAt = ?3, failedLoginAttempts = 0,"
                                + " lockedUntil = null, lastFailedLoginAt = null where id = ?1",
                        id,
                        hash.text(),
                        now)
                .replaceWithVoid();
    }

    Uni<Void> setVerified(UUID id, Instant now) {
        return update("isVerified = true, updatedAt = ?2 where id = ?1", id, now)
                .replaceWithVoid();
    }

    Uni<Void> disable(UUID id, Instant now) {
        return update("isActive = false, updatedAt = ?2 where id = ?1", id, now).replaceWithVoid();
    }

    private static Account read(UserEntity row) {
        return new Account(
                row.id,
                row.email,
                row.firstName,
                row.lastName,
                row.company,
                Role.ofCode(row.role),
                new PasswordHash(row.hashedPassword),
                Boolean.TRUE.equals(row.isActive),
                row.suspendedUntil,
                Boolean.TRUE.equals(row.isVerified),
                new LoginLockout(
                        row.failedLoginAttempts == null ? 0 : row.failedLoginAttempts,
                        row.lastFailedLoginAt,
                        row.lockedUntil));
    }
}
