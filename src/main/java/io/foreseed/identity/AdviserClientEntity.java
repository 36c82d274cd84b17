package io.foreseed.identity;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** A row of {@code adviser_clients}: the adviser may act for the client. */
@Entity
@Immutable
@Table(name = "adviser_clients")
class AdviserClientEntity {
    @Embeddable
    record Link(
            @Column(name = "adviser_id") UUID adviserId,
            @Column(name = "client_id") UUID clientId) implements Serializable {}

    @EmbeddedId
    Link link;

    @Column(name = "created_at")
    Instant createdAt;

    @Column(name = "created_by")
    @Nullable
    UUID createdBy;
}
