package io.foreseed.simulation;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.ColumnTransformer;
import org.jspecify.annotations.Nullable;

/** A row of {@code simulation_runs}: a queue entry first, a record for years after. */
@Entity
@Table(name = "simulation_runs")
class SimulationRunEntity {
    @Id
    UUID id;

    @Column(name = "plan_id")
    UUID planId;

    String kind;
    String state;

    byte[] input;

    @ColumnTransformer(read = "labels #>> '{}'", write = "cast(cast(? as text) as jsonb)")
    String labels;

    @Column(name = "input_digest")
    String inputDigest;

    @Column(name = "result_digest")
    @Nullable
    String resultDigest;

    @Column(name = "path_checksums")
    byte @Nullable [] pathChecksums;

    long seed;
    int iterations;

    @Column(name = "algorithm_version")
    String algorithmVersion;

    @Column(name = "depends_on_inputs")
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

    @ColumnTransformer(read = "problem #>> '{}'", write = "cast(cast(? as text) as jsonb)")
    @Nullable
    String problem;

    @Column(name = "requested_by")
    UUID requestedBy;

    @Column(name = "request_id")
    @Nullable
    UUID requestId;

    @Nullable
    String traceparent;

    @Column(name = "accepted_at")
    Instant acceptedAt;

    @Column(name = "started_at")
    @Nullable
    Instant startedAt;

    @Column(name = "finished_at")
    @Nullable
    Instant finishedAt;
}
