-- An event that repeats is one open row, which counts; and who operates the service resolves it.
ALTER TABLE system_events
    ADD COLUMN fingerprint VARCHAR(64) NOT NULL DEFAULT gen_random_uuid()::text,
    ADD COLUMN occurrences BIGINT NOT NULL DEFAULT 1,
    ADD COLUMN last_seen   TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
    ADD COLUMN row_version BIGINT NOT NULL DEFAULT 1,
    ADD CONSTRAINT system_events_type_known CHECK (event_type::text = ANY (ARRAY[
        'startup'::text, 'shutdown'::text, 'error'::text, 'performance'::text, 'maintenance'::text])),
    ADD CONSTRAINT system_events_category_known CHECK (event_category::text = ANY (ARRAY[
        'system'::text, 'database'::text, 'api'::text, 'simulation'::text])),
    ADD CONSTRAINT system_events_severity_known CHECK (severity IS NOT NULL AND severity::text = ANY (ARRAY[
        'debug'::text, 'info'::text, 'warning'::text, 'error'::text, 'critical'::text])),
    ADD CONSTRAINT system_events_occur CHECK (occurrences >= 1),
    ADD CONSTRAINT system_events_are_open_or_resolved CHECK (
        resolved IS NOT NULL AND resolved = (resolved_at IS NOT NULL)
        AND (resolved OR (resolved_by IS NULL AND resolution_notes IS NULL)));

CREATE UNIQUE INDEX idx_system_event_open ON system_events(fingerprint) WHERE NOT resolved;

-- What happened is said once; what changes is how often, and what somebody did about it.
REVOKE UPDATE ON system_events FROM foreseed_service;
GRANT UPDATE (occurrences, last_seen, resolved, resolved_at, resolved_by, resolution_notes, row_version)
    ON system_events TO foreseed_service;

SELECT protect_rows('system_events');
CREATE POLICY events_read ON system_events FOR SELECT TO foreseed_service
    USING ((SELECT app_role()) IN ('operator', 'superuser', 'service'));
CREATE POLICY events_insert ON system_events FOR INSERT TO foreseed_service
    WITH CHECK ((SELECT app_role()) = 'service');
-- what is for information only is nobody's to resolve
CREATE POLICY events_update ON system_events FOR UPDATE TO foreseed_service
    USING ((SELECT app_role()) = 'service'
           OR ((SELECT app_role()) IN ('operator', 'superuser') AND severity <> 'info'));

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
           ('audit_seal_keys', 'UPDATE', ARRAY['since_epoch', 'since_index'], 'the event that introduced the key was sealed'),
           ('system_events', 'INSERT', NULL, 'what happens to the service is nobody''s action'),
           ('system_events', 'UPDATE', ARRAY['occurrences', 'last_seen'], 'it happened again; an instance is still there')
$$;
