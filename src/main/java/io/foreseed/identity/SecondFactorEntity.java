package io.foreseed.identity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.DynamicUpdate;
import org.jspecify.annotations.Nullable;

/** A row of {@code second_factors}. */
@Entity
@DynamicUpdate
@Table(name = "second_factors")
class SecondFactorEntity {
    @Id
    @Column(name = "user_id")
    UUID userId;

    byte @Nullable [] secret;

    @Column(name = "pending_secret")
    byte @Nullable [] pendingSecret;

    @Column(name = "last_step")
    long lastStep;

    /** With a blank between. */
    @Column(name = "recovery_digests")
    String recoveryDigests;

    @Column(name = "created_at")
    Instant createdAt;

    @Column(name = "confirmed_at")
    @Nullable
    Instant confirmedAt;
}
