package io.foreseed.privacy;

import io.foreseed.platform.Caller;
import io.foreseed.platform.PageRequest;
import io.foreseed.problem.ProblemException;
import io.foreseed.problem.ProblemType;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Legal holds, which superusers see and no other person. */
@ApplicationScoped
class LegalHoldRepository implements PanacheRepositoryBase<LegalHoldEntity, UUID> {
    private static final String VISIBLE = "?1 in ('superuser', 'service')";

    Uni<LegalHold> insert(LegalHold hold, Caller caller) {
        LegalHoldEntity row = new LegalHoldEntity();
        row.id = hold.id();
        row.personId = hold.userId();
        row.ground = hold.ground();
        row.placedBy = caller.user();
        row.placedAt = hold.placedAt();
        return persistAndFlush(row).map(LegalHoldRepository::read);
    }

    Uni<List<LegalHold>> list(UUID person, PageRequest page, Caller caller) {
        return find(
                        VISIBLE + " and personId = ?2 and id < ?3 order by id desc",
                        caller.role().code(),
                        person,
                        page.before())
                .range(0, page.rows() - 1)
                .list()
                .map(rows -> rows.stream().map(LegalHoldRepository::read).toList());
    }

    /** Refuses what a hold forbids, with its ground. */
    Uni<Void> requireNone(UUID person, Caller caller) {
        return find(
                        VISIBLE + " and personId = ?2 and releasedAt is null order by id",
                        caller.role().code(),
                        person)
                .firstResult()
                .invoke(row -> {
                    if (row != null) {
                        throw ProblemException.of(
                                ProblemType.LEGAL_HOLD, "The hold " + row.id + " keeps the person: " + row.ground);
                    }
                })
                .replaceWithVoid();
    }

    /** Whether a hold keeps the person. */
    Uni<Boolean> isHeld(UUID person, Caller caller) {
        return count(
                        VISIBLE + " and personId = ?2 and releasedAt is null",
                        caller.role().code(),
                        person)
                .map(count -> count > 0);
    }

    /** A hold that nobody else releases until the transaction ends. */
    Uni<LegalHold> lock(UUID id, Caller caller) {
        return row(id, caller).map(LegalHoldRepository::read);
    }

    Uni<LegalHold> release(UUID id, Instant now, Caller caller) {
        return row(id, caller)
                .invoke(row -> {
                    row.releasedBy = caller.user();
                    row.releasedAt = now;
                })
                .call(this::flush)
                .map(LegalHoldRepository::read);
    }

    private Uni<LegalHoldEntity> row(UUID id, Caller caller) {
        return find(VISIBLE + " and id = ?2", caller.role().code(), id)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResult()
                .onItem()
                .ifNull()
                .failWith(() -> ProblemException.notFound("legal hold"));
    }

    private static LegalHold read(LegalHoldEntity row) {
        return new LegalHold(
                row.id, row.personId, row.ground, row.placedBy, row.placedAt, row.releasedBy, row.releasedAt);
    }
}
