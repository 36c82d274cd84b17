-- Neighboring batches become one: of the same epoch, of ranges of rows that meet, of closed months, all of it signed, and with at most
-- 4,096 leaves, as many as a verifier reads at a time. Where two ranges meet there is no row between them, so that the order of the
-- leaves stays. A batch that carried rows over names them one by one, in an order of its own, and stays as it is.
CREATE FUNCTION join_seal_batches(whole public.audit_seal_batches) RETURNS void
LANGUAGE sql SET search_path = pg_catalog, public, pg_temp AS $$
    DELETE FROM public.audit_seal_batches
     WHERE epoch = whole.epoch AND first_index > whole.first_index AND first_index < whole.first_index + whole.leaf_count;
    UPDATE public.audit_seal_batches
       SET leaf_count = whole.leaf_count, through_transaction = whole.through_transaction,
           through_sequence = whole.through_sequence, root = whole.root, sealed_at = whole.sealed_at
     WHERE epoch = whole.epoch AND first_index = whole.first_index;
$$;
REVOKE ALL ON FUNCTION join_seal_batches(public.audit_seal_batches) FROM PUBLIC;

-- Which batches there are to merge the function sees itself; it is told where to begin, and says where to go on. Rows are in the
-- order of their transactions: where a hundred neighbors have rows of a month that is not closed, so has what follows in the epoch.
CREATE FUNCTION merge_seal_batches(from_epoch integer, from_index bigint, at_most integer,
                                   OUT merged integer, OUT next_epoch integer, OUT next_index bigint, OUT is_done boolean)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
SET lock_timeout = '500ms' AS $$
DECLARE
    most_leaves CONSTANT integer := 4096;
    most_open CONSTANT integer := 100;
    open_from CONSTANT timestamptz := coalesce((
        SELECT min(p.month)::timestamp AT TIME ZONE 'UTC'
          FROM (SELECT to_date(substr(c.relname, 12), 'YYYY_MM') AS month
                  FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
                 WHERE i.inhparent = 'public.audit_logs'::regclass) p
         WHERE NOT EXISTS (SELECT FROM public.audit_months m WHERE m.month = p.month)), 'infinity');
    tree record;
    one public.audit_seal_batches;
    whole public.audit_seal_batches;
    parts integer;
    is_neighbor boolean;
    -- neighbors in a row that have rows of an open month, and where they begin
    open integer;
    open_since bigint;
    seen integer := 0;
BEGIN
    merged := 0;
    next_epoch := from_epoch;
    next_index := from_index;
    is_done := true;
    IF public.app_role() <> 'service' THEN
        RAISE EXCEPTION 'only the service merges batches' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NOT pg_try_advisory_xact_lock(hashtextextended('foreseed.merge-batches', 0)) THEN
        RETURN;
    END IF;
    FOR tree IN SELECT e.epoch, (SELECT max(c.tree_size) FROM public.audit_seal_checkpoints c WHERE c.epoch = e.epoch) AS signed
                  FROM public.audit_seal_epochs e WHERE e.epoch >= from_epoch ORDER BY e.epoch LOOP
        whole := NULL;
        parts := 0;
        open_since := NULL;
        open := 0;
        FOR one IN SELECT * FROM public.audit_seal_batches b
                    WHERE b.epoch = tree.epoch AND (b.epoch > from_epoch OR b.first_index >= from_index)
                    ORDER BY b.first_index LOOP
            is_done := seen < at_most;
            EXIT WHEN NOT is_done;
            seen := seen + 1;
            is_neighbor := whole.carried_sequences IS NULL AND one.carried_sequences IS NULL
                AND one.first_index = whole.first_index + whole.leaf_count
                AND (one.after_transaction, one.after_sequence) = (whole.through_transaction, whole.through_sequence)
                AND (whole.after_transaction, whole.after_sequence) < (whole.through_transaction, whole.through_sequence)
                AND (one.after_transaction, one.after_sequence) < (one.through_transaction, one.through_sequence)
                AND whole.leaf_count + one.leaf_count <= most_leaves;
            EXIT WHEN is_neighbor AND one.first_index + one.leaf_count > coalesce(tree.signed, 0);
            IF is_neighbor AND NOT EXISTS (
                    SELECT FROM public.audit_logs a
                     WHERE a.timestamp >= open_from
                       AND (a.transaction_id, a.sequence_number) > (whole.after_transaction, whole.after_sequence)
                       AND (a.transaction_id, a.sequence_number) <= (one.through_transaction, one.through_sequence)) THEN
                whole.leaf_count := whole.leaf_count + one.leaf_count;
                whole.through_transaction := one.through_transaction;
                whole.through_sequence := one.through_sequence;
                whole.root := one.root;
                whole.sealed_at := one.sealed_at;
                parts := parts + 1;
                merged := merged + 1;
                open_since := NULL;
                open := 0;
            ELSE
                IF is_neighbor THEN
                    open_since := coalesce(open_since, whole.first_index);
                    open := open + 1;
                END IF;
                IF parts > 1 THEN
                    PERFORM public.join_seal_batches(whole);
                END IF;
                whole := one;
                parts := 1;
            END IF;
            EXIT WHEN open > most_open;
        END LOOP;
        IF parts > 1 THEN
            PERFORM public.join_seal_batches(whole);
        END IF;
        next_epoch := tree.epoch;
        next_index := coalesce(open_since, whole.first_index, 0);
        EXIT WHEN NOT is_done;
    END LOOP;
END
$$;
REVOKE ALL ON FUNCTION merge_seal_batches(integer, bigint, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION merge_seal_batches(integer, bigint, integer) TO foreseed_service;
