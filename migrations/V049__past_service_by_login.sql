-- Who signed in decides what is past the service: a cascade and a function of the owner's run as the owner, while session_user
-- stays the service's login; and no SET ROLE changes it. Past the service is a superuser, a member of the owner, and whoever is
-- not a member of foreseed_service.
CREATE OR REPLACE FUNCTION record_write_past_service() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    at CONSTANT timestamptz := clock_timestamp();
    written CONSTANT jsonb := CASE TG_OP WHEN 'INSERT' THEN to_jsonb(NEW) WHEN 'TRUNCATE' THEN '{}' ELSE to_jsonb(OLD) END;
    after CONSTANT jsonb := CASE TG_OP WHEN 'UPDATE' THEN to_jsonb(NEW) END;
    key_names CONSTANT text[] := ARRAY(
        SELECT attname::text FROM pg_index JOIN pg_attribute ON attrelid = indrelid AND attnum = ANY (indkey)
         WHERE indrelid = TG_RELID AND indisprimary);
    key jsonb;
BEGIN
    IF TG_OP = 'UPDATE' AND written = after THEN
        RETURN NULL;
    END IF;
    SELECT jsonb_object_agg(member, written -> member) INTO key FROM unnest(key_names) AS member WHERE TG_OP <> 'TRUNCATE';
    IF to_regclass('public.audit_logs_' || to_char(at AT TIME ZONE 'UTC', 'YYYY_MM')) IS NULL THEN
        PERFORM public.create_audit_partitions(0);
    END IF;
    INSERT INTO public.audit_logs (id, timestamp, actor_kind, action, resource_type, resource_id, changed_fields, metadata,
                                   severity, compliance_category, retention_until)
    VALUES (gen_random_uuid(), at, 'database',
            CASE TG_OP WHEN 'INSERT' THEN 'CREATE' WHEN 'UPDATE' THEN 'UPDATE' ELSE 'DELETE' END,
            TG_TABLE_NAME,
            CASE WHEN key_names = ARRAY['id'] THEN (key ->> 'id')::uuid END,
            CASE TG_OP WHEN 'UPDATE' THEN
                (SELECT jsonb_agg(name ORDER BY name) FROM jsonb_object_keys(written) AS name
                  WHERE written -> name IS DISTINCT FROM after -> name) END,
            jsonb_strip_nulls(jsonb_build_object(
                'command', TG_OP, 'key', key, 'login', session_user,
                'application', nullif(current_setting('application_name'), ''))),
            'warning', 'SOX', at + interval '2555 days');
    RETURN NULL;
END
$$;

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
    EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER writes_past_service', watched);
    EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER truncated_past_service', watched);
END
$$;

-- The keys of persons too: what the functions of their owner write for the service is the service's now.
SELECT watch_business_table(watched)
  FROM (SELECT tgrelid::regclass FROM pg_trigger WHERE tgname = 'writes_past_service'
        UNION SELECT 'subject_keys'::regclass) AS t(watched);
