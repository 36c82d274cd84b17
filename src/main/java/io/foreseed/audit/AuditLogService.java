package io.foreseed.audit;

import io.foreseed.platform.Caller;
import io.foreseed.platform.CallerTransaction;
import io.foreseed.platform.EventLoop;
import io.foreseed.platform.Identifiers;
import io.foreseed.platform.Notice;
import io.foreseed.platform.Page;
import io.foreseed.platform.PageRequest;
import io.foreseed.platform.ResourceType;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Reads the trail; reading it is an action too. */
@ApplicationScoped
public class AuditLogService {
    private static final Logger LOG = Logger.getLogger(AuditLogService.class);
    private static final ResourceType RESOURCE = ResourceType.AUDIT_LOG;
    private static final int MONTHS_AHEAD = 6;

    /** Rows of one query of an export: all that is in memory at a time. */
    private static final int EXPORTED_AT_ONCE = 200;

    private final AuditLogRepository rows;
    private final AuditTrail audit;
    private final Clock clock;

    AuditLogService(AuditLogRepository rows, AuditTrail audit, Clock clock) {
        this.rows = rows;
        this.audit = audit;
        this.clock = clock;
    }

    Uni<Page<AuditLog>> list(AuditLogFilter filter, PageRequest request, Caller caller) {
        return CallerTransaction.withTransaction(caller, () -> rows.search(
                        filter, request.cursor(), request.rows(), caller)
                .map(found -> Page.of(found, request.limit(), AuditLog::id))
                .call(page -> audit.append(
                        AuditEvent.listed(RESOURCE, listed(filter, page)).shared(), caller)));
    }

    Uni<AuditLog> read(UUID id, Caller caller) {
        return CallerTransaction.withTransaction(caller, () -> rows.get(id, caller)
                .call(found -> audit.append(AuditEvent.read(RESOURCE, id).shared(), caller)));
    }

    /**
     * All rows of the filter up to now, newest first, once the export is recorded. Each page is a transaction of its own,
     * begun when the reader has taken the one before: a slow reader holds neither memory nor a connection.
     */
    Multi<AuditLog> export(AuditLogFilter filter, Caller caller) {
        AuditLogFilter past = filter.before(clock.instant());
        var here = EventLoop.current();
        return CallerTransaction.withTransaction(
                        caller,
                        () -> audit.append(
                                AuditEvent.exported(RESOURCE, null, past.toMetadata())
                                        .shared(),
                                caller))
                .onItem()
                .transformToMulti(recorded -> Multi.createBy()
                        .repeating()
                        .uni(() -> new AtomicReference<@Nullable UUID>(), cursor -> page(past, cursor, caller)
                                .runSubscriptionOn(here))
                        .whilst(page -> page.next() != null))
                .onItem()
                .transformToIterable(Page::items);
    }

    /** For the export of a person, which records itself; joins the transaction. */
    public Uni<List<AuditLog>> ofPerson(UUID person, @Nullable AuditLog after, int count, Caller caller) {
        return rows.ofPerson(person, after, count, caller);
    }

    /** How many it made. Every instance may do it: the function takes a lock and makes only what is missing. */
    public Uni<Integer> createPartitions() {
        Caller service = Caller.service(Identifiers.next());
        return CallerTransaction.withTransaction(service, () -> rows.createPartitions(MONTHS_AHEAD, service))
                .invoke(AuditLogService::note);
    }

    private static void note(int created) {
        LOG.infof("event=audit-partitions created=%d", created);
        if (created > 0) {
            Notice.of(Notice.Kind.PARTITIONS_MADE, "audit")
                    .with(Map.of("months", created))
                    .post();
        }
    }

    private Uni<Page<AuditLog>> page(AuditLogFilter filter, AtomicReference<@Nullable UUID> cursor, Caller caller) {
        return CallerTransaction.withTransaction(
                        caller, () -> rows.search(filter, cursor.get(), EXPORTED_AT_ONCE + 1, caller))
                .map(found -> Page.of(found, EXPORTED_AT_ONCE, AuditLog::id))
                .invoke(page -> cursor.set(page.next()));
    }

    private static Map<String, Object> listed(AuditLogFilter filter, Page<AuditLog> page) {
        Map<String, Object> metadata = new HashMap<>(filter.toMetadata());
        metadata.put("count", page.items().size());
        return metadata;
    }
}
