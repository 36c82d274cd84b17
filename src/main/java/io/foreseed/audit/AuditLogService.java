package io.foreseed.audit;

import io.foreseed.platform.Caller;
import io.foreseed.platform.CallerTransaction;
import io.foreseed.platform.Identifiers;
import io.foreseed.platform.Page;
import io.foreseed.platform.PageRequest;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Reads the trail; reading it is an action too. Until there are auditors, everybody sees their own actions only. */
@ApplicationScoped
public class AuditLogService {
    private static final Logger LOG = Logger.getLogger(AuditLogService.class);
    private static final int MONTHS_AHEAD = 6;

    private final AuditLogRepository rows;
    private final AuditTrail audit;

    AuditLogService(AuditLogRepository rows, AuditTrail audit) {
        this.rows = rows;
        this.audit = audit;
    }

    Uni<Page<AuditLog>> listOwn(
            @Nullable UUID resourceId, @Nullable UUID requestId, PageRequest request, Caller caller) {
        return CallerTransaction.withTransaction(
                caller, () -> rows.listOwn(caller.user(), resourceId, requestId, request)
                        .map(found -> Page.of(found, request.limit(), AuditLog::id))
                        .call(page -> audit.append(
                                AuditEvent.listed("audit_log", filter(resourceId, requestId, page)), caller)));
    }

    /** How many it made. Every instance may do it: the function takes a lock and makes only what is missing. */
    public Uni<Integer> createPartitions() {
        return CallerTransaction.withTransaction(
                        Caller.service(Identifiers.next()), () -> rows.createPartitions(MONTHS_AHEAD))
                .invoke(count -> LOG.infof("event=audit-partitions created=%d", count));
    }

    private static Map<String, Object> filter(
            @Nullable UUID resourceId, @Nullable UUID requestId, Page<AuditLog> page) {
        Map<String, Object> metadata =
                new HashMap<>(Map.of("count", page.items().size()));
        if (resourceId != null) {
            metadata.put("resourceId", resourceId);
        }
        if (requestId != null) {
            metadata.put("requestId", requestId);
        }
        return metadata;
    }
}
