-- What is mailed to prove that an address is its user's: kept as a digest, used once.
CREATE TABLE account_tokens (
    token_digest VARCHAR(64) PRIMARY KEY,
    user_id      UUID NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    purpose      VARCHAR(20) NOT NULL,
    issued_at    TIMESTAMP WITH TIME ZONE NOT NULL,
    expires_at   TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT account_tokens_purpose_known CHECK (purpose IN ('verify-email', 'reset-password')),
    CONSTRAINT account_tokens_one_a_purpose UNIQUE (user_id, purpose)
);

GRANT SELECT, INSERT, UPDATE, DELETE ON account_tokens TO foreseed_service;
SELECT protect_rows('account_tokens');
CREATE POLICY account_tokens_all ON account_tokens TO foreseed_service
    USING (user_id = (SELECT app_user_id()) OR (SELECT app_role()) = 'service');
