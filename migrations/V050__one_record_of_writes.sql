-- What is recorded of a write, in one place for all that record one; and who signed in, whatever SET SESSION AUTHORIZATION has made
-- of them.
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
