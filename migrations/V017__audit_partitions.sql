-- The partitions are the owner's; the service may ask for more of them and nothing else.
CREATE FUNCTION audit_partition_months_ahead() RETURNS integer
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    -- How many months after the current one have a partition without a gap before them; -1 when the current has none.
    SELECT count(*)::integer - 1
      FROM (SELECT bool_and(EXISTS (SELECT
                                      FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
                                     WHERE i.inhparent = 'public.audit_logs'::regclass
                                       AND c.relname = 'audit_logs_' || to_char(m.month, 'YYYY_MM')))
                       OVER (ORDER BY m.month) AS unbroken
              FROM generate_series(date_trunc('month', now() AT TIME ZONE 'UTC'),
                                   date_trunc('month', now() AT TIME ZONE 'UTC') + interval '120 months',
                                   interval '1 month') AS m(month)) AS months
     WHERE unbroken
$$;

CREATE FUNCTION create_audit_partitions(months_ahead integer) RETURNS integer
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
        EXECUTE format('ALTER TABLE public.audit_logs ATTACH PARTITION public.%I FOR VALUES FROM (%L) TO (%L)',
            partition_name,
            to_char(month, 'YYYY-MM-DD') || ' 00:00:00+00',
            to_char(month + interval '1 month', 'YYYY-MM-DD') || ' 00:00:00+00');
        created := created + 1;
    END LOOP;
    RETURN created;
END
$$;

REVOKE ALL ON FUNCTION audit_partition_months_ahead() FROM PUBLIC;
REVOKE ALL ON FUNCTION create_audit_partitions(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit_partition_months_ahead() TO foreseed_service;
GRANT EXECUTE ON FUNCTION create_audit_partitions(integer) TO foreseed_service;
