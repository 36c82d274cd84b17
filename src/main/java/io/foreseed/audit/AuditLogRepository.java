package io.foreseed.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.foreseed.platform.Caller;
import io.foreseed.platform.PageRequest;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Parameters;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class AuditLogRepository implements PanacheRepositoryBase<AuditLogEntity, UUID> {
    private final ObjectMapper json;

    AuditLogRepository(ObjectMapper json) {
        this.json = json;
    }

    /** The user's own actions, newest first. */
    Uni<List<AuditLog>> listOwn(@Nullable UUID resourceId, @Nullable UUID requestId, PageRequest page, Caller caller) {
        StringBuilder query = new StringBuilder("userId = :user and id < :before");
        Parameters parameters = Parameters.with("user", caller.user()).and("before", page.before());
        if (resourceId != null) {
            query.append(" and resourceId = :resource");
            parameters.and("resource", resourceId);
        }
        if (requestId != null) {
            query.append(" and requestId = :request");
            parameters.and("request", requestId);
        }
        return find(query.append(" order by id desc").toString(), parameters)
                .range(0, page.rows() - 1)
                .list()
                .map(rows -> rows.stream().map(this::read).toList());
    }

    private AuditLog read(AuditLogEntity row) {
        return new AuditLog(
                row.id,
                row.timestamp,
                row.userId,
                row.sessionId,
                row.action,
                row.resourceType,
                row.resourceId,
                row.ipAddress,
                row.userAgent,
                row.requestId,
                tree(row.oldValues),
                tree(row.newValues),
                tree(row.changedFields),
                tree(row.metadata),
                row.outcome,
                row.executionTimeMillis,
                row.sequenceNumber);
    }

    private @Nullable JsonNode tree(@Nullable String text) {
        try {
            return text == null ? null : json.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a row of the trail holds no JSON", e);
        }
    }

    /** Makes the partitions of the months ahead that are missing; returns how many it made. */
    Uni<Integer> createPartitions(int monthsAhead, Caller caller) {
        caller.requireService();
        return getSession()
                .chain(session -> session.createNativeQuery("select create_audit_partitions(?1)", Integer.class)
                        .setParameter(1, monthsAhead)
                        .getSingleResult());
    }
}
