-- What reaches a business table past the service (psql, a migration, a repair by hand) leaves a row in the trail too: table,
-- key and names of the changed columns, never a value. Through the service is: acting as foreseed_service, signed in as somebody
-- who is neither a superuser nor the owner of the tables, so that SET ROLE hides nobody. The condition is the trigger's, so that
-- for the service the function is not even called; ALWAYS, so that session_replication_role does not silence it.
CREATE FUNCTION record_write_past_service() RETURNS trigger
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
                                   severity, retention_until)
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
            'warning', at + interval '2555 days');
    RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION record_write_past_service() FROM PUBLIC;

-- Watches a table; a migration that makes a business table calls it.
CREATE FUNCTION watch_business_table(watched regclass) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    past_service CONSTANT text :=
        format('current_user <> ''foreseed_service'' OR pg_has_role(session_user, %L, ''MEMBER'')', current_user);
BEGIN
    EXECUTE format('CREATE TRIGGER writes_past_service AFTER INSERT OR UPDATE OR DELETE ON %s FOR EACH ROW WHEN (%s) '
        'EXECUTE FUNCTION public.record_write_past_service()', watched, past_service);
    EXECUTE format('CREATE TRIGGER truncated_past_service AFTER TRUNCATE ON %s FOR EACH STATEMENT WHEN (%s) '
        'EXECUTE FUNCTION public.record_write_past_service()', watched, past_service);
    EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER writes_past_service', watched);
    EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER truncated_past_service', watched);
END
$$;
REVOKE ALL ON FUNCTION watch_business_table(regclass) FROM PUBLIC;

SELECT watch_business_table(t::regclass)
  FROM unnest(ARRAY['users', 'adviser_clients', 'user_sessions', 'refresh_tokens', 'account_tokens', 'signing_keys',
                    'plans', 'plan_inputs', 'plan_outputs', 'simulation_runs', 'capital_market_assumptions',
                    'portfolio_models', 'tax_rules', 'approval_requests', 'legal_holds', 'data_retention_policies',
                    'system_events',
                    'audit_seal_keys']) AS t;
