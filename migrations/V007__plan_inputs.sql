CREATE TABLE plan_inputs (
    id                UUID PRIMARY KEY,
    plan_id           UUID NOT NULL REFERENCES plans(id),
    input_type        VARCHAR(100) NOT NULL,
    input_name        VARCHAR(255) NOT NULL,
    input_value       JSONB NOT NULL,
    validation_rules  JSONB,
    is_valid          BOOLEAN DEFAULT TRUE,
    validation_errors JSONB,
    data_source       VARCHAR(100),
    confidence_score  NUMERIC(3,2),
    version           INTEGER DEFAULT 1,
    superseded_by     UUID REFERENCES plan_inputs(id),
    created_at        TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at        TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by        UUID,
    updated_by        UUID,
    -- added to the documented columns
    row_version       BIGINT NOT NULL DEFAULT 1,
    CONSTRAINT plan_inputs_confidence_in_range CHECK (confidence_score BETWEEN 0 AND 1)
);

CREATE INDEX idx_plan_input_type ON plan_inputs(plan_id, input_type);
CREATE INDEX idx_plan_input_name ON plan_inputs(plan_id, input_name);
