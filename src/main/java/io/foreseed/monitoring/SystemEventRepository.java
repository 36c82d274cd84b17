package io.foreseed.monitoring;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
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
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Events of the system, which operators and superusers see, and which the service writes. */
@ApplicationScoped
class SystemEventRepository implements PanacheRepositoryBase<SystemEventEntity, UUID> {
    private static final String VISIBLE = ":role in ('operator', 'superuser', 'service')";

    /** In the order of the fingerprints: instances that write the same rows do not wait for each other in a circle. */
    private static final String INSERT = """
            insert into system_events
                (id, timestamp, last_seen, occurrences, fingerprint, event_type, event_category, message, severity,
                 component, environment, version, error_code, stack_trace, additional_data, duration_ms,
                 memory_usage_mb, cpu_usage_percent, resolved, resolved_at)
            select id, timestamp, "lastSeen", occurrences, fingerprint, "eventType", category, message, severity,
                   component, environment, version, "errorCode", "stackTrace", "additionalData",
                   "durationMillis", "memoryUsageMegabytes", "cpuUsagePercent", not "isOpen",
                   case when not "isOpen" then timestamp end
              from jsonb_to_recordset(cast(cast(?1 as text) as jsonb)) as event(
                   id uuid, timestamp timestamptz, "lastSeen" timestamptz, occurrences bigint, fingerprint text,
                   "eventType" text, category text, message text, severity text, component text, environment text,
                   version text, "errorCode" text, "stackTrace" text, "additionalData" jsonb, "durationMillis" integer,
                   "memoryUsageMegabytes" integer, "cpuUsagePercent" numeric, "isOpen" boolean)
             order by fingerprint
            """;

    private static final String ONCE = "on conflict (id) do nothing";

    private static final String AGAIN = """
            on conflict (fingerprint) where not resolved do update
               set occurrences = system_events.occurrences + excluded.occurrences,
                   last_seen = greatest(system_events.last_seen, excluded.last_seen)
            """;

    /** The database's clock, which all instances share. */
    private static final String CLOSE_SILENT = """
            update system_events set resolved = true, resolved_at = now(), row_version = row_version + 1
             where event_type = 'startup' and not resolved and id <> ?1
               and last_seen < now() - cast(?2 as integer) * interval '1 second'
            returning id
            """;

    private final ObjectMapper json;

    SystemEventRepository(ObjectMapper json) {
        this.json = json;
    }

    Uni<SystemEvent> get(UUID id, Caller caller) {
        return found(query(id, caller)).map(this::read);
    }

    /** Waits for who is changing it at this moment, and keeps others from it until the transaction ends. */
    Uni<SystemEventEntity> lock(UUID id, Caller caller) {
        return found(query(id, caller).withLock(LockModeType.PESSIMISTIC_WRITE));
    }

    Uni<Page<SystemEvent>> list(SystemEventFilter filter, PageRequest page, Caller caller) {
        StringBuilder condition = new StringBuilder(VISIBLE + " and id < :before");
        Map<String, Object> parameters = new HashMap<>(filter.toEqual());
        filter.toEqual().keySet().forEach(name -> condition.append(" and ").append(name + " = :" + name));
        if (filter.from() != null) {
            condition.append(" and lastSeen >= :from");
            parameters.put("from", filter.from());
        }
        if (filter.to() != null) {
            condition.append(" and timestamp < :to");
            parameters.put("to", filter.to());
        }
        parameters.put("role", caller.role().code());
        parameters.put("before", page.before());
        return find(condition + " order by id desc", parameters)
                .range(0, page.rows() - 1)
                .list()
                .map(rows -> Page.read(rows, page.limit(), row -> row.id, row -> read(row, false)));
    }

    /** The open event of the same fingerprint. */
    Uni<List<SystemEventEntity>> open(String fingerprint, Caller caller) {
        return find(
                        VISIBLE + " and fingerprint = :fingerprint and not resolved",
                        Map.of("role", caller.role().code(), "fingerprint", fingerprint))
                .list();
    }

