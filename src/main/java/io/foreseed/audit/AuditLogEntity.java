package io.foreseed.audit;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.ColumnTransformer;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** A row of {@code audit_logs}. JSON columns are text here: the trail shows them as PostgreSQL keeps them. */
@Entity
@Immutable
@Table(name = "audit_logs")
class AuditLogEntity {
    @Id
    UUID id;

    @Column(name = "timestamp")
    Instant timestamp;

    /** {@code user}, {@code service} or, written by a trigger, {@code database}. */
    @Column(name = "actor_kind")
    String actorKind;

    @Column(name = "user_id")
    @Nullable
    UUID userId;

    @Column(name = "subject_id")
    @Nullable
    UUID subjectId;

    @Column(name = "session_id")
    @Nullable
    String sessionId;

    String action;

    @Column(name = "resource_type")
    String resourceType;

    @Column(name = "resource_id")
    @Nullable
    UUID resourceId;

    @Column(name = "ip_address")
    @Nullable
    String ipAddress;

    @Column(name = "user_agent")
    @Nullable
    String userAgent;

    @Column(name = "request_id")
    @Nullable
    UUID requestId;

    @Column(name = "old_values")
    @ColumnTransformer(read = "old_values #>> '{}'", write = "cast(cast(? as text) as jsonb)")
    @Nullable
    String oldValues;

    @Column(name = "new_values")
    @ColumnTransformer(read = "new_values #>> '{}'", write = "cast(cast(? as text) as jsonb)")
    @Nullable
    String newValues;

    @Column(name = "changed_fields")
    @ColumnTransformer(read = "changed_fields #>> '{}'", write = "cast(cast(? as text) as jsonb)")
    @Nullable
    String changedFields;

    @ColumnTransformer(read = "metadata #>> '{}'", write = "cast(cast(? as text) as jsonb)")
    @Nullable
    String metadata;

    @Column(name = "personal_data")
    byte @Nullable [] personalData;

    @Column(name = "personal_data_commitment")
    byte @Nullable [] personalDataCommitment;

    @Column(name = "subject_data")
    byte @Nullable [] subjectData;

    @Column(name = "subject_data_commitment")
    byte @Nullable [] subjectDataCommitment;

    String severity;

    /** {@code GDPR}, {@code SOX} or null. */
    @Column(name = "compliance_category")
    @Nullable
    String complianceCategory;

    @Column(name = "execution_time_ms")
    @Nullable
    Integer executionTimeMillis;

    String outcome;

    @Column(name = "retention_until")
    @Nullable
    Instant retentionUntil;

    @Column(name = "sequence_number", insertable = false, updatable = false)
    @Nullable
    Long sequenceNumber;
}
