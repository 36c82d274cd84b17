package io.foreseed.approval;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.foreseed.platform.Caller;
import io.foreseed.platform.Page;
import io.foreseed.platform.PageRequest;
import io.foreseed.problem.ProblemException;
import io.quarkus.hibernate.reactive.panache.PanacheQuery;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Requests for approval, which superusers see and nobody else. */
@ApplicationScoped
class ApprovalRequestRepository implements PanacheRepositoryBase<ApprovalRequestEntity, UUID> {
    private static final String VISIBLE = "?1 = 'superuser'";

    private final ObjectMapper json;

    ApprovalRequestRepository(ObjectMapper json) {
        this.json = json;
    }

    Uni<ApprovalRequest> insert(ApprovalRequest request, Caller caller) {
        ApprovalRequestEntity row = new ApprovalRequestEntity();
        row.id = request.id();
        row.kind = request.kind();
        row.subjectId = request.subjectId();
        row.payload = request.payload().toString();
        row.reason = request.reason();
        row.state = ApprovalState.PENDING.column();
        row.requestedBy = caller.user();
        row.requestedAt = request.requestedAt();
        row.expiresAt = request.expiresAt();
        return persistAndFlush(row).map(inserted -> read(inserted, request.requestedAt()));
    }

    Uni<ApprovalRequest> get(UUID id, Instant now, Caller caller) {
        return found(query(id, caller)).map(row -> read(row, now));
    }

    /** Waits for who is deciding it at this moment, and keeps others from it until the transaction ends. */
    Uni<ApprovalRequestEntity> lock(UUID id, Caller caller) {
        return found(query(id, caller).withLock(LockModeType.PESSIMISTIC_WRITE));
    }

    /** The request that is open already; the row stays locked. */
    Uni<List<ApprovalRequestEntity>> lockPending(String kind, UUID subjectId, Caller caller) {
        return find(
                        VISIBLE + " and kind = ?2 and subjectId = ?3 and state = 'pending'",
                        caller.role().code(),
                        kind,
                        subjectId)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .list();
    }

    Uni<Page<ApprovalRequest>> list(@Nullable ApprovalState state, Instant now, PageRequest page, Caller caller) {
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("role", caller.role().code());
        parameters.put("before", page.before());
        String filter =
                switch (state) {
                    case null -> "";
                    case PENDING -> " and state = 'pending' and expiresAt > :now";
                    case EXPIRED -> " and (state = 'expired' or (state = 'pending' and expiresAt <= :now))";
                    case APPROVED, REFUSED, WITHDRAWN -> " and state = '" + state.column() + "'";
                };
        if (filter.contains(":now")) {
            parameters.put("now", now);
        }
        return find(":role = 'superuser' and id < :before" + filter + " order by id desc", parameters)
                .range(0, page.rows() - 1)
                .list()
                .map(rows -> Page.read(rows, page.limit(), row -> row.id, row -> read(row, now)));
    }

    Uni<ApprovalRequest> decide(ApprovalRequestEntity row, ApprovalState state, Instant now, Caller caller) {
        row.state = state.column();
        row.decidedBy = state == ApprovalState.EXPIRED ? null : caller.user();
        row.decidedAt = now;
        return flush().replaceWith(row).map(decided -> read(decided, now));
    }

    /** Whether who asked still may: an account may have been changed since. */
    Uni<Boolean> isActiveSuperuser(UUID user, Caller caller) {
        return getSession()
                .chain(session -> session.createQuery(
                                "select count(*) from UserEntity u where " + VISIBLE
                                        + " and u.id = ?2 and u.role = 'superuser' and u.isActive"
                                        + " and (u.suspendedUntil is null or u.suspendedUntil <= instant)",
                                Long.class)
                        .setParameter(1, caller.role().code())
                        .setParameter(2, user)
                        .getSingleResult())
                .map(count -> count > 0);
    }

    /** A pending row whose time is over is expired, whether or not somebody has written it down. */
    ApprovalRequest read(ApprovalRequestEntity row, Instant now) {
        ApprovalState state = ApprovalState.ofColumn(row.state);
        boolean isOver = state == ApprovalState.PENDING && !now.isBefore(row.expiresAt);
        try {
            return new ApprovalRequest(
                    row.id,
                    row.kind,
                    row.subjectId,
                    json.readTree(row.payload),
                    row.reason,
                    isOver ? ApprovalState.EXPIRED : state,
                    row.requestedBy,
                    row.requestedAt,
                    row.expiresAt,
                    row.decidedBy,
                    row.decidedAt);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored payload is no JSON", e);
        }
    }

    private PanacheQuery<ApprovalRequestEntity> query(UUID id, Caller caller) {
        return find(VISIBLE + " and id = ?2", caller.role().code(), id);
    }

    private static Uni<ApprovalRequestEntity> found(PanacheQuery<ApprovalRequestEntity> query) {
        return query.firstResult().onItem().ifNull().failWith(() -> ProblemException.notFound("request for approval"));
    }
}
