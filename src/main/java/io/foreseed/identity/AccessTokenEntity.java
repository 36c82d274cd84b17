package io.foreseed.identity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of {@code access_tokens}. */
@Entity
@Table(name = "access_tokens")
class AccessTokenEntity {
    @Id
    UUID id;

    @Column(name = "user_id", updatable = false)
    UUID userId;

    @Column(updatable = false)
    String name;

    @Column(name = "token_digest", updatable = false)
    String digest;

    /** Names of {@link io.foreseed.platform.Permission}, with a blank between. */
    @Column(updatable = false)
    String permissions;

    @Column(name = "created_at", updatable = false)
    Instant createdAt;

    @Column(name = "expires_at", updatable = false)
    Instant expiresAt;

    @Column(name = "last_used_at")
    @Nullable
    Instant lastUsedAt;

    @Column(name = "revoked_at")
    @Nullable
    Instant revokedAt;
}
