-- Leaves of version 2 also cover the hash of each stored envelope: one that is nulled, garbled, or swapped is found without any key.
-- On the partitions too, so that old and new ones are alike.
ALTER TABLE audit_logs ALTER COLUMN leaf_version SET DEFAULT 2;
DO $$
DECLARE
    partition regclass;
BEGIN
    FOR partition IN SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = 'audit_logs'::regclass LOOP
        EXECUTE format('ALTER TABLE %s ALTER COLUMN leaf_version SET DEFAULT 2', partition);
    END LOOP;
END
$$;
