-- Takes a month out of the trail. Whoever has the service's login can call this; so it believes nothing that it is told, and what
-- the service has written only where that makes it refuse: younger months than the law asks for stay, whoever asks, and so does a
-- month of which no sealed and signed event says that an archive has it.
CREATE FUNCTION require_detachable_month(detaching date, manifest text, events bigint, last_transaction text,
                                         last_sequence bigint) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    known public.audit_months;
    named CONSTANT text := to_char(detaching, 'YYYY-MM');
    counted bigint;
    last record;
BEGIN
    IF public.app_role() <> 'service' THEN
        RAISE EXCEPTION 'only the service detaches months' USING ERRCODE = 'insufficient_privilege';
    END IF;
    SELECT * INTO known FROM public.audit_months WHERE month = detaching FOR UPDATE;
    IF known.state IS DISTINCT FROM 'verified' THEN
        RAISE EXCEPTION 'the month % is %, not verified', named, coalesce(known.state, 'open')
            USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    IF (detaching + interval '1 month') AT TIME ZONE 'UTC' > clock_timestamp() - interval '2555 days' THEN
        RAISE EXCEPTION 'the month % is kept for 2,555 days after its end', named
            USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    IF NOT EXISTS (
            SELECT FROM public.audit_present_rows a
              JOIN public.audit_seal_batches b
                ON ((b.carried_sequences IS NULL
                     AND (a.transaction_id, a.sequence_number) > (b.after_transaction, b.after_sequence)
                     AND (a.transaction_id, a.sequence_number) <= (b.through_transaction, b.through_sequence))
                    OR a.sequence_number = ANY (b.carried_sequences))
              JOIN public.audit_seal_checkpoints c ON c.epoch = b.epoch AND c.tree_size >= b.first_index + b.leaf_count
             WHERE a.id = known.archive_event AND a.action = 'ARCHIVE'
               AND split_part(a.metadata ->> 'statement', E'\n', 1) LIKE '%/statement/ARCHIVE'
               AND split_part(a.metadata ->> 'statement', E'\n', 2) = 'row ' || a.id
               AND split_part(a.metadata ->> 'statement', E'\n', 3) = 'month ' || named
               AND strpos(a.metadata ->> 'statement', E'\nmanifest ' || manifest || E'\n') > 0) THEN
        RAISE EXCEPTION 'no event that is sealed and signed says that an archive has the month %', named
            USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    EXECUTE format('SELECT count(*) FROM public.%I', 'audit_logs_' || to_char(detaching, 'YYYY_MM')) INTO counted;
    EXECUTE format('SELECT transaction_id::text AS id, sequence_number AS number FROM public.%I a '
        'ORDER BY a.transaction_id DESC, a.sequence_number DESC LIMIT 1',
        'audit_logs_' || to_char(detaching, 'YYYY_MM')) INTO last;
    IF (counted, last.id, last.number) IS DISTINCT FROM (events, last_transaction, last_sequence) THEN
        RAISE EXCEPTION 'the month % has % events up to %:%, its manifest says % up to %:%', named, counted, last.id,
            last.number, events, last_transaction, last_sequence USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
END
$$;
REVOKE ALL ON FUNCTION require_detachable_month(date, text, bigint, text, bigint) FROM PUBLIC;

-- Events that excuse something stay, before their month goes.
CREATE FUNCTION keep_statements_of_month(detaching date) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    columns CONSTANT text := (SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute
                               WHERE attrelid = 'public.audit_logs'::regclass AND attnum > 0 AND NOT attisdropped);
BEGIN
    EXECUTE format('INSERT INTO public.audit_kept_rows (%1$s) SELECT %1$s FROM public.%2$I '
        'WHERE action IN (''ERASE'', ''ARCHIVE'', ''KEY'', ''ACKNOWLEDGE'', ''ADOPT'') '
        'AND jsonb_typeof(metadata -> ''statement'') = ''string'' ON CONFLICT DO NOTHING',
        columns, 'audit_logs_' || to_char(detaching, 'YYYY_MM'));
END
$$;
REVOKE ALL ON FUNCTION keep_statements_of_month(date) FROM PUBLIC;

CREATE FUNCTION detach_audit_month(detaching date, manifest text, events bigint, last_transaction text, last_sequence bigint)
RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
SET lock_timeout = '500ms' AS $$
BEGIN
    IF EXISTS (SELECT FROM public.audit_months WHERE month = detaching AND state IN ('detached', 'dropped')) THEN
        RETURN false;
    END IF;
    PERFORM public.require_detachable_month(detaching, manifest, events, last_transaction, last_sequence);
    PERFORM public.keep_statements_of_month(detaching);
    EXECUTE format('ALTER TABLE public.audit_logs DETACH PARTITION public.%I',
        'audit_logs_' || to_char(detaching, 'YYYY_MM'));
    UPDATE public.audit_months SET state = 'detached', changed_at = clock_timestamp() WHERE month = detaching;
    RETURN true;
END
$$;
REVOKE ALL ON FUNCTION detach_audit_month(date, text, bigint, text, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION detach_audit_month(date, text, bigint, text, bigint) TO foreseed_service;

-- Drops what was detached, and what was brought back to be read.
CREATE FUNCTION drop_audit_month(dropping date) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
SET lock_timeout = '500ms' AS $$
DECLARE
    known text;
BEGIN
    IF public.app_role() <> 'service' THEN
        RAISE EXCEPTION 'only the service drops months' USING ERRCODE = 'insufficient_privilege';
    END IF;
    SELECT state INTO known FROM public.audit_months WHERE month = dropping FOR UPDATE;
    IF known IS NULL OR known NOT IN ('detached', 'dropped') THEN
        RAISE EXCEPTION 'the month % is %, not detached', to_char(dropping, 'YYYY-MM'), coalesce(known, 'open')
            USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    IF (dropping + interval '1 month') AT TIME ZONE 'UTC' > clock_timestamp() - interval '2555 days' THEN
        RAISE EXCEPTION 'the month % is kept for 2,555 days after its end', to_char(dropping, 'YYYY-MM')
            USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    IF to_regclass('public.audit_logs_' || to_char(dropping, 'YYYY_MM')) IS NULL AND known = 'dropped' THEN
        RETURN false;
    END IF;
    EXECUTE format('DROP TABLE IF EXISTS public.%I', 'audit_logs_' || to_char(dropping, 'YYYY_MM'));
    UPDATE public.audit_months SET state = 'dropped', changed_at = clock_timestamp() WHERE month = dropping;
    RETURN true;
END
$$;
REVOKE ALL ON FUNCTION drop_audit_month(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION drop_audit_month(date) TO foreseed_service;
