package io.foreseed.audit;

import io.foreseed.platform.AuditAction;
import io.foreseed.platform.ResourceType;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One action on one resource, and whose thing it is.
 *
 * @param resourceId  null for a list
 * @param oldValues  the whole resource before a change; null when there was none
 * @param newValues  the whole resource after a change; null when there is none
 * @param metadata  what else a reader needs: the filter and count of a list, the digests of a replay; nothing personal, it is
 *     readable for ever
 * @param subject  the person whose thing it is, under whose key the values are encrypted; null when they are nobody's: shared
 *     figures, keys of the service, which stay readable whoever is erased
 */
public record AuditEvent(
        AuditAction action,
        ResourceType resource,
        @Nullable UUID resourceId,
        @Nullable Object oldValues,
        @Nullable Object newValues,
        Map<String, Object> metadata,
        @Nullable UUID subject) {

    public AuditEvent {
        metadata = Map.copyOf(metadata);
    }

    /** The same with a statement of the seal's key. */
    AuditEvent stating(String note) {
        Map<String, Object> more = new HashMap<>(metadata);
        more.put("statement", note);
        return new AuditEvent(action, resource, resourceId, oldValues, newValues, more, subject);
    }

    /** What was done, before it is said whose thing it is; there is no default. */
    public record Draft(
            AuditAction action,
            ResourceType resource,
            @Nullable UUID resourceId,
            @Nullable Object oldValues,
            @Nullable Object newValues,
            Map<String, Object> metadata) {

        public Draft {
            metadata = Map.copyOf(metadata);
        }

        public Draft with(Map<String, Object> moreMetadata) {
            return new Draft(action, resource, resourceId, oldValues, newValues, moreMetadata);
        }

        /** It is this person's thing, whoever acted: their key encrypts the values, and erasing them erases these. */
        public AuditEvent of(UUID person) {
            return new AuditEvent(action, resource, resourceId, oldValues, newValues, metadata, person);
        }

        /** It is nobody's, or things of several. The values stay readable in the table itself. */
        public AuditEvent shared() {
            return new AuditEvent(action, resource, resourceId, oldValues, newValues, metadata, null);
        }
    }

    public static Draft created(ResourceType resource, UUID resourceId, Object newValues) {
        return new Draft(AuditAction.CREATE, resource, resourceId, null, newValues, Map.of());
    }

    public static Draft read(ResourceType resource, UUID resourceId) {
        return new Draft(AuditAction.READ, resource, resourceId, null, null, Map.of());
    }

    public static Draft listed(ResourceType resource, Map<String, Object> filterAndCount) {
        return new Draft(AuditAction.READ, resource, null, null, null, filterAndCount);
    }

    public static Draft updated(ResourceType resource, UUID resourceId, Object oldValues, Object newValues) {
        return new Draft(AuditAction.UPDATE, resource, resourceId, oldValues, newValues, Map.of());
    }

    public static Draft deleted(ResourceType resource, UUID resourceId, Object oldValues) {
        return new Draft(AuditAction.DELETE, resource, resourceId, oldValues, null, Map.of());
    }

    public static Draft executed(ResourceType resource, UUID resourceId, Map<String, Object> metadata) {
        return done(AuditAction.EXECUTE, resource, resourceId, metadata);
    }

    public static Draft exported(ResourceType resource, @Nullable UUID resourceId, Map<String, Object> metadata) {
        return done(AuditAction.EXPORT, resource, resourceId, metadata);
    }

    /** What changed no values that the trail keeps. */
    public static Draft done(
            AuditAction action, ResourceType resource, @Nullable UUID resourceId, Map<String, Object> metadata) {
        return new Draft(action, resource, resourceId, null, null, metadata);
    }
}
