package io.foreseed.monitoring;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event that is to be written: the columns of {@code system_events} by the names of {@link SystemEvent}.
 *
 * @param occurrences  how often it happened since it was written last
 * @param isOpen  whether it waits for somebody, or starts an instance that runs; else it is resolved from the beginning
 * @param ends  the instance whose start it ends; null when none
 */
record NewSystemEvent(
        UUID id,
        Instant timestamp,
        Instant lastSeen,
        long occurrences,
        String fingerprint,
        String eventType,
        String category,
        String message,
        String severity,
        String component,
        String environment,
        String version,
        @Nullable String errorCode,
        @Nullable String stackTrace,
        Map<String, Object> additionalData,
        @Nullable Integer durationMillis,
        long memoryUsageMegabytes,
        BigDecimal cpuUsagePercent,
        boolean isOpen,
        @Nullable UUID ends) {

    NewSystemEvent {
        additionalData = Map.copyOf(additionalData);
    }

    /** What repeats is found again by its fingerprint; a start, a stop and what is for information are their own. */
    boolean isRepeating() {
        return !fingerprint.equals(id.toString());
    }

    /** Whether it must outlast a database that is away until the process has ended. */
    boolean isOfLife() {
        return eventType.equals("startup") || eventType.equals("shutdown");
    }

    /** It happened again, so often, and then for the last time. */
    NewSystemEvent again(long times, Instant then) {
        return new NewSystemEvent(
                id,
                timestamp,
                then.isAfter(lastSeen) ? then : lastSeen,
                occurrences + times,
                fingerprint,
                eventType,
                category,
                message,
                severity,
                component,
                environment,
                version,
                errorCode,
                stackTrace,
                additionalData,
                durationMillis,
                memoryUsageMegabytes,
                cpuUsagePercent,
                isOpen,
                ends);
    }

    /** The same, as the end of an instance. */
    NewSystemEvent ending(UUID instance) {
        return new NewSystemEvent(
                id,
                timestamp,
                lastSeen,
                occurrences,
                fingerprint,
                eventType,
                category,
                message,
                severity,
                component,
                environment,
                version,
                errorCode,
                stackTrace,
                additionalData,
                durationMillis,
                memoryUsageMegabytes,
                cpuUsagePercent,
                isOpen,
                instance);
    }
}
