package io.foreseed.identity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of {@code user_sessions}. */
@Entity
@Table(name = "user_sessions")
class SessionEntity {
    @Id
    UUID id;

    @Column(name = "user_id", updatable = false)
    UUID userId;

    @Column(name = "created_at", updatable = false)
    Instant createdAt;

    @Column(name = "refreshed_at")
    Instant refreshedAt;

    @Column(name = "idle_until")
    Instant idleUntil;

    @Column(name = "expires_at", updatable = false)
    Instant expiresAt;

    @Column(name = "ended_at")
    @Nullable
    Instant endedAt;

    @Column(name = "end_reason")
    @Nullable
    String endReason;

    @Column(name = "ip_address", updatable = false)
    @Nullable
    String ipAddress;

    @Column(name = "user_agent", updatable = false)
    @Nullable
    String userAgent;

    @Column(name = "is_limited")
    boolean isLimited;
}
