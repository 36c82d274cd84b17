package io.foreseed.identity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A row of {@code signing_keys}; the private key is sealed under the master key. */
@Entity
@Table(name = "signing_keys")
class SigningKeyEntity {
    @Id
    String kid;

    @Column(name = "public_key", updatable = false)
    byte[] publicKey;

    @Column(name = "private_key")
    byte[] privateKey;

    @Column(name = "created_at", updatable = false)
    Instant createdAt;

    @Column(name = "signs_from", updatable = false)
    Instant signsFrom;

    @Column(name = "verifies_until")
    @Nullable
    Instant verifiesUntil;
}
