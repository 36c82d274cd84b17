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

/** A row of {@code plans}. */
@Entity
@Table(name = "plans")
class PlanEntity {
    @Id
    UUID id;

    @Column(name = "user_id", updatable = false)
    UUID clientId;

    String name;

    @Nullable
    String description;

    String status;

    @Column(updatable = false)
    int version;

    @Column(name = "parent_plan_id", updatable = false)
    @Nullable
    UUID parentPlanId;

    @Column(name = "cma_id")
    UUID assumptionsId;

    @Column(name = "portfolio_model_id")
    UUID portfolioModelId;

    @Column(name = "monte_carlo_iterations")
    int iterations;

    @Column(name = "random_seed")
    long seed;

    @Column(name = "planning_horizon_years")
    int horizonYears;

    @Column(name = "confidence_level")
    BigDecimal confidenceLevel;

    @Column(name = "last_run_at")
    @Nullable
    Instant lastRunAt;

    @Column(name = "completed_at", updatable = false)
    @Nullable
    Instant completedAt;

    @ColumnTransformer(read = "tags #>> '{}'", write = "cast(cast(? as text) as jsonb)")
    @Nullable
    String tags;

    @Nullable
    String category;

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
