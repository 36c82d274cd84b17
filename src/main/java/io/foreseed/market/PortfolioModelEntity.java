package io.foreseed.market;

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

/** A row of {@code portfolio_models}. */
@Entity
@Table(name = "portfolio_models")
class PortfolioModelEntity {
    @Id
    UUID id;

    String name;

    @Column(name = "risk_level")
    int riskLevel;

    @Nullable
    String description;

    @Column(name = "is_active")
    boolean isActive;

    @Column(name = "is_shared")
    boolean isShared;

    @Column(name = "asset_allocation")
    @ColumnTransformer(read = "asset_allocation #>> '{}'", write = "cast(cast(? as text) as jsonb)")
    String assetAllocation;

    @Column(name = "cma_id")
    @Nullable
    UUID assumptionsId;

    @Column(name = "expected_return")
    @Nullable
    BigDecimal expectedReturn;

    @Nullable
    BigDecimal volatility;

    @Column(name = "sharpe_ratio")
    @Nullable
    BigDecimal sharpeRatio;

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
