package io.foreseed.market;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.ColumnTransformer;
import org.jspecify.annotations.Nullable;

/** A row of {@code capital_market_assumptions}. */
@Entity
@Table(name = "capital_market_assumptions")
class AssumptionSetEntity {
    @Id
    UUID id;

    String version;
    String name;

    @Nullable
    String description;

    String status;

    @Column(name = "is_active")
    boolean isActive;

    @Column(name = "effective_date")
    Instant effectiveDate;

    @ColumnTransformer(read = "assumptions #>> '{}'", write = "cast(cast(? as text) as jsonb)")
    String assumptions;

    @Nullable
    String source;

    @Nullable
    String methodology;

    @Column(name = "review_date")
    @Nullable
    Instant reviewDate;

    @Column(name = "approved_by")
    @Nullable
    UUID approvedBy;

    @Column(name = "approved_at")
    @Nullable
    Instant approvedAt;

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

    @Version
    @Column(name = "row_version")
    long rowVersion;
}
