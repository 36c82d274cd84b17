package io.foreseed.approval;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.ColumnTransformer;
import org.hibernate.annotations.DynamicUpdate;
import org.jspecify.annotations.Nullable;

/** A row of {@code approval_requests}. */
@Entity
@DynamicUpdate
@Table(name = "approval_requests")
class ApprovalRequestEntity {
    @Id
    UUID id;

    @Column(updatable = false)
    String kind;

    @Column(name = "subject_id", updatable = false)
    UUID subjectId;

    @Column(updatable = false)
    @ColumnTransformer(read = "payload #>> '{}'", write = "cast(cast(? as text) as jsonb)")
    String payload;

    @Column(updatable = false)
    @Nullable
    String reason;

    String state;

    @Column(name = "requested_by", updatable = false)
    UUID requestedBy;

    @Column(name = "requested_at", updatable = false)
    Instant requestedAt;

    @Column(name = "expires_at", updatable = false)
    Instant expiresAt;

    @Column(name = "decided_by")
    @Nullable
    UUID decidedBy;

    @Column(name = "decided_at")
    @Nullable
    Instant decidedAt;
}
