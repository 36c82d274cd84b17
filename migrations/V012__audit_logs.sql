-- Partitioned by month, so that retention drops whole months. The key of a partitioned table contains its partition
-- key. user_id has no foreign key: the trail outlives the person. There is no default partition: it would make
-- detaching a month impossible without blocking the writers.
CREATE TABLE audit_logs (
    id                       UUID NOT NULL,
    timestamp                TIMESTAMP WITH TIME ZONE NOT NULL,
    user_id                  UUID,
    session_id               VARCHAR(255),
    action                   VARCHAR(100) NOT NULL,
    resource_type            VARCHAR(100) NOT NULL,
    resource_id              UUID,
    ip_address               VARCHAR(45),
    user_agent               TEXT,
    request_id               UUID,
    old_values               JSONB,
    new_values               JSONB,
    changed_fields           JSONB,
    metadata                 JSONB,
    severity                 VARCHAR(20) DEFAULT 'info',
    compliance_category      VARCHAR(100),
    retention_until          TIMESTAMP WITH TIME ZONE,
    execution_time_ms        INTEGER,
    -- added to the documented columns
    sequence_number          BIGINT GENERATED ALWAYS AS IDENTITY,
    transaction_id           xid8 NOT NULL DEFAULT pg_current_xact_id(),
    outcome                  VARCHAR(20) NOT NULL DEFAULT 'success',
    retention_class          VARCHAR(50) NOT NULL DEFAULT 'standard',
    personal_data            BYTEA,
    personal_data_commitment BYTEA,
    leaf_version             SMALLINT NOT NULL DEFAULT 1,
    PRIMARY KEY (timestamp, id),
    CONSTRAINT audit_logs_outcome_known CHECK (outcome IN ('success', 'denied', 'failed'))
) PARTITION BY RANGE (timestamp);

CREATE INDEX idx_audit_timestamp ON audit_logs(timestamp);
CREATE INDEX idx_audit_user_action ON audit_logs(user_id, action);
CREATE INDEX idx_audit_resource ON audit_logs(resource_type, resource_id);
CREATE INDEX idx_audit_session_time ON audit_logs(session_id, timestamp);
-- the sealer's order
CREATE INDEX idx_audit_sequence ON audit_logs(transaction_id, sequence_number);
