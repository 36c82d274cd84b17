-- The row of the transaction is found by its transaction, however much was written today. With a second bound of time and a table
-- that nobody has analyzed yet, PostgreSQL read the times of a whole day at every commit; and a plan that was made while the month
-- was empty read the whole month, until the session ended or the month was analyzed.
CREATE OR REPLACE FUNCTION record_unaudited_write() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp SET enable_seqscan = off SET enable_bitmapscan = off AS $$
DECLARE
    before jsonb;
    after jsonb;
    changed text[];
BEGIN
    IF EXISTS (SELECT FROM public.audit_logs
                WHERE transaction_id = pg_current_xact_id_if_assigned() AND actor_kind <> 'database'
                  AND timestamp > now() - interval '1 day') THEN
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
