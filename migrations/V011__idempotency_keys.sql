-- The body is text and not jsonb: the first answer is returned again byte for byte.
CREATE TABLE idempotency_keys (
    user_id           UUID NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    method            VARCHAR(10) NOT NULL,
    path              VARCHAR(500) NOT NULL,
    key               VARCHAR(255) NOT NULL,
    request_digest    VARCHAR(71) NOT NULL,
    response_status   INTEGER,
    response_location TEXT,
    response_etag     TEXT,
    response_body     TEXT,
    created_at        TIMESTAMP WITH TIME ZONE NOT NULL,
    expires_at        TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (user_id, method, path, key)
);

CREATE INDEX idx_idempotency_expires ON idempotency_keys(expires_at);
