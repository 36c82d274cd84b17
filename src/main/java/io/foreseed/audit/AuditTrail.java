package io.foreseed.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.foreseed.platform.Caller;
import io.foreseed.platform.CallerTransaction;
import io.foreseed.platform.CommandOrigin;
import io.foreseed.platform.Identifiers;
import io.foreseed.problem.ProblemException;
import io.foreseed.problem.ProblemType;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

/**
 * The append-only trail: one row for every action, written in the transaction of the action itself.
 *
 * <p>A row that the database refuses fails the caller's transaction: an action that cannot be audited does not happen.
 */
@ApplicationScoped
public class AuditTrail {
    /** Seven years: the one retention class of the trail. */
    private static final Duration RETENTION = Duration.ofDays(2_555);

    private static final String SUCCESS = "success";
    private static final String FAILED = "failed";

    static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private static final Uni<Optional<SubjectKey>> NO_KEY = Uni.createFrom().item(Optional.empty());

    private static final Set<ProblemType> DENIALS =
            EnumSet.of(ProblemType.FORBIDDEN, ProblemType.NOT_FOUND, ProblemType.CREDENTIALS_REFUSED);

    private final SubjectKeyService keys;
    private final ObjectMapper json;
    private final Clock clock;
    private final Counter rows;
    private final SecureRandom random = new SecureRandom();

    AuditTrail(SubjectKeyService keys, ObjectMapper json, Clock clock, MeterRegistry metrics) {
        this.keys = keys;
        this.json = json;
        this.clock = clock;
        this.rows = Counter.builder("foreseed.audit.rows")
                .description("Audit rows written, also those whose transaction was rolled back later")
                .register(metrics);
    }

    /**
     * Appends the event's row to the caller's transaction.
     *
     * @return fails with {@link ProblemType#AUDIT_UNAVAILABLE} when the row is refused, and with an
     *     {@link IllegalStateException} when there is no transaction
     */
    public Uni<Void> append(AuditEvent event, Caller caller) {
        return append(
                event, SUCCESS, EventClass.of(event.action(), event.resource()).severity(), caller);
    }

    /** Appends the row of what was begun with success and failed inside to the caller's transaction. */
    public Uni<Void> appendFailed(AuditEvent event, Caller caller) {
        return append(event, FAILED, Severity.ERROR, caller);
    }

    /** The same, with the row's identifier, which its statement names. */
    Uni<Void> append(AuditEvent event, UUID row, Caller caller) {
        return append(
                event,
                row,
                SUCCESS,
                EventClass.of(event.action(), event.resource()).severity(),
                caller);
    }

    /** Records an action that was refused or failed, in a transaction of its own, after the rollback of the action. */
    public Uni<Void> appendRefused(AuditEvent event, ProblemType reason, Caller caller) {
        return write(List.of(refused(event, reason, caller)), caller);
    }

    /** A row as of this moment, before it is written. */
    record Prepared(AuditLogEntity row, AuditEvent event, Caller caller) {}

    /** The row of an action that was refused or failed. */
    Prepared refused(AuditEvent event, ProblemType reason, Caller caller) {
        String outcome = DENIALS.contains(reason) ? "denied" : FAILED;
        return new Prepared(
                row(event, Identifiers.next(), outcome, EventClass.severityOf(reason), caller), event, caller);
    }

    /** Writes such rows in one transaction, of whoever may write them. */
    Uni<Void> write(List<Prepared> prepared, Caller writer) {
        return CallerTransaction.withTransaction(writer, () -> {
            Uni<Void> all = Uni.createFrom().voidItem();
            for (Prepared each : prepared) {
                all = all.chain(() -> write(each.row(), each.event(), each.caller()));
            }
            return all;
        });
    }

    private Uni<Void> append(AuditEvent event, String outcome, Severity severity, Caller caller) {
        return append(event, Identifiers.next(), outcome, severity, caller);
    }

    private Uni<Void> append(AuditEvent event, UUID id, String outcome, Severity severity, Caller caller) {
        return write(row(event, id, outcome, severity, caller), event, caller);
    }

    private Uni<Void> write(AuditLogEntity written, AuditEvent event, Caller caller) {
        return Panache.getSession()
                .invoke(AuditTrail::requireTransaction)
                .chain(session -> sealed(written, event, caller)
                        .chain(row -> session.persist(row))
                        .chain(session::flush))
                .invoke(ignored -> rows.increment())
                .onFailure(failure -> !(failure instanceof IllegalStateException))
                .transform(failure -> ProblemException.retryLater(
                        ProblemType.AUDIT_UNAVAILABLE, "Nothing was changed. Try again later.", RETRY_AFTER, failure));
    }

