-- Rows are reached through the parent, under its policies; a partition by itself shows the service nothing, whatever it may be
-- granted one day.
CREATE OR REPLACE FUNCTION create_audit_partitions(months_ahead integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
SET lock_timeout = '2s'
AS $$
-- Makes the missing partitions of the current month (UTC) and the given number of months after it; answers how many.
DECLARE
    current_month CONSTANT timestamp := date_trunc('month', now() AT TIME ZONE 'UTC');
    month timestamp;
    partition_name text;
    created integer := 0;
BEGIN
    IF months_ahead IS NULL OR months_ahead NOT BETWEEN 0 AND 120 THEN
        RAISE EXCEPTION 'months_ahead is %, allowed are 0 to 120', months_ahead
            USING ERRCODE = 'invalid_parameter_value';
    END IF;

    BEGIN
        PERFORM pg_advisory_xact_lock(hashtextextended('foreseed.create_audit_partitions', 0));
    EXCEPTION WHEN lock_not_available THEN
        RETURN 0; -- somebody else is making them
    END;

    FOR ahead IN 0 .. months_ahead LOOP
        month := current_month + make_interval(months => ahead);
        partition_name := 'audit_logs_' || to_char(month, 'YYYY_MM');
        CONTINUE WHEN EXISTS (
            SELECT FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
             WHERE i.inhparent = 'public.audit_logs'::regclass AND c.relname = partition_name);

        -- Made apart and attached, because CREATE TABLE ... PARTITION OF would lock out every reader and writer.
        EXECUTE format('CREATE TABLE public.%I (LIKE public.audit_logs INCLUDING DEFAULTS INCLUDING CONSTRAINTS)',
            partition_name);
        EXECUTE format('REVOKE ALL ON public.%I FROM PUBLIC, foreseed_service', partition_name);
        EXECUTE format('CREATE TRIGGER audit_logs_never_truncated BEFORE TRUNCATE ON public.%I '
            'FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change_of_audit_trail()', partition_name);
        EXECUTE format('ALTER TABLE public.%I ENABLE ALWAYS TRIGGER audit_logs_never_truncated', partition_name);
        PERFORM public.protect_rows(format('public.%I', partition_name)::regclass);
        EXECUTE format('ALTER TABLE public.audit_logs ATTACH PARTITION public.%I FOR VALUES FROM (%L) TO (%L)',
            partition_name,
            to_char(month, 'YYYY-MM-DD') || ' 00:00:00+00',
            to_char(month + interval '1 month', 'YYYY-MM-DD') || ' 00:00:00+00');
        created := created + 1;
    END LOOP;
    RETURN created;
END
$$;

SELECT protect_rows(inhrelid::regclass) FROM pg_inherits WHERE inhparent = 'audit_logs'::regclass;
