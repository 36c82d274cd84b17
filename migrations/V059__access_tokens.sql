-- What programs sign in with: named, for some permissions of its owner, until a day that is set when it is made. Only its digest
-- is kept. Tokens that were made of it end with it.
CREATE TABLE access_tokens (
    id           UUID PRIMARY KEY,
    user_id      UUID NOT NULL REFERENCES users(id),
    name         VARCHAR(100) NOT NULL,
    token_digest VARCHAR(64) NOT NULL UNIQUE,
    permissions  VARCHAR(500) NOT NULL,
    created_at   TIMESTAMP WITH TIME ZONE NOT NULL,
    expires_at   TIMESTAMP WITH TIME ZONE NOT NULL,
    last_used_at TIMESTAMP WITH TIME ZONE,
    revoked_at   TIMESTAMP WITH TIME ZONE,
    CONSTRAINT access_tokens_live_a_year CHECK (expires_at > created_at AND expires_at <= created_at + interval '366 days')
);

CREATE INDEX idx_access_token_user ON access_tokens(user_id, id);

GRANT SELECT, INSERT, UPDATE, DELETE ON access_tokens TO foreseed_service;
SELECT protect_rows('access_tokens');
CREATE POLICY access_tokens_all ON access_tokens TO foreseed_service
    USING (user_id = (SELECT app_user_id()) OR (SELECT app_role()) = 'service');
SELECT watch_business_table('access_tokens');

CREATE OR REPLACE FUNCTION caller_may_act(caller uuid, caller_role text, caller_session uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM users u WHERE u.id = caller AND u.is_active IS TRUE AND u.role = caller_role
                      AND (u.suspended_until IS NULL OR u.suspended_until <= now()))
       AND (caller_session IS NULL
            OR EXISTS (SELECT FROM user_sessions s
                        WHERE s.id = caller_session AND s.user_id = caller AND s.ended_at IS NULL
                          AND s.idle_until > now() AND s.expires_at > now())
            OR EXISTS (SELECT FROM access_tokens t
                        WHERE t.id = caller_session AND t.user_id = caller AND t.revoked_at IS NULL
                          AND t.expires_at > now()))
$$;
