package io.foreseed.plan;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.ColumnTransformer;
import org.jspecify.annotations.Nullable;

/** A row of {@code plan_inputs}. Invalid input is refused, so {@code is_valid} is always true here. */
@Entity
@Table(name = "plan_inputs")
class PlanInputEntity {
    @Id
    UUID id;

    @Column(name = "plan_id", updatable = false)
    UUID planId;

    @Column(name = "input_type", updatable = false)
    String type;

    @Column(name = "input_name", updatable = false)
    String name;

    @Column(name = "input_value", updatable = false)
    @ColumnTransformer(read = "input_value #>> '{}'", write = "cast(cast(? as text) as jsonb)")
    String value;

    @Column(name = "is_valid", updatable = false)
    boolean isValid = true;

    @Column(name = "data_source", updatable = false)
    @Nullable
    String dataSource;

    @Column(name = "confidence_score", updatable = false)
    @Nullable
    BigDecimal confidenceScore;

    @Column(updatable = false)
    int version;

    @Column(name = "superseded_by")
    @Nullable
    UUID supersededBy;

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
