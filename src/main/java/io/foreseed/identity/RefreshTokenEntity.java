package io.foreseed.identity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of {@code refresh_tokens}: each token that a session was given, as its digest. */
@Entity
@Table(name = "refresh_tokens")
class RefreshTokenEntity {
    @Id
    @Column(name = "token_digest")
    String digest;

    @Column(name = "session_id", updatable = false)
    UUID sessionId;

    @Column(name = "issued_at", updatable = false)
    Instant issuedAt;

    @Column(name = "used_at")
    @Nullable
    Instant usedAt;
}
