package io.foreseed.monitoring;

import io.foreseed.audit.AuditEvent;
import io.foreseed.audit.AuditTrail;
import io.foreseed.platform.Caller;
import io.foreseed.platform.CallerTransaction;
import io.foreseed.platform.EntityTags;
import io.foreseed.platform.Page;
import io.foreseed.platform.PageRequest;
import io.foreseed.platform.ResourceType;
import io.foreseed.problem.ProblemException;
import io.foreseed.problem.ProblemType;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What happened to the service, and what somebody did about it. */
@ApplicationScoped
public class SystemEventService {
    private static final ResourceType RESOURCE = ResourceType.SYSTEM_EVENT;

    private final SystemEventRepository events;
    private final AuditTrail audit;
    private final Clock clock;

    SystemEventService(SystemEventRepository events, AuditTrail audit, Clock clock) {
        this.events = events;
        this.audit = audit;
        this.clock = clock;
    }

    public Uni<Page<SystemEvent>> list(SystemEventFilter filter, PageRequest request, Caller caller) {
        return CallerTransaction.withTransaction(caller, () -> events.list(filter, request, caller)
                .call(page -> audit.append(
                        AuditEvent.listed(RESOURCE, listed(filter, page)).shared(), caller)));
    }

    public Uni<SystemEvent> read(UUID id, Caller caller) {
        return CallerTransaction.withTransaction(caller, () -> events.get(id, caller)
                .call(event -> audit.append(AuditEvent.read(RESOURCE, id).shared(), caller)));
    }

    /** Somebody has looked at it, and says what came of that. When it happens again, that is another event. */
    public Uni<SystemEvent> resolve(UUID id, String notes, @Nullable String ifMatch, Caller caller) {
        return CallerTransaction.withTransaction(
                caller, () -> changeable(id, ifMatch, caller).chain(row -> {
                    if (row.resolved) {
                        throw ProblemException.of(ProblemType.CONFLICT, "The event is resolved already.");
                    }
                    SystemEvent before = events.read(row);
                    return events.resolve(row, notes, clock.instant(), caller)
                            .call(after -> record(before, after, caller));
                }));
    }

    /** It was not over. */
    public Uni<SystemEvent> reopen(UUID id, @Nullable String ifMatch, Caller caller) {
        return CallerTransaction.withTransaction(caller, () -> changeable(id, ifMatch, caller)
                .call(row -> requireNoOther(row, caller))
                .chain(row -> {
                    SystemEvent before = events.read(row);
                    return events.reopen(row, caller).call(after -> record(before, after, caller));
                }));
    }

    private Uni<SystemEventEntity> changeable(UUID id, @Nullable String ifMatch, Caller caller) {
        return events.get(id, caller)
                .invoke(SystemEventService::requireSomebodysTask)
                .chain(() -> events.lock(id, caller))
                .invoke(row -> EntityTags.requireMatch(ifMatch, row.rowVersion));
    }

    /** Before the row is locked: the database lets nobody lock what they may not change. */
    private static void requireSomebodysTask(SystemEvent event) {
        if (event.severity().equals("info")) {
            throw ProblemException.of(
                    ProblemType.CONFLICT, "The event is for information: the service itself opens and resolves it.");
        }
    }

    private Uni<Void> requireNoOther(SystemEventEntity row, Caller caller) {
        if (!row.resolved) {
            throw ProblemException.of(ProblemType.CONFLICT, "The event is open already.");
        }
        return events.open(row.fingerprint, caller)
                .invoke(open -> {
                    if (!open.isEmpty()) {
                        throw ProblemException.of(
                                ProblemType.CONFLICT,
                                "The same happened again and is open as " + open.getFirst().id
                                        + ": go on with that one.");
                    }
                })
                .replaceWithVoid();
    }

    private Uni<Void> record(SystemEvent before, SystemEvent after, Caller caller) {
        return audit.append(
                AuditEvent.updated(RESOURCE, after.id(), before, after).shared(), caller);
    }

    private static Map<String, Object> listed(SystemEventFilter filter, Page<SystemEvent> page) {
        Map<String, Object> metadata = new HashMap<>(filter.toMetadata());
        metadata.put("count", page.items().size());
        return metadata;
    }
}
