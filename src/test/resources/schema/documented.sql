-- The schema as database-documentation.md (version 1.0 of 2025-08-21) describes it, statement by statement: its sections
-- "Table Specifications", "Indexing Strategy" and "Partitioning Strategy". SchemaContractTest creates it beside the
-- migrated schema and compares the two catalogues; nothing else uses this file.
--
-- Corrected where the document cannot be built as written:
--   [1] tables stand in the order their references need; the document's order names tables before they exist.
--   [2] DATETIME, which PostgreSQL does not have, is TIMESTAMP WITH TIME ZONE
--       (capital_market_assumptions.effective_date and .review_date).
--   [3] audit_logs itself is partitioned by month. The key of a partitioned table contains its partition key, so the
--       primary key is (timestamp, id) instead of (id), and id is NOT NULL of its own.
--   [4] audit_logs.user_id has no REFERENCES users(id): the trail outlives the user, and erasure must be possible.
--   [5] audit_logs_partitioned is a view with the columns of audit_logs instead of a second table; the monthly
--       partitions are audit_logs_YYYY_MM, as documented, with bounds in UTC.

CREATE TABLE users (
    id                    UUID PRIMARY KEY,
    email                 VARCHAR(255) UNIQUE NOT NULL,
    first_name            VARCHAR(100) NOT NULL,
    last_name             VARCHAR(100) NOT NULL,
    hashed_password       VARCHAR(255) NOT NULL,
    is_active             BOOLEAN DEFAULT TRUE,
    is_superuser          BOOLEAN DEFAULT FALSE,
    is_verified           BOOLEAN DEFAULT FALSE,
    timezone              VARCHAR(50) DEFAULT 'UTC',
    locale                VARCHAR(10) DEFAULT 'en_US',
    preferences           JSONB DEFAULT '{}',
    company               VARCHAR(255),
    title                 VARCHAR(255),
    license_number        VARCHAR(100),
    last_login            TIMESTAMP WITH TIME ZONE,
    failed_login_attempts INTEGER DEFAULT 0,
    locked_until          TIMESTAMP WITH TIME ZONE,
    password_changed_at   TIMESTAMP WITH TIME ZONE,
    created_at            TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at            TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by            UUID,
    updated_by            UUID
);

CREATE TABLE capital_market_assumptions (
    id             UUID PRIMARY KEY,
    version        VARCHAR(50) UNIQUE NOT NULL,
    name           VARCHAR(255) NOT NULL,
    description    TEXT,
    is_active      BOOLEAN DEFAULT TRUE,
    effective_date TIMESTAMP WITH TIME ZONE NOT NULL,  -- [2]
    assumptions    JSONB NOT NULL,
    source         VARCHAR(255),
    methodology    TEXT,
    review_date    TIMESTAMP WITH TIME ZONE,  -- [2]
    approved_by    UUID,
    created_at     TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at     TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by     UUID,
    updated_by     UUID
);

CREATE TABLE portfolio_models (
    id               UUID PRIMARY KEY,
    name             VARCHAR(255) NOT NULL,
    risk_level       INTEGER NOT NULL CHECK (risk_level >= 1 AND risk_level <= 10),
    description      TEXT,
    is_active        BOOLEAN DEFAULT TRUE,
    asset_allocation JSONB NOT NULL,
    expected_return  NUMERIC(5,4),
    volatility       NUMERIC(5,4),
    sharpe_ratio     NUMERIC(5,4),
    created_at       TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at       TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by       UUID,
    updated_by       UUID
);

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
    updated_by             UUID
);

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
    updated_by        UUID
);

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
    updated_by                UUID
);

CREATE TABLE audit_logs (
    id                  UUID NOT NULL,  -- [3]
    timestamp           TIMESTAMP WITH TIME ZONE NOT NULL,
    user_id             UUID,  -- [4]
    session_id          VARCHAR(255),
    action              VARCHAR(100) NOT NULL,
    resource_type       VARCHAR(100) NOT NULL,
    resource_id         UUID,
    ip_address          VARCHAR(45),
    user_agent          TEXT,
    request_id          UUID,
    old_values          JSONB,
    new_values          JSONB,
    changed_fields      JSONB,
    metadata            JSONB,
    severity            VARCHAR(20) DEFAULT 'info',
    compliance_category VARCHAR(100),
    retention_until     TIMESTAMP WITH TIME ZONE,
    execution_time_ms   INTEGER,
    PRIMARY KEY (timestamp, id)  -- [3]
) PARTITION BY RANGE (timestamp);  -- [3]

CREATE VIEW audit_logs_partitioned AS SELECT * FROM audit_logs;  -- [5]

CREATE TABLE system_events (
    id                UUID PRIMARY KEY,
    timestamp         TIMESTAMP WITH TIME ZONE NOT NULL,
    event_type        VARCHAR(100) NOT NULL,
    event_category    VARCHAR(100) NOT NULL,
    message           TEXT NOT NULL,
    severity          VARCHAR(20) DEFAULT 'info',
    component         VARCHAR(100),
    environment       VARCHAR(50),
    version           VARCHAR(50),
    error_code        VARCHAR(50),
    stack_trace       TEXT,
    additional_data   JSONB,
    duration_ms       INTEGER,
    memory_usage_mb   INTEGER,
    cpu_usage_percent NUMERIC(5,2),
    resolved          BOOLEAN DEFAULT FALSE,
    resolved_at       TIMESTAMP WITH TIME ZONE,
    resolved_by       UUID,
    resolution_notes  TEXT
);

CREATE TABLE data_retention_policies (
    id                         UUID PRIMARY KEY,
    name                       VARCHAR(255) UNIQUE NOT NULL,
    description                TEXT,
    is_active                  BOOLEAN DEFAULT TRUE,
    table_name                 VARCHAR(100) NOT NULL,
    conditions                 JSONB,
    retention_period_days      INTEGER NOT NULL CHECK (retention_period_days > 0),
    action                     VARCHAR(50) DEFAULT 'delete',
    schedule_cron              VARCHAR(100),
    last_executed              TIMESTAMP WITH TIME ZONE,
    next_execution             TIMESTAMP WITH TIME ZONE,
    records_processed          BIGINT DEFAULT 0,
    last_execution_duration_ms INTEGER,
    last_execution_status      VARCHAR(50),
    created_at                 TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at                 TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by                 UUID,
    updated_by                 UUID
);

CREATE INDEX idx_users_email ON users(email);
CREATE INDEX idx_plan_user_status ON plans(user_id, status);
CREATE INDEX idx_plan_last_run ON plans(last_run_at);
CREATE INDEX idx_plan_random_seed ON plans(random_seed);
CREATE INDEX idx_plan_input_type ON plan_inputs(plan_id, input_type);
CREATE INDEX idx_plan_output_type ON plan_outputs(plan_id, output_type);
CREATE INDEX idx_audit_timestamp ON audit_logs(timestamp);
CREATE INDEX idx_audit_user_action ON audit_logs(user_id, action);
CREATE INDEX idx_audit_resource ON audit_logs(resource_type, resource_id);
CREATE INDEX idx_system_event_timestamp ON system_events(timestamp);
CREATE INDEX idx_system_event_type ON system_events(event_type, severity);
CREATE INDEX idx_audit_session_time ON audit_logs(session_id, timestamp);
CREATE INDEX idx_plan_input_name ON plan_inputs(plan_id, input_name);
CREATE INDEX idx_cma_effective_date ON capital_market_assumptions(effective_date);
