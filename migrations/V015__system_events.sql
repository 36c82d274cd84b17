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

CREATE INDEX idx_system_event_timestamp ON system_events(timestamp);
CREATE INDEX idx_system_event_type ON system_events(event_type, severity);
