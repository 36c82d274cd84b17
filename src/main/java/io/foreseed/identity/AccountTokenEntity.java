package io.foreseed.identity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;

/** A row of {@code account_tokens}. */
@Entity
@Immutable
@Table(name = "account_tokens")
class AccountTokenEntity {
    @Id
    @Column(name = "token_digest")
    String digest;

    @Column(name = "user_id")
    UUID userId;

    String purpose;

    @Column(name = "issued_at")
    Instant issuedAt;

    @Column(name = "expires_at")
    Instant expiresAt;
}