    private static void requireTransaction(Mutiny.Session session) {
        if (session.currentTransaction() == null) {
            throw new IllegalStateException("an audit row belongs into the transaction of its action");
        }
    }

    private AuditLogEntity row(AuditEvent event, UUID id, String outcome, Severity severity, Caller caller) {
        Instant now = clock.instant();
        ComplianceCategory category =
                EventClass.of(event.action(), event.resource()).category();
        JsonNode before = tree(event.oldValues());
        JsonNode after = tree(event.newValues());
        AuditLogEntity row = new AuditLogEntity();
        row.id = id;
        row.timestamp = now;
        row.actorKind = caller.userId() == null ? "service" : "user";
        row.userId = caller.userId();
        row.subjectId = event.subject();
        row.sessionId = caller.sessionId();
        row.action = event.action().name();
        row.resourceType = event.resource().code();
        row.resourceId = event.resourceId();
        row.ipAddress = caller.ipAddress();
        row.userAgent = caller.userAgent();
        row.requestId = caller.requestId();
        row.oldValues = text(before);
        row.newValues = text(after);
        row.changedFields = text(changedFields(before, after));
        row.metadata = text(metadata(event, caller));
        row.severity = severity.code();
        row.complianceCategory = category == null ? null : category.name();
        row.outcome = outcome;
        row.executionTimeMillis = caller.elapsedMillis();
        row.retentionUntil = now.plus(RETENTION);
        return row;
    }

    /** What the event tells, and where a command was called that did it. */
    private @Nullable JsonNode metadata(AuditEvent event, Caller caller) {
        Map<String, Object> metadata = new LinkedHashMap<>(event.metadata());
        CommandOrigin origin = caller.origin();
        if (origin != null) {
            metadata.put(CommandOrigin.MEMBER, origin);
        }
        return metadata.isEmpty() ? null : tree(metadata);
    }

    /**
     * Moves what is personal into its envelopes. Of somebody who is erased nothing is kept: there is no key to keep it under.
     */
    private Uni<AuditLogEntity> sealed(AuditLogEntity row, AuditEvent event, Caller caller) {
        boolean hasActor = row.userId != null || row.ipAddress != null;
        boolean hasSubject = event.subject() != null && (row.oldValues != null || row.newValues != null);
        return (hasActor ? keys.current(row.userId, caller) : NO_KEY)
                .invoke(key -> {
                    if (hasActor) {
                        sealActor(row, key);
                    }
                })
                .chain(() -> hasSubject ? keys.current(row.subjectId, caller) : NO_KEY)
                .invoke(key -> {
                    if (hasSubject) {
                        sealSubject(row, key);
                    }
                })
                .replaceWith(row);
    }

    private void sealActor(AuditLogEntity row, Optional<SubjectKey> key) {
        String text = json.createObjectNode()
                .put("ipAddress", row.ipAddress)
                .put("userAgent", row.userAgent)
                .toString();
        row.ipAddress = null;
        row.userAgent = null;
        key.map(found -> Envelope.seal(text, found, row.id, Envelope.Part.ACTOR, random))
                .ifPresent(envelope -> {
                    row.personalData = envelope.bytes();
                    row.personalDataCommitment = envelope.commitment();
                });
    }

    private void sealSubject(AuditLogEntity row, Optional<SubjectKey> key) {
        String text = "{\"oldValues\":" + row.oldValues + ",\"newValues\":" + row.newValues + "}";
        row.oldValues = null;
        row.newValues = null;
        key.map(found -> Envelope.seal(text, found, row.id, Envelope.Part.SUBJECT, random))
                .ifPresent(envelope -> {
                    row.subjectData = envelope.bytes();
                    row.subjectDataCommitment = envelope.commitment();
                });
    }

    /** Names of the top-level fields that differ; null unless there is a before and an after. */
    private @Nullable JsonNode changedFields(@Nullable JsonNode before, @Nullable JsonNode after) {
        if (before == null || after == null) {
            return null;
        }
        TreeSet<String> names = new TreeSet<>();
        before.fieldNames().forEachRemaining(names::add);
        after.fieldNames().forEachRemaining(names::add);
        List<String> changed = new ArrayList<>();
        for (String name : names) {
            if (!Objects.equals(before.get(name), after.get(name))) {
                changed.add(name);
            }
        }
        return json.valueToTree(changed);
    }

    private @Nullable JsonNode tree(@Nullable Object value) {
        return value == null ? null : json.valueToTree(value);
    }

    private static @Nullable String text(@Nullable JsonNode node) {
        return node == null ? null : node.toString();
    }
}
