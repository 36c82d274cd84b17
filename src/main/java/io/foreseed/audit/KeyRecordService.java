package io.foreseed.audit;

import io.foreseed.platform.AuditAction;
import io.foreseed.platform.Caller;
import io.foreseed.platform.CallerTransaction;
import io.foreseed.platform.Identifiers;
import io.foreseed.platform.ResourceType;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Leaves a row in the trail when somebody replaces keys of persons or wraps stored keys anew. */
@ApplicationScoped
public class KeyRecordService {
    private final SubjectKeyService subjects;
    private final AuditTrail audit;

    KeyRecordService(SubjectKeyService subjects, AuditTrail audit) {
        this.subjects = subjects;
        this.audit = audit;
    }

    /** Replaces the keys of a person, or of everybody, and records it in the same transaction; answers how many. */
    public Uni<Integer> rotate(@Nullable UUID person) {
        Caller service = Caller.service(Identifiers.next());
        return CallerTransaction.withTransaction(
                service, () -> subjects.rotate(person).call(count -> audit.append(rotated(person, count), service)));
    }

    /** Records that keys were wrapped anew: page by page, so that the row can only follow. */
    public Uni<Void> recordWrapped(ResourceType keys, int count) {
        Caller service = Caller.service(Identifiers.next());
        AuditEvent wrapped = AuditEvent.done(
                        AuditAction.KEY, keys, null, Map.of("keys", "wrapped anew", "count", count))
                .shared();
        return CallerTransaction.withTransaction(service, () -> audit.append(wrapped, service));
    }

    private static AuditEvent rotated(@Nullable UUID person, int count) {
        AuditEvent.Draft event = AuditEvent.done(
                AuditAction.KEY, ResourceType.SUBJECT_KEY, null, Map.of("keys", "replaced", "count", count));
        return person == null ? event.shared() : event.of(person);
    }
}
