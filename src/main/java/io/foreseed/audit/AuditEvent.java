package io.foreseed.audit;

import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One action on one resource.
 *
 * @param resourceType  what it is, in the words of the API: {@code plan}, {@code simulation_run}, ...
 * @param resourceId  null for a list
 * @param oldValues  the whole resource before a change; null when there was none
 * @param newValues  the whole resource after a change; null when there is none
 * @param metadata  what else a reader needs: the filter and count of a list, the digests of a replay; nothing personal, it is
 *     readable for ever
 * @param subject  the person whose thing it is; null: the actor
 * @param isPersonal  whether the values are about a person, under whose key they are encrypted; shared figures are not
 */
public record AuditEvent(
        AuditAction action,
        String resourceType,
        @Nullable UUID resourceId,
        @Nullable Object oldValues,
        @Nullable Object newValues,
        Map<String, Object> metadata,
        @Nullable UUID subject,
        boolean isPersonal) {

    public AuditEvent {
        metadata = Map.copyOf(metadata);
    }

    /** About the actor, as long as {@link #about} names nobody else. */
    public AuditEvent(
            AuditAction action,
            String resourceType,
            @Nullable UUID resourceId,
            @Nullable Object oldValues,
            @Nullable Object newValues,
            Map<String, Object> metadata) {
        this(action, resourceType, resourceId, oldValues, newValues, metadata, null, true);
    }

    public static AuditEvent created(String resourceType, UUID resourceId, Object newValues) {
        return new AuditEvent(AuditAction.CREATE, resourceType, resourceId, null, newValues, Map.of());
    }

    public static AuditEvent read(String resourceType, UUID resourceId) {
        return new AuditEvent(AuditAction.READ, resourceType, resourceId, null, null, Map.of());
    }

    public static AuditEvent listed(String resourceType, Map<String, Object> filterAndCount) {
        return new AuditEvent(AuditAction.READ, resourceType, null, null, null, filterAndCount);
    }

    public static AuditEvent updated(String resourceType, UUID resourceId, Object oldValues, Object newValues) {
        return new AuditEvent(AuditAction.UPDATE, resourceType, resourceId, oldValues, newValues, Map.of());
    }

    public static AuditEvent deleted(String resourceType, UUID resourceId, Object oldValues) {
        return new AuditEvent(AuditAction.DELETE, resourceType, resourceId, oldValues, null, Map.of());
    }

    public static AuditEvent executed(String resourceType, UUID resourceId, Map<String, Object> metadata) {
        return new AuditEvent(AuditAction.EXECUTE, resourceType, resourceId, null, null, metadata);
    }

    public static AuditEvent exported(String resourceType, @Nullable UUID resourceId, Map<String, Object> metadata) {
        return new AuditEvent(AuditAction.EXPORT, resourceType, resourceId, null, null, metadata);
    }

    public AuditEvent with(Map<String, Object> moreMetadata) {
        return new AuditEvent(
                action, resourceType, resourceId, oldValues, newValues, moreMetadata, subject, isPersonal);
    }

    /** Names whose thing it is: their key encrypts the values, and erasing them erases these. */
    public AuditEvent about(UUID person) {
        return new AuditEvent(action, resourceType, resourceId, oldValues, newValues, metadata, person, true);
    }

    /** The values are nobody's: shared figures, keys of the service. They stay readable in the table itself. */
    public AuditEvent aboutNobody() {
        return new AuditEvent(action, resourceType, resourceId, oldValues, newValues, metadata, null, false);
    }
}
