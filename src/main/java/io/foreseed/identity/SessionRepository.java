package io.foreseed.identity;

import io.foreseed.identity.Session.End;
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
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class SessionRepository implements PanacheRepositoryBase<SessionEntity, UUID> {
    private static final String LIVE = "endedAt is null and idleUntil > ?2 and expiresAt > ?2 and userId = ?1";

    Uni<Session> insert(Session session) {
        SessionEntity row = new SessionEntity();
        row.id = session.id();
        row.userId = session.userId();
        row.createdAt = session.createdAt();
        row.refreshedAt = session.refreshedAt();
        row.idleUntil = session.idleUntil();
        row.expiresAt = session.expiresAt();
        row.ipAddress = session.ipAddress();
        row.userAgent = session.userAgent();
        row.isLimited = session.isLimited();
        return persistAndFlush(row).map(SessionRepository::read);
    }

    Uni<List<Session>> listLive(Caller caller, Instant now, PageRequest page) {
        return find(LIVE + " and id < ?3 order by id desc", caller.user(), now, page.before())
                .range(0, page.rows() - 1)
                .list()
                .map(rows -> rows.stream().map(SessionRepository::read).toList());
    }

    /** One of the caller's own, ended or not; locked, so that it ends once. */
    Uni<Session> lockOwn(UUID id, Caller caller) {
        return find("id = ?1 and userId = ?2", id, caller.user())
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResult()
                .onItem()
                .ifNull()
                .failWith(() -> ProblemException.notFound("session"))
                .map(SessionRepository::read);
    }

    /** The session of a token that was shown; nobody's caller yet. */
    Uni<Optional<Session>> lock(UUID id) {
        return find("id", id)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResult()
                .map(row -> Optional.ofNullable(row).map(SessionRepository::read));
    }

    Uni<Void> refresh(UUID id, Instant now, Instant idleUntil) {
        return update("refreshedAt = ?2, idleUntil = ?3 where id = ?1", id, now, idleUntil)
                .replaceWithVoid();
    }

    /** From now on the session is good for all that its user may. */
    Uni<Void> widen(@Nullable UUID id) {
        return id == null
                ? Uni.createFrom().voidItem()
                : update("isLimited = false where id = ?1", id).replaceWithVoid();
    }

    Uni<Void> end(UUID id, End reason, Instant now) {
        return update("endedAt = ?2, endReason = ?3 where id = ?1 and endedAt is null", id, now, reason.column())
                .replaceWithVoid();
    }

    /** Ends the live sessions of a user but one; answers how many. */
    Uni<Integer> endAllBut(@Nullable UUID kept, UUID user, End reason, Instant now) {
        return update(
                "endedAt = ?2, endReason = ?3 where userId = ?1 and endedAt is null and id <> ?4",
                user,
                now,
                reason.column(),
                kept == null ? new UUID(0, 0) : kept);
    }

    /** Ends the oldest live sessions of a user, so that at most the number is left. */
    Uni<Void> keepNewest(int most, UUID user, Instant now) {
        return find(LIVE + " order by id desc", user, now)
                .range(most, most)
                .firstResult()
                .chain(first -> first == null
                        ? Uni.createFrom().voidItem()
                        : update(
                                        "endedAt = ?2, endReason = ?3 where userId = ?1 and endedAt is null and id <= ?4",
                                        user,
                                        now,
                                        End.LIMIT.column(),
                                        first.id)
                                .replaceWithVoid());
    }

    /** Forgets sessions that are over since before the time, and their tokens with them. */
    Uni<Long> deleteOver(Instant before) {
        return delete("endedAt < ?1 or expiresAt < ?1", before);
    }

    private static Session read(SessionEntity row) {
        return new Session(
                row.id,
                row.userId,
                row.createdAt,
                row.refreshedAt,
                row.idleUntil,
                row.expiresAt,
                row.endedAt,
                row.endReason,
                row.ipAddress,
                row.userAgent,
                row.isLimited);
    }
}
