-- A log has one key after another. A key signs the trees that include the leaf of the event that introduced it; the first signs from
-- the beginning.
ALTER TABLE audit_seal_keys
    DROP CONSTRAINT audit_seal_keys_name_key,
    ADD COLUMN introduced_by UUID,
    ADD COLUMN since_epoch   INTEGER,
    ADD COLUMN since_index   BIGINT;
UPDATE audit_seal_keys SET since_epoch = 0, since_index = 0;
CREATE INDEX idx_audit_seal_key_name ON audit_seal_keys(name, created_at);
