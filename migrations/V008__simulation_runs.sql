-- The queue of accepted runs and, for ever after, what each was computed from: a run keeps its whole input.
CREATE TABLE simulation_runs (
    id                UUID PRIMARY KEY,
    plan_id           UUID NOT NULL REFERENCES plans(id),
    state             VARCHAR(20) NOT NULL,
    input             BYTEA NOT NULL,
    labels            JSONB NOT NULL DEFAULT '{}',
    input_digest      VARCHAR(71) NOT NULL,
    result_digest     VARCHAR(71),
    path_checksums    BYTEA,
    seed              BIGINT NOT NULL,
    iterations        INTEGER NOT NULL,
    algorithm_version VARCHAR(50) NOT NULL,
    depends_on_inputs JSONB NOT NULL DEFAULT '[]',
    owner             VARCHAR(255),
    lease_until       TIMESTAMP WITH TIME ZONE,
    attempt           INTEGER NOT NULL DEFAULT 0,
    cancel_requested  BOOLEAN NOT NULL DEFAULT FALSE,
    progress          NUMERIC(5,4) NOT NULL DEFAULT 0,
    problem           JSONB,
    requested_by      UUID NOT NULL REFERENCES users(id),
    request_id        UUID,
    accepted_at       TIMESTAMP WITH TIME ZONE NOT NULL,
    started_at        TIMESTAMP WITH TIME ZONE,
    finished_at       TIMESTAMP WITH TIME ZONE,
    row_version       BIGINT NOT NULL DEFAULT 1,
    CONSTRAINT simulation_runs_state_known
        CHECK (state IN ('queued', 'running', 'succeeded', 'failed', 'cancelled')),
    CONSTRAINT simulation_runs_iterations_in_range CHECK (iterations BETWEEN 1 AND 200000),
    CONSTRAINT simulation_runs_attempt_in_range CHECK (attempt BETWEEN 0 AND 3),
    CONSTRAINT simulation_runs_progress_in_range CHECK (progress BETWEEN 0 AND 1),
    CONSTRAINT simulation_runs_input_digest_form CHECK (input_digest ~ '^sha256:[0-9a-f]{64}$'),
    CONSTRAINT simulation_runs_result_digest_form CHECK (result_digest ~ '^sha256:[0-9a-f]{64}$'),
    CONSTRAINT simulation_runs_queued_has_no_owner
        CHECK (state <> 'queued' OR (owner IS NULL AND lease_until IS NULL)),
    CONSTRAINT simulation_runs_running_has_a_lease
        CHECK (state <> 'running'
               OR (owner IS NOT NULL AND lease_until IS NOT NULL AND started_at IS NOT NULL AND attempt >= 1)),
    CONSTRAINT simulation_runs_only_success_has_a_result
        CHECK ((state = 'succeeded') = (result_digest IS NOT NULL)),
    CONSTRAINT simulation_runs_success_was_started
        CHECK (state <> 'succeeded' OR (started_at IS NOT NULL AND problem IS NULL)),
    CONSTRAINT simulation_runs_failure_has_a_problem CHECK (state <> 'failed' OR problem IS NOT NULL),
    CONSTRAINT simulation_runs_end_has_a_time
        CHECK ((state IN ('succeeded', 'failed', 'cancelled')) = (finished_at IS NOT NULL))
);

CREATE INDEX idx_run_plan ON simulation_runs(plan_id, id);
CREATE INDEX idx_run_waiting ON simulation_runs(accepted_at, id) WHERE state IN ('queued', 'running');
CREATE INDEX idx_run_requested_by ON simulation_runs(requested_by);
