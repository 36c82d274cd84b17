-- A write with the service's login in a transaction that leaves no row of its own in the trail is recorded as one past the
-- service, when it commits: who has stolen that login writes no row. What the service itself writes without one is this list,
-- and nothing else; a migration that needs more replaces the function. Of an UPDATE the columns that may change are said; of a
-- DELETE one of those times must be past.
CREATE FUNCTION unaudited_writes() RETURNS TABLE (written_table text, operation text, columns text[], reason text)
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
           ('audit_seal_keys', 'UPDATE', ARRAY['private_key'], 'keys rotate-master')
$$;
REVOKE ALL ON FUNCTION unaudited_writes() FROM PUBLIC;

-- Runs when the transaction commits, so that the order of the write and its row does not matter. A row that is taken back to a
-- savepoint takes its checks back too. The row is looked for near now, in one or two months.
CREATE FUNCTION record_unaudited_write() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    before jsonb;
    after jsonb;
    changed text[];
BEGIN
    IF EXISTS (SELECT FROM public.audit_logs
                WHERE transaction_id = pg_current_xact_id_if_assigned() AND actor_kind <> 'database'
                  AND timestamp > now() - interval '1 day' AND timestamp < now() + interval '1 day') THEN
        RETURN NULL;
    END IF;
    before := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END;
    after := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END;
    IF TG_OP = 'UPDATE' THEN
        changed := ARRAY(SELECT name FROM jsonb_object_keys(before) AS name WHERE before -> name IS DISTINCT FROM after -> name);
    END IF;
    IF NOT EXISTS (SELECT FROM public.unaudited_writes() AS listed
                    WHERE listed.written_table = TG_TABLE_NAME AND listed.operation = TG_OP
                      AND CASE TG_OP WHEN 'INSERT' THEN true
                                     WHEN 'UPDATE' THEN changed <@ listed.columns
                                     ELSE EXISTS (SELECT FROM unnest(listed.columns) AS time
                                                   WHERE (before ->> time)::timestamptz < now()) END) THEN
        PERFORM public.record_write_of_database(TG_RELID, TG_TABLE_NAME, TG_OP, before, after, true);
    END IF;
    RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION record_unaudited_write() FROM PUBLIC;

CREATE OR REPLACE FUNCTION watch_business_table(watched regclass) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    -- the owner's name is a constant of the trigger, so that for the service nothing is called
    past_service CONSTANT text := format(
        'pg_has_role(session_user, %L, ''MEMBER'') OR NOT pg_has_role(session_user, ''foreseed_service'', ''MEMBER'')',
        current_user);
BEGIN
    EXECUTE format('CREATE OR REPLACE TRIGGER writes_past_service AFTER INSERT OR UPDATE OR DELETE ON %s FOR EACH ROW '
        'WHEN (%s) EXECUTE FUNCTION public.record_write_past_service()', watched, past_service);
    EXECUTE format('CREATE OR REPLACE TRIGGER truncated_past_service AFTER TRUNCATE ON %s FOR EACH STATEMENT '
        'WHEN (%s) EXECUTE FUNCTION public.record_write_past_service()', watched, past_service);
    EXECUTE format('CREATE CONSTRAINT TRIGGER writes_unaudited AFTER INSERT OR UPDATE OR DELETE ON %s '
        'DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NOT (%s)) EXECUTE FUNCTION public.record_unaudited_write()',
        watched, past_service);
    EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER writes_past_service', watched);
    EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER truncated_past_service', watched);
    EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER writes_unaudited', watched);
END
$$;

SELECT watch_business_table(tgrelid::regclass) FROM pg_trigger WHERE tgname = 'writes_past_service';
