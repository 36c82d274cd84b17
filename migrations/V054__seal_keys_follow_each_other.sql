-- A log has one key after another. A key signs the trees that include the leaf of the event that introduced it; the first signs from
-- the beginning.
ALTER TABLE audit_seal_keys
    DROP CONSTRAINT audit_seal_keys_name_key,
    ADD COLUMN introduced_by UUID,
    ADD COLUMN since_epoch   INTEGER,
    ADD COLUMN since_index   BIGINT;
UPDATE audit_seal_keys SET since_epoch = 0, since_index = 0;
CREATE INDEX idx_audit_seal_key_name ON audit_seal_keys(name, created_at);

CREATE OR REPLACE FUNCTION unaudited_writes() RETURNS TABLE (written_table text, operation text, columns text[], reason text)
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
    VALUES ('simulation_runs', 'UPDATE', ARRAY['state', 'owner', 'lease_until', 'attempt', 'started_at', 'progress'],
            'a run is claimed, leased and handed back; asking for it and its end are events'),
           ('users', 'UPDATE', ARRAY['failed_login_attempts', 'last_failed_login_at', 'locked_until'],
            'an attempt to sign in is counted before it is looked at; its outcome is an event'),
           ('refresh_tokens', 'UPDATE', ARRAY['used_at'],
            'a token is used up though its session is over; the refusal is an event'),
           ('refresh_tokens', 'DELETE', ARRAY['issued_at'], 'they go with their session'),
           ('user_sessions', 'DELETE', ARRAY['ended_at', 'expires_at'], 'what is over is forgotten after 30 days'),
           ('account_tokens', 'DELETE', ARRAY['expires_at'], 'what was not used in time is forgotten'),
           ('subject_keys', 'INSERT', NULL, 'the key of a month is made when a start looks for it'),
           ('subject_keys', 'UPDATE', ARRAY['wrapped_key'], 'keys rotate-master'),
           ('subject_keys', 'UPDATE', ARRAY['retired_at'], 'keys rotate-user'),
           ('signing_keys', 'UPDATE', ARRAY['private_key'], 'keys rotate-master'),
           ('audit_seal_keys', 'UPDATE', ARRAY['private_key'], 'keys rotate-master'),
           ('audit_seal_keys', 'UPDATE', ARRAY['since_epoch', 'since_index'], 'the event that introduced the key was sealed')
$$;
