package io.foreseed.audit;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A row of {@code audit_seal_keys}; the private key is sealed under the master key. */
@Entity
@Table(name = "audit_seal_keys")
class SealKeyEntity {
    @Id
    @Column(name = "key_id")
    String keyId;

    String name;

    @Column(name = "public_key")
    byte[] publicKey;

    @Column(name = "private_key")
    byte[] privateKey;

    @Column(name = "created_at")
    Instant createdAt;
}
