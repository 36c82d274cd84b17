package io.foreseed.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.foreseed.audit.Envelope.Part;
import io.foreseed.platform.Caller;
import io.foreseed.platform.Role;
import io.foreseed.problem.ProblemException;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The trail as its readers see it: an auditor all of it, everybody else their own actions; envelopes opened. */
@ApplicationScoped
class AuditLogRepository implements PanacheRepositoryBase<AuditLogEntity, UUID> {
    private final SubjectKeyService keys;
    private final ObjectMapper json;

    AuditLogRepository(SubjectKeyService keys, ObjectMapper json) {
        this.keys = keys;
        this.json = json;
    }

    /**
     * Rows of the filter, newest first.
     *
     * @param cursor  the row before the first one; null: from the newest
     */
    Uni<List<AuditLog>> search(AuditLogFilter filter, @Nullable UUID cursor, int count, Caller caller) {
        StringBuilder query = new StringBuilder("1 = 1");
        Map<String, Object> parameters = new HashMap<>();
        if (caller.role() != Role.AUDITOR) {
            query.append(" and userId = :caller");
            parameters.put("caller", caller.user());
        }
        filter.forEachEqual((name, value) -> {
            query.append(" and ").append(name).append(" = :").append(name);
            parameters.put(name, value);
        });
        if (filter.from() != null) {
            query.append(" and timestamp >= :from");
            parameters.put("from", filter.from());
        }
        if (filter.to() != null) {
            query.append(" and timestamp < :to");
            parameters.put("to", filter.to());
        }
        return position(cursor, caller).chain(position -> {
            // not one comparison of pairs and no "or" alone: the time is what partitions and indexes go by
            position.ifPresent(time -> {
                query.append(" and timestamp <= :time and (timestamp < :time or id < :cursor)");
                parameters.put("time", time);
                parameters.put("cursor", cursor);
            });
            return find(query.append(" order by timestamp desc, id desc").toString(), parameters)
                    .range(0, count - 1)
                    .list()
                    .chain(rows -> read(rows, caller));
        });
    }

    Uni<AuditLog> get(UUID id, Caller caller) {
        boolean isAuditor = caller.role() == Role.AUDITOR;
        return (isAuditor ? find("id = ?1", id) : find("id = ?1 and userId = ?2", id, caller.user()))
                .list()
                .chain(rows -> read(rows, caller))
                .map(rows -> rows.stream().findFirst().orElseThrow(() -> ProblemException.notFound("audit log")));
    }

    /**
     * A person's actions and what others did to their things, oldest first; of others' rows without where they were.
     *
     * @param after  the last row of the page before; null for the first page
     */
    Uni<List<AuditLog>> ofPerson(UUID person, @Nullable AuditLog after, int count, Caller caller) {
        caller.requireService();
        Map<String, Object> parameters = Map.of(
                "person", person,
                "time", after == null ? Instant.EPOCH : after.timestamp(),
                "last", after == null ? new UUID(0, 0) : after.id());
        return find(
                        "(userId = :person or subjectId = :person) and timestamp >= :time"
                                + " and (timestamp > :time or id > :last) order by timestamp, id",
                        parameters)
                .range(0, count - 1)
                .list()
                .invoke(rows ->
                        rows.stream().filter(row -> !person.equals(row.userId)).forEach(row -> row.personalData = null))
                .chain(rows -> read(rows, caller));
    }

    private Uni<Optional<Instant>> position(@Nullable UUID cursor, Caller caller) {
        if (cursor == null) {
            return Uni.createFrom().item(Optional.empty());
        }
        return find("id = ?1", cursor).list().map(rows -> rows.stream()
                .filter(row -> caller.role() == Role.AUDITOR || caller.user().equals(row.userId))
                .findFirst()
                .map(row -> Optional.of(row.timestamp))
                .orElseThrow(() -> ProblemException.invalid("?cursor", "must be the `next` value of an earlier page")));
    }

    private Uni<List<AuditLog>> read(List<AuditLogEntity> rows, Caller caller) {
        Set<UUID> used = new HashSet<>();
        rows.forEach(row -> {
            if (row.personalData != null) {
                used.add(Envelope.keyOf(row.personalData));
            }
            if (row.subjectData != null) {
                used.add(Envelope.keyOf(row.subjectData));
            }
        });
        return keys.byId(used, caller)
                .map(known -> rows.stream().map(row -> read(row, known)).toList());
    }

    private AuditLog read(AuditLogEntity row, Map<UUID, SubjectKey> known) {
        Optional<JsonNode> actor = opened(row.personalData, row.personalDataCommitment, row.id, Part.ACTOR, known);
        Optional<JsonNode> subject = opened(row.subjectData, row.subjectDataCommitment, row.id, Part.SUBJECT, known);
        boolean isErased =
                (row.personalData != null && actor.isEmpty()) || (row.subjectData != null && subject.isEmpty());
        return new AuditLog(
                row.id,
                row.timestamp,
                row.actorKind,
                row.userId,
                row.subjectId,
                row.sessionId,
                row.action,
                row.resourceType,
                row.resourceId,
                actor.map(data -> data.path("ipAddress").textValue()).orElse(row.ipAddress),
                actor.map(data -> data.path("userAgent").textValue()).orElse(row.userAgent),
                row.requestId,
                subject.map(data -> present(data.path("oldValues"))).orElse(tree(row.oldValues)),
                subject.map(data -> present(data.path("newValues"))).orElse(tree(row.newValues)),
                tree(row.changedFields),
                tree(row.metadata),
                row.outcome,
                row.severity,
                row.complianceCategory,
                row.executionTimeMillis,
                row.sequenceNumber,
                isErased ? true : null);
    }

    /** What is in the envelope; empty when there is none, or no key opens it any more. */
    private Optional<JsonNode> opened(
            byte @Nullable [] envelope,
            byte @Nullable [] commitment,
            UUID row,
            Part part,
            Map<UUID, SubjectKey> known) {
        if (envelope == null || commitment == null) {
            return Optional.empty();
        }
        SubjectKey key = known.get(Envelope.keyOf(envelope));
        return key == null
                ? Optional.empty()
                : Optional.ofNullable(tree(Envelope.open(envelope, commitment, key, row, part)));
    }

    private static @Nullable JsonNode present(JsonNode node) {
        return node.isNull() || node.isMissingNode() ? null : node;
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
