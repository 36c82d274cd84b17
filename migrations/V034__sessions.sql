-- Signed in until one of three things: nobody refreshed it (idle), its time is over (absolute), or it was ended.
CREATE TABLE user_sessions (
    id           UUID PRIMARY KEY,
    user_id      UUID NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    created_at   TIMESTAMP WITH TIME ZONE NOT NULL,
    refreshed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    idle_until   TIMESTAMP WITH TIME ZONE NOT NULL,
    expires_at   TIMESTAMP WITH TIME ZONE NOT NULL,
    ended_at     TIMESTAMP WITH TIME ZONE,
    end_reason   VARCHAR(20),
    ip_address   VARCHAR(45),
    user_agent   TEXT,
    CONSTRAINT user_sessions_end_has_a_reason CHECK ((ended_at IS NULL) = (end_reason IS NULL)),
    CONSTRAINT user_sessions_reason_known
        CHECK (end_reason IN ('logout', 'ended', 'password', 'disabled', 'reuse', 'limit'))
);

CREATE INDEX idx_session_user ON user_sessions(user_id, id);

-- The digest of each refresh token a session was given; one of them is unused.
CREATE TABLE refresh_tokens (
    token_digest VARCHAR(64) PRIMARY KEY,
    session_id   UUID NOT NULL REFERENCES user_sessions(id) ON DELETE CASCADE,
    issued_at    TIMESTAMP WITH TIME ZONE NOT NULL,
    used_at      TIMESTAMP WITH TIME ZONE
);

CREATE UNIQUE INDEX idx_refresh_unused ON refresh_tokens(session_id) WHERE used_at IS NULL;
CREATE INDEX idx_refresh_session ON refresh_tokens(session_id);

GRANT SELECT, INSERT, UPDATE, DELETE ON user_sessions, refresh_tokens TO foreseed_service;

-- One's own are seen and ended; superusers end those of an account they shut. Only signing in makes them, as the service. The
-- tokens of a session are the service's alone.
SELECT protect_rows(t::regclass) FROM unnest(ARRAY['user_sessions', 'refresh_tokens']) AS t;
CREATE POLICY sessions_read ON user_sessions FOR SELECT TO foreseed_service
    USING (user_id = (SELECT app_user_id()) OR (SELECT app_role()) = 'superuser');
CREATE POLICY sessions_end ON user_sessions FOR UPDATE TO foreseed_service
    USING (user_id = (SELECT app_user_id()) OR (SELECT app_role()) = 'superuser');
CREATE POLICY sessions_all ON user_sessions TO foreseed_service USING ((SELECT app_role()) = 'service');
CREATE POLICY refresh_all ON refresh_tokens TO foreseed_service USING ((SELECT app_role()) = 'service');
