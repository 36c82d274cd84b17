package io.foreseed.identity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.ColumnTransformer;
import org.hibernate.annotations.DynamicUpdate;
import org.jspecify.annotations.Nullable;

/** A row of {@code users}. */
@Entity
@DynamicUpdate
@Table(name = "users")
class UserEntity {
    @Id
    UUID id;

    @Column(updatable = false)
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
    @Nullable
    Boolean isSuperuser;

    @Column(name = "is_active")
    @Nullable
    Boolean isActive;

    @Column(name = "is_verified")
    @Nullable
    Boolean isVerified;

    @Nullable
    String timezone;

    @Nullable
    String locale;

    @ColumnTransformer(read = "preferences #>> '{}'", write = "cast(cast(? as text) as jsonb)")
    @Nullable
    String preferences;

    @Nullable
    String company;

    @Nullable
    String title;

    @Column(name = "license_number")
    @Nullable
    String licenseNumber;

    @Column(name = "last_login")
    @Nullable
    Instant lastLogin;

    @Column(name = "failed_login_attempts")
    @Nullable
    Integer failedLoginAttempts;

    @Column(name = "last_failed_login_at")
    @Nullable
    Instant lastFailedLoginAt;

    @Column(name = "locked_until")
    @Nullable
    Instant lockedUntil;

    @Column(name = "suspended_until")
    @Nullable
    Instant suspendedUntil;

    @Column(name = "password_changed_at")
    @Nullable
    Instant passwordChangedAt;

    @Column(name = "created_at", updatable = false)
    Instant createdAt;

    @Column(name = "updated_at")
    Instant updatedAt;

    @Column(name = "created_by", updatable = false)
    @Nullable
    UUID createdBy;

    @Column(name = "updated_by")
    @Nullable
    UUID updatedBy;

    @Column(name = "erased_at", updatable = false)
    @Nullable
    Instant erasedAt;

    @Version
    @Column(name = "row_version")
    long rowVersion;
}
