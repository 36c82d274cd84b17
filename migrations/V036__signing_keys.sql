-- The keys of access tokens: the private half is encrypted under the master key, which no database holds.
CREATE TABLE signing_keys (
    kid            VARCHAR(43) PRIMARY KEY,
    public_key     BYTEA NOT NULL,
    private_key    BYTEA NOT NULL,
    created_at     TIMESTAMP WITH TIME ZONE NOT NULL,
    signs_from     TIMESTAMP WITH TIME ZONE NOT NULL,
    verifies_until TIMESTAMP WITH TIME ZONE
);

-- the one that is not replaced
CREATE UNIQUE INDEX idx_signing_key_current ON signing_keys((verifies_until IS NULL)) WHERE verifies_until IS NULL;

GRANT SELECT, INSERT, UPDATE, DELETE ON signing_keys TO foreseed_service;
SELECT protect_rows('signing_keys');
CREATE POLICY signing_keys_all ON signing_keys TO foreseed_service USING ((SELECT app_role()) = 'service');
