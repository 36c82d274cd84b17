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

-- Leaves the row: table, key and names of the changed columns, never a value.
CREATE FUNCTION record_write_of_database(
    relation regclass, written_table text, operation text, before jsonb, after jsonb, is_unaudited boolean)
RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    at CONSTANT timestamptz := clock_timestamp();
    key_names CONSTANT text[] := ARRAY(
        SELECT attname::text FROM pg_index JOIN pg_attribute ON attrelid = indrelid AND attnum = ANY (indkey)
         WHERE indrelid = relation AND indisprimary);
    -- who signed in, whatever SET SESSION AUTHORIZATION has made of them
    signed_in CONSTANT text := (SELECT pg_get_userbyid(usesysid)::text FROM pg_stat_get_activity(pg_backend_pid()));
    key jsonb;
BEGIN
    SELECT jsonb_object_agg(member, coalesce(before, after) -> member) INTO key
      FROM unnest(key_names) AS member WHERE operation <> 'TRUNCATE';
    IF to_regclass('public.audit_logs_' || to_char(at AT TIME ZONE 'UTC', 'YYYY_MM')) IS NULL THEN
        PERFORM public.create_audit_partitions(0);
    END IF;
    INSERT INTO public.audit_logs (id, timestamp, actor_kind, action, resource_type, resource_id, changed_fields, metadata,
                                   severity, compliance_category, retention_until)
    VALUES (gen_random_uuid(), at, 'database',
            CASE operation WHEN 'INSERT' THEN 'CREATE' WHEN 'UPDATE' THEN 'UPDATE' ELSE 'DELETE' END,
            written_table,
            CASE WHEN key_names = ARRAY['id'] THEN (key ->> 'id')::uuid END,
            CASE operation WHEN 'UPDATE' THEN
                (SELECT jsonb_agg(name ORDER BY name) FROM jsonb_object_keys(before) AS name
                  WHERE before -> name IS DISTINCT FROM after -> name) END,
            jsonb_strip_nulls(jsonb_build_object(
                'command', operation, 'key', key, 'login', session_user, 'signedIn', nullif(signed_in, session_user),
                'unaudited', nullif(is_unaudited, false),
                'application', nullif(current_setting('application_name'), ''))),
            'warning', 'SOX', at + interval '2555 days');
END
$$;
REVOKE ALL ON FUNCTION record_write_of_database(regclass, text, text, jsonb, jsonb, boolean) FROM PUBLIC;

CREATE OR REPLACE FUNCTION record_write_past_service() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        PERFORM public.record_write_of_database(TG_RELID, TG_TABLE_NAME, TG_OP, NULL, NULL, false);
    ELSIF TG_OP <> 'UPDATE' OR to_jsonb(OLD) <> to_jsonb(NEW) THEN
        PERFORM public.record_write_of_database(TG_RELID, TG_TABLE_NAME, TG_OP,
            CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END, CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END, false);
    END IF;
    RETURN NULL;
END
$$;

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
