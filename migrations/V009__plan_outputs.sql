CREATE TABLE plan_outputs (
    id                        UUID PRIMARY KEY,
    plan_id                   UUID NOT NULL REFERENCES plans(id),
    output_type               VARCHAR(100) NOT NULL,
    output_name               VARCHAR(255) NOT NULL,
    output_value              JSONB NOT NULL,
    computation_time_ms       INTEGER,
    algorithm_version         VARCHAR(50),
    confidence_interval_lower NUMERIC(15,2),
    confidence_interval_upper NUMERIC(15,2),
    standard_deviation        NUMERIC(15,2),
    version                   INTEGER DEFAULT 1,
    depends_on_inputs         JSONB,
    depends_on_outputs        JSONB,
    created_at                TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at                TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by                UUID,
    updated_by                UUID,
    -- added to the documented columns
    run_id                    UUID REFERENCES simulation_runs(id)
);

CREATE INDEX idx_plan_output_type ON plan_outputs(plan_id, output_type);
CREATE INDEX idx_plan_output_run ON plan_outputs(run_id);
