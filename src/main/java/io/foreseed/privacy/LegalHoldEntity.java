package io.foreseed.privacy;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.DynamicUpdate;
import org.jspecify.annotations.Nullable;

/** A row of {@code legal_holds}. */
@Entity
@DynamicUpdate
@Table(name = "legal_holds")
class LegalHoldEntity {
    @Id
    UUID id;

    @Column(name = "person_id", updatable = false)
    UUID personId;

    @Column(updatable = false)
    String ground;

    @Column(name = "placed_by", updatable = false)
    UUID placedBy;

    @Column(name = "placed_at", updatable = false)
    Instant placedAt;

    @Column(name = "released_by")
    @Nullable
    UUID releasedBy;

    @Column(name = "released_at")
    @Nullable
    Instant releasedAt;
}
