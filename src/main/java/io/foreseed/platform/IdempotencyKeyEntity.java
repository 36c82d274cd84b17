package io.foreseed.platform;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of {@code idempotency_keys}: a request that was seen, and its first answer when there is one. */
@Entity
@Table(name = "idempotency_keys")
class IdempotencyKeyEntity {
    /** The scope of a key: one user, one method, one path. */
    @Embeddable
    record Scope(@Column(name = "user_id") UUID userId, String method, String path, String key)
            implements Serializable {}

    @EmbeddedId
    Scope scope;

    @Column(name = "request_digest", updatable = false)
    String requestDigest;

    @Column(name = "response_status")
    @Nullable
    Integer responseStatus;

    @Column(name = "response_location")
    @Nullable
    String responseLocation;

    @Column(name = "response_etag")
    @Nullable
    String responseEtag;

    @Column(name = "response_body")
    String responseBody;

    @Column(name = "created_at", updatable = false)
    Instant createdAt;

    @Column(name = "expires_at", updatable = false)
    Instant expiresAt;
}
