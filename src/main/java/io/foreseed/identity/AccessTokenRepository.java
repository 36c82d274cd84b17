package io.foreseed.identity;

import io.foreseed.platform.Caller;
import io.foreseed.platform.PageRequest;
import io.foreseed.problem.ProblemException;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

@ApplicationScoped
class AccessTokenRepository implements PanacheRepositoryBase<AccessTokenEntity, UUID> {
    Uni<Void> insert(AccessToken token, OpaqueToken secret) {
        AccessTokenEntity row = new AccessTokenEntity();
        row.id = token.id();
        row.userId = token.userId();
        row.name = token.name();
        row.digest = secret.digest();
        row.permissions = String.join(" ", token.permissions());
        row.createdAt = token.createdAt();
        row.expiresAt = token.expiresAt();
        return persistAndFlush(row).replaceWithVoid();
    }

    Uni<Long> countLive(Caller caller, Instant now) {
        return count("userId = ?1 and revokedAt is null and expiresAt > ?2", caller.user(), now);
    }

    Uni<List<AccessToken>> list(Caller caller, PageRequest page) {
        return find("userId = ?1 and id < ?2 order by id desc", caller.user(), page.before())
                .range(0, page.rows() - 1)
                .list()
                .map(rows -> rows.stream().map(AccessTokenRepository::read).toList());
    }

    /** One of the caller's own; locked, so that it ends once. */
    Uni<AccessToken> lockOwn(UUID id, Caller caller) {
        return find("id = ?1 and userId = ?2", id, caller.user())
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResult()
                .onItem()
                .ifNull()
                .failWith(() -> ProblemException.notFound("access token"))
                .map(AccessTokenRepository::read);
    }

    Uni<Optional<AccessToken>> lock(OpaqueToken secret) {
        return find("digest", secret.digest())
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResult()
                .map(row -> Optional.ofNullable(row).map(AccessTokenRepository::read));
    }

    Uni<Void> use(UUID id, Instant now) {
        return update("lastUsedAt = ?2 where id = ?1", id, now).replaceWithVoid();
    }

    Uni<Void> revoke(UUID id, Instant now) {
        return update("revokedAt = ?2 where id = ?1", id, now).replaceWithVoid();
    }

    private static AccessToken read(AccessTokenEntity row) {
        return new AccessToken(
                row.id,
                row.userId,
                row.name,
                List.of(row.permissions.split(" ")),
                row.createdAt,
                row.expiresAt,
                row.lastUsedAt,
                row.revokedAt);
    }
}
