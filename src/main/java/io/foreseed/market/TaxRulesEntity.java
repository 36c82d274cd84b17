package io.foreseed.market;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.ColumnTransformer;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** A row of {@code tax_rules}. */
@Entity
@Immutable
@Table(name = "tax_rules")
class TaxRulesEntity {
    @Id
    UUID id;

    String version;
    String type;
    String name;
    int year;
    String authority;

    @Nullable
    String source;

    @ColumnTransformer(read = "parameters #>> '{}'", write = "cast(cast(? as text) as jsonb)")
    String parameters;

    @Column(name = "created_at")
    Instant createdAt;

    @Column(name = "created_by")
    @Nullable
    UUID createdBy;
}
