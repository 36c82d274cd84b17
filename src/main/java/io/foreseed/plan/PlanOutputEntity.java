package io.foreseed.plan;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.ColumnTransformer;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** A row of {@code plan_outputs}. */
@Entity
@Immutable
@Table(name = "plan_outputs")
class PlanOutputEntity {
    @Id
    UUID id;

    @Column(name = "plan_id")
    UUID planId;

    @Column(name = "run_id")
    @Nullable
    UUID runId;

    @Column(name = "output_type")
    String type;

    @Column(name = "output_name")
    String name;

    @Column(name = "output_value")
    @ColumnTransformer(read = "output_value #>> '{}'", write = "cast(cast(? as text) as jsonb)")
    String value;

    @Column(name = "computation_time_ms")
    @Nullable
    Integer computationMillis;

    @Column(name = "algorithm_version")
    @Nullable
    String algorithmVersion;

    @Column(name = "confidence_interval_lower")
    @Nullable
    BigDecimal confidenceIntervalLower;

    @Column(name = "confidence_interval_upper")
    @Nullable
    BigDecimal confidenceIntervalUpper;

    @Column(name = "standard_deviation")
    @Nullable
    BigDecimal standardDeviation;

    int version;

    @Column(name = "depends_on_inputs")
    @ColumnTransformer(read = "depends_on_inputs #>> '{}'", write = "cast(cast(? as text) as jsonb)")
    @Nullable
    String dependsOnInputs;

    @Column(name = "created_at")
    Instant createdAt;

    @Column(name = "updated_at")
    Instant updatedAt;

    @Column(name = "created_by")
    @Nullable
    UUID createdBy;

    @Column(name = "updated_by")
    @Nullable
    UUID updatedBy;
}
