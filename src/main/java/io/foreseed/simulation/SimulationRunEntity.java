package io.foreseed.simulation;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.ColumnTransformer;
import org.hibernate.annotations.DynamicUpdate;
import org.jspecify.annotations.Nullable;

/** A row of {@code simulation_runs}: a queue entry first, a record for years after. */
@Entity
@DynamicUpdate
@Table(name = "simulation_runs")
class SimulationRunEntity {
    @Id
    UUID id;

    @Column(name = "plan_id", updatable = false)
    UUID planId;

    @Column(updatable = false)
    String kind;

    @Column(updatable = false)
    String lane;

    String state;

    @Column(updatable = false)
    byte[] input;

    @Column(updatable = false)
    @ColumnTransformer(read = "labels #>> '{}'", write = "cast(cast(? as text) as jsonb)")
    String labels;

    @Column(name = "input_digest", updatable = false)
    String inputDigest;

    @Column(name = "result_digest", updatable = false)
    @Nullable
    String resultDigest;

    @Column(name = "path_checksums", updatable = false)
    byte @Nullable [] pathChecksums;

    @Column(updatable = false)
    long seed;

    @Column(updatable = false)
    int iterations;

    @Column(name = "algorithm_version", updatable = false)
    String algorithmVersion;

    @Column(name = "depends_on_inputs", updatable = false)
    @ColumnTransformer(read = "depends_on_inputs #>> '{}'", write = "cast(cast(? as text) as jsonb)")
    String dependsOnInputs;

    @Nullable
    String owner;

    @Column(name = "lease_until")
    @Nullable
    Instant leaseUntil;

    int attempt;

    @Column(name = "cancel_requested")
    boolean cancelRequested;

    BigDecimal progress;

    @Column(updatable = false)
    @ColumnTransformer(read = "problem #>> '{}'", write = "cast(cast(? as text) as jsonb)")
    @Nullable
    String problem;

    @Column(name = "requested_by", updatable = false)
    UUID requestedBy;

    @Column(name = "request_id", updatable = false)
    @Nullable
    UUID requestId;

    @Column(updatable = false)
    @Nullable
    String traceparent;

    @Column(name = "accepted_at", updatable = false)
    Instant acceptedAt;

    @Column(name = "started_at", updatable = false)
    @Nullable
    Instant startedAt;

    @Column(name = "finished_at")
    @Nullable
    Instant finishedAt;
}
