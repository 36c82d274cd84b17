-- Of each epoch the first and the last checkpoint stay, all for 30 days, then the last of each hour, after 365 days the last of each
-- day (UTC). When one was signed is the database's to say: with a time of its own choice, whoever has the service's login could
-- put a row of theirs in the place of another.
ALTER TABLE audit_seal_checkpoints ALTER COLUMN signed_at SET DEFAULT clock_timestamp();
REVOKE INSERT ON audit_seal_checkpoints FROM foreseed_service;
GRANT INSERT (epoch, tree_size, root, note) ON audit_seal_checkpoints TO foreseed_service;

-- Removes checkpoints that do not stay: those that the next one of their epoch follows in the same hour, or day. It takes no word of
-- which, so that whoever calls it removes nothing else. Intervals in hours: a day of a time zone may have 23.
CREATE FUNCTION thin_seal_checkpoints(at_most integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
SET lock_timeout = '500ms' AS $$
DECLARE
    whole_from CONSTANT timestamptz := clock_timestamp() - interval '720 hours';
    hours_from CONSTANT timestamptz := clock_timestamp() - interval '8760 hours';
    tree integer;
    one record;
    -- the one before it, the first of the epoch without its size
    before_size bigint;
    before_signed timestamptz;
    unit text;
    gone bigint[];
    removed integer := 0;
BEGIN
    IF public.app_role() <> 'service' THEN
        RAISE EXCEPTION 'only the service thins checkpoints' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NOT pg_try_advisory_xact_lock(hashtextextended('foreseed.thin-checkpoints', 0)) THEN
        RETURN 0;
    END IF;
    FOR tree IN SELECT epoch FROM public.audit_seal_epochs ORDER BY epoch LOOP
        gone := '{}';
        before_size := NULL;
        before_signed := NULL;
        FOR one IN SELECT tree_size, signed_at FROM public.audit_seal_checkpoints WHERE epoch = tree ORDER BY tree_size LOOP
            EXIT WHEN removed + cardinality(gone) >= at_most;
            unit := CASE WHEN before_signed < hours_from THEN 'day' ELSE 'hour' END;
            IF before_size IS NOT NULL
                    AND date_trunc(unit, before_signed, 'UTC') = date_trunc(unit, one.signed_at, 'UTC') THEN
                gone := gone || before_size;
            END IF;
            -- nor may what comes after it go
            EXIT WHEN one.signed_at >= whole_from;
            before_size := CASE WHEN before_signed IS NOT NULL THEN one.tree_size END;
            before_signed := one.signed_at;
        END LOOP;
        DELETE FROM public.audit_seal_checkpoints WHERE epoch = tree AND tree_size = ANY (gone);
        removed := removed + cardinality(gone);
    END LOOP;
    RETURN removed;
END
$$;
REVOKE ALL ON FUNCTION thin_seal_checkpoints(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION thin_seal_checkpoints(integer) TO foreseed_service;
