package io.foreseed.identity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of {@code users}; the columns of signing in come with accounts. */
@Entity
@Table(name = "users")
class UserEntity {
    @Id
    UUID id;

    String email;

    @Column(name = "first_name")
    String firstName;

    @Column(name = "last_name")
    String lastName;

    @Column(name = "hashed_password")
    String hashedPassword;

    /** The code of a {@link io.foreseed.platform.Role}. */
    String role;

    @Column(name = "is_superuser")
    boolean isSuperuser;

    @Column(name = "is_active")
    boolean isActive;

    @Column(name = "created_at")
    Instant createdAt;

    @Column(name = "updated_at")
    Instant updatedAt;

    @Column(name = "updated_by")
    @Nullable
    UUID updatedBy;

    @Version
    @Column(name = "row_version")
    long rowVersion;
}