    Uni<SystemEvent> resolve(SystemEventEntity row, @Nullable String notes, Instant now, Caller caller) {
        row.resolved = true;
        row.resolvedAt = now;
        row.resolvedBy = caller.userId();
        row.resolutionNotes = notes;
        return flush().replaceWith(row).map(this::read);
    }

    Uni<SystemEvent> reopen(SystemEventEntity row, Caller caller) {
        row.resolved = false;
        row.resolvedAt = null;
        row.resolvedBy = null;
        row.resolutionNotes = null;
        return flush().replaceWith(row).map(this::read);
    }

    /** Writes what happened once, and counts what is open already. */
    Uni<Void> write(List<NewSystemEvent> events, Caller caller) {
        caller.requireService();
        return insert(events.stream().filter(event -> !event.isRepeating()).toList(), ONCE)
                .chain(() -> insert(
                        events.stream().filter(NewSystemEvent::isRepeating).toList(), AGAIN));
    }

    private Uni<Void> insert(List<NewSystemEvent> events, String onConflict) {
        if (events.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return getSession()
                .chain(session -> session.createNativeQuery(INSERT + onConflict)
                        .setParameter(1, write(events))
                        .executeUpdate())
                .replaceWithVoid();
    }

    /** Says that an instance is there; false where its start is not open. */
    Uni<Boolean> touch(UUID instance, Caller caller) {
        caller.requireService();
        return change("set last_seen = now() where id = ?1 and not resolved", instance);
    }

    /** Closes the start of an instance that has ended; false where it is closed, or not there. */
    Uni<Boolean> close(UUID instance, Caller caller) {
        caller.requireService();
        return change(
                "set resolved = true, resolved_at = now(), row_version = row_version + 1 where id = ?1 and not resolved",
                instance);
    }

    /** Opens the start of an instance that others took for ended; false where it is open, or not there. */
    Uni<Boolean> openAgain(UUID instance, Caller caller) {
        caller.requireService();
        return change(
                "set resolved = false, resolved_at = null, last_seen = now(), row_version = row_version + 1"
                        + " where id = ?1 and resolved",
                instance);
    }

    private Uni<Boolean> change(String change, UUID instance) {
        return getSession()
                .chain(session -> session.createNativeQuery("update system_events " + change)
                        .setParameter(1, instance)
                        .executeUpdate())
                .map(count -> count == 1);
    }

    /** The starts of other instances that were silent for so long; closed, so that nobody finds them twice. */
    Uni<List<UUID>> closeSilent(UUID instance, Duration silence, Caller caller) {
        caller.requireService();
        return getSession().chain(session -> session.createNativeQuery(CLOSE_SILENT, UUID.class)
                .setParameter(1, instance)
                .setParameter(2, (int) silence.toSeconds())
                .getResultList());
    }

    SystemEvent read(SystemEventEntity row) {
        return read(row, true);
    }

    private SystemEvent read(SystemEventEntity row, boolean isWhole) {
        return new SystemEvent(
                row.id,
                row.timestamp,
                row.lastSeen,
                row.occurrences,
                row.eventType,
                row.category,
                row.severity,
                row.message,
                row.component,
                row.environment,
                row.version,
                row.errorCode,
                isWhole ? row.stackTrace : null,
                tree(row.additionalData),
                row.durationMillis,
                row.memoryUsageMegabytes,
                row.cpuUsagePercent,
                row.resolved,
                row.resolvedAt,
                row.resolvedBy,
                row.resolutionNotes,
                row.rowVersion);
    }

    private @Nullable JsonNode tree(@Nullable String text) {
        try {
            return text == null ? null : json.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("stored data is no JSON", e);
        }
    }

    private String write(List<NewSystemEvent> events) {
        try {
            return json.writeValueAsString(events);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an event is no JSON", e);
        }
    }

    private PanacheQuery<SystemEventEntity> query(UUID id, Caller caller) {
        return find(VISIBLE + " and id = :id", Map.of("role", caller.role().code(), "id", id));
    }

    private static Uni<SystemEventEntity> found(PanacheQuery<SystemEventEntity> query) {
        return query.firstResult().onItem().ifNull().failWith(() -> ProblemException.notFound("system event"));
    }
}
