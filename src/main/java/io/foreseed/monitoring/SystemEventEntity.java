package io.foreseed.monitoring;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.ColumnTransformer;
import org.hibernate.annotations.DynamicUpdate;
import org.jspecify.annotations.Nullable;

/** A row of {@code system_events}; how often it happened is written by statements alone. */
@Entity
@DynamicUpdate
@Table(name = "system_events")
class SystemEventEntity {
    @Id
    UUID id;

    @Column(updatable = false)
    Instant timestamp;

    @Column(name = "event_type", updatable = false)
    String eventType;

    @Column(name = "event_category", updatable = false)
    String category;

    @Column(updatable = false)
    String message;

    @Column(updatable = false)
    String severity;

    @Column(updatable = false)
    @Nullable
    String component;

    @Column(updatable = false)
    @Nullable
    String environment;

    @Column(updatable = false)
    @Nullable
    String version;

    @Column(name = "error_code", updatable = false)
    @Nullable
    String errorCode;

    @Column(name = "stack_trace", updatable = false)
    @Nullable
    String stackTrace;

    @Column(name = "additional_data", updatable = false)
    @ColumnTransformer(read = "additional_data #>> '{}'", write = "cast(cast(? as text) as jsonb)")
    @Nullable
    String additionalData;

    @Column(name = "duration_ms", updatable = false)
    @Nullable
    Integer durationMillis;

    @Column(name = "memory_usage_mb", updatable = false)
    @Nullable
    Integer memoryUsageMegabytes;

    @Column(name = "cpu_usage_percent", updatable = false)
    @Nullable
    BigDecimal cpuUsagePercent;

    @Column(updatable = false)
    String fingerprint;

    @Column(updatable = false)
    long occurrences;

    @Column(name = "last_seen", updatable = false)
    Instant lastSeen;

    boolean resolved;

    @Column(name = "resolved_at")
    @Nullable
    Instant resolvedAt;

    @Column(name = "resolved_by")
    @Nullable
    UUID resolvedBy;

    @Column(name = "resolution_notes")
    @Nullable
    String resolutionNotes;

    @Version
    @Column(name = "row_version")
    long rowVersion;
}
