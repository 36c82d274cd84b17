package io.foreseed.audit;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Which rows of the trail are asked for; null members do not narrow.
 *
 * @param userId  who acted
 * @param subjectId  whose thing it was
 * @param from  inclusive
 * @param to  exclusive
 */
record AuditLogFilter(
        @Nullable UUID userId,
        @Nullable UUID subjectId,
        @Nullable String resourceType,
        @Nullable UUID resourceId,
        @Nullable String action,
        @Nullable String outcome,
        @Nullable String severity,
        @Nullable String complianceCategory,
        @Nullable UUID requestId,
        @Nullable Instant from,
        @Nullable Instant to) {

    /** The same, without what happens from now on. */
    AuditLogFilter before(Instant now) {
        Instant end = to == null || to.isAfter(now) ? now : to;
        return new AuditLogFilter(
                userId,
                subjectId,
                resourceType,
                resourceId,
                action,
                outcome,
                severity,
                complianceCategory,
                requestId,
                from,
                end);
    }

    /** For the trail: the members that narrow, by their names. */
    Map<String, Object> toMetadata() {
        Map<String, Object> metadata = new LinkedHashMap<>();
        forEachEqual((name, value) -> metadata.put(name, value.toString()));
        if (from != null) {
            metadata.put("from", from.toString());
        }
        if (to != null) {
            metadata.put("to", to.toString());
        }
        return metadata;
    }

    /** The members that a row must equal, by the name of the column's field. */
    void forEachEqual(BiConsumer<String, Object> member) {
        give("userId", userId, member);
        give("subjectId", subjectId, member);
        give("resourceType", resourceType, member);
        give("resourceId", resourceId, member);
        give("action", action, member);
        give("outcome", outcome, member);
        give("severity", severity, member);
        give("complianceCategory", complianceCategory, member);
        give("requestId", requestId, member);
    }

    private static void give(String name, @Nullable Object value, BiConsumer<String, Object> member) {
        if (value != null) {
            member.accept(name, value);
        }
    }
}
