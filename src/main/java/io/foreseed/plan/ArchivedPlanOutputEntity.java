package io.foreseed.plan;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** A row of {@code archived_plan_outputs}: where an output went. */
@Entity
@Immutable
@Table(name = "archived_plan_outputs")
class ArchivedPlanOutputEntity {
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

    int version;

    @Column(name = "created_at")
    Instant createdAt;

    @Column(name = "archived_at")
    Instant archivedAt;

    String archive;

    String digest;
}
