CREATE TABLE plans (
    id                     UUID PRIMARY KEY,
    user_id                UUID NOT NULL REFERENCES users(id),
    name                   VARCHAR(255) NOT NULL,
    description            TEXT,
    status                 VARCHAR(50) DEFAULT 'draft',
    version                INTEGER DEFAULT 1,
    parent_plan_id         UUID REFERENCES plans(id),
    cma_id                 UUID NOT NULL REFERENCES capital_market_assumptions(id),
    portfolio_model_id     UUID NOT NULL REFERENCES portfolio_models(id),
    monte_carlo_iterations INTEGER DEFAULT 10000,
    random_seed            BIGINT NOT NULL,
    planning_horizon_years INTEGER NOT NULL,
    confidence_level       NUMERIC(3,2) DEFAULT 0.95,
    last_run_at            TIMESTAMP WITH TIME ZONE,
    completed_at           TIMESTAMP WITH TIME ZONE,
    tags                   JSONB DEFAULT '[]',
    category               VARCHAR(100),
    created_at             TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at             TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by             UUID,
    updated_by             UUID,
    -- added to the documented columns: version is the lineage number, row_version the optimistic lock
    row_version            BIGINT NOT NULL DEFAULT 1,
    CONSTRAINT plans_status_known CHECK (status IN ('draft', 'active', 'archived')),
    CONSTRAINT plans_iterations_in_range CHECK (monte_carlo_iterations BETWEEN 1 AND 200000),
    CONSTRAINT plans_horizon_in_range CHECK (planning_horizon_years BETWEEN 1 AND 100),
    CONSTRAINT plans_confidence_in_range CHECK (confidence_level BETWEEN 0.50 AND 0.99)
);

CREATE INDEX idx_plan_user_status ON plans(user_id, status);
CREATE INDEX idx_plan_last_run ON plans(last_run_at);
CREATE INDEX idx_plan_random_seed ON plans(random_seed);
