-- A dump that is loaded elsewhere keeps the rows and not the server's counter of transactions: identifiers start over, and the
-- order of the tree with them. Numbers of the sequence go on. So an epoch that begins this way takes first, by number, what had no
-- leaf yet (carried), and from then on only rows above that number (sequence_floor).
ALTER TABLE audit_seal_epochs
    ADD COLUMN sequence_floor    BIGINT NOT NULL DEFAULT 0,
    -- the greatest number that the epochs before had sealed; null where identifiers go on
    ADD COLUMN previous_sequence BIGINT,
    -- what the seal's key says of this opening; null: a leaf of version 1
    ADD COLUMN statement         TEXT;

-- The rows of a batch that are no range: their identifiers and numbers, in the order of the leaves.
ALTER TABLE audit_seal_batches
    ADD COLUMN carried_transactions BIGINT[],
    ADD COLUMN carried_sequences    BIGINT[],
    ADD CONSTRAINT audit_seal_batches_carried CHECK (
        coalesce(cardinality(carried_transactions), 0) = coalesce(cardinality(carried_sequences), 0)
        AND (carried_sequences IS NULL OR cardinality(carried_sequences) = leaf_count));
CREATE INDEX idx_audit_seal_carried ON audit_seal_batches(epoch, first_index) WHERE carried_sequences IS NOT NULL;

ALTER TABLE audit_seal_state
    ADD COLUMN greatest_sequence BIGINT NOT NULL DEFAULT 0,
    -- the server that sealed last
    ADD COLUMN system_identifier BIGINT,
    ADD COLUMN timeline          BIGINT;
UPDATE audit_seal_state s
   SET greatest_sequence = coalesce((SELECT max(a.sequence_number) FROM audit_logs a
                                      WHERE (a.transaction_id, a.sequence_number) <= (s.transaction_id, s.sequence_number)), 0),
       (system_identifier, timeline) = (SELECT e.system_identifier, e.timeline FROM audit_seal_epochs e WHERE e.epoch = s.epoch);

-- Keeps writers out until the transaction ends, so that every row is either there or numbered later. The service may not lock the
-- trail by itself.
CREATE FUNCTION hold_audit_writers() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
SET lock_timeout = '5s' AS $$
BEGIN
    IF public.app_role() <> 'service' THEN
        RAISE EXCEPTION 'only the sealer holds writers' USING ERRCODE = 'insufficient_privilege';
    END IF;
    LOCK TABLE public.audit_logs IN SHARE ROW EXCLUSIVE MODE;
END
$$;
REVOKE ALL ON FUNCTION hold_audit_writers() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION hold_audit_writers() TO foreseed_service;
