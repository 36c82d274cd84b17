CREATE FUNCTION refuse_insert_into_closed_month() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'the month of this time is closed: no event is written to %', TG_TABLE_NAME
        USING ERRCODE = 'object_not_in_prerequisite_state', HINT = 'Look at the clock of the instance that wrote it.';
END
$$;

-- Closes a month that has been over for a day, so that instances whose clocks differ write on, and of which every row is sealed.
-- The lock waits for who is writing to the month, half a second at most; whoever calls comes again.
CREATE FUNCTION close_audit_month(closing date) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
SET lock_timeout = '500ms' AS $$
DECLARE
    partition CONSTANT text := 'audit_logs_' || to_char(closing, 'YYYY_MM');
    unsealed bigint;
    counted bigint;
BEGIN
    IF public.app_role() <> 'service' THEN
        RAISE EXCEPTION 'only the service closes months' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF EXISTS (SELECT FROM public.audit_months WHERE month = closing) THEN
        RETURN false;
    END IF;
    IF closing IS NULL OR closing <> date_trunc('month', closing)
            OR NOT EXISTS (SELECT FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
                            WHERE i.inhparent = 'public.audit_logs'::regclass AND c.relname = partition) THEN
        RAISE EXCEPTION 'the trail has no month %', closing USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    IF (closing + interval '1 month') AT TIME ZONE 'UTC' > clock_timestamp() - interval '1 day' THEN
        RAISE EXCEPTION 'the month % has not been over for a day', to_char(closing, 'YYYY-MM')
            USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    EXECUTE format('CREATE OR REPLACE TRIGGER audit_logs_closed BEFORE INSERT ON public.%I '
        'FOR EACH ROW EXECUTE FUNCTION public.refuse_insert_into_closed_month()', partition);
    EXECUTE format('ALTER TABLE public.%I ENABLE ALWAYS TRIGGER audit_logs_closed', partition);
    EXECUTE format($query$
        SELECT count(*), count(*) FILTER (WHERE a.sequence_number > coalesce((SELECT sequence_floor FROM public.audit_seal_epochs
                                                                            ORDER BY epoch DESC LIMIT 1), 0)
                                        AND (a.transaction_id, a.sequence_number) > (s.transaction_id, s.sequence_number))
          FROM public.%I a, public.audit_seal_state s$query$, partition) INTO counted, unsealed;
    IF unsealed > 0 THEN
        RAISE EXCEPTION '% events of the month % are not sealed', unsealed, to_char(closing, 'YYYY-MM')
            USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    INSERT INTO public.audit_months (month, state, event_count, changed_at)
    VALUES (closing, 'closed', counted, clock_timestamp())
    ON CONFLICT DO NOTHING;
    RETURN FOUND;
END
$$;
REVOKE ALL ON FUNCTION close_audit_month(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION close_audit_month(date) TO foreseed_service;
