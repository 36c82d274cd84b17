-- The life of a month of the trail: open (no row here), closed, exported, verified, detached, dropped. What the service writes here
-- tells where to go on after whatever ended a step; what may be detached, the owner's functions decide by what they see themselves.
CREATE TABLE audit_months (
    month            DATE PRIMARY KEY CHECK (extract(day FROM month) = 1),
    -- text, so that a dump restores the check as it is
    state            TEXT NOT NULL
        CHECK (state IN ('closed', 'exported', 'verified', 'detached', 'dropped')),
    event_count      BIGINT NOT NULL,
    -- digest of the archive's manifest, in hexadecimal
    manifest         VARCHAR(64),
    -- the event ARCHIVE
    archive_event    UUID,
    changed_at       TIMESTAMP WITH TIME ZONE NOT NULL
);
GRANT SELECT ON audit_months TO foreseed_service;
GRANT UPDATE (state, manifest, archive_event, changed_at) ON audit_months TO foreseed_service;
SELECT protect_rows('audit_months');
CREATE POLICY months_read ON audit_months FOR SELECT TO foreseed_service
    USING ((SELECT app_role()) IN ('auditor', 'operator', 'superuser', 'service'));
-- what is detached stays so, and nothing becomes so but by the owner's function
CREATE POLICY months_write ON audit_months FOR UPDATE TO foreseed_service
    USING ((SELECT app_role()) = 'service' AND state IN ('closed', 'exported', 'verified'))
    WITH CHECK ((SELECT app_role()) = 'service' AND state IN ('closed', 'exported', 'verified'));

-- Events of detached months that excuse something: what they say is asked for as long as the trail lasts.
CREATE TABLE audit_kept_rows (LIKE audit_logs INCLUDING DEFAULTS INCLUDING CONSTRAINTS);
ALTER TABLE audit_kept_rows ADD PRIMARY KEY (id);
CREATE INDEX idx_audit_kept_sequence ON audit_kept_rows(transaction_id, sequence_number);
CREATE TRIGGER audit_kept_rows_append_only BEFORE UPDATE OR DELETE ON audit_kept_rows
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_audit_trail();
ALTER TABLE audit_kept_rows ENABLE ALWAYS TRIGGER audit_kept_rows_append_only;
CREATE TRIGGER audit_kept_rows_never_truncated BEFORE TRUNCATE ON audit_kept_rows
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_audit_trail();
ALTER TABLE audit_kept_rows ENABLE ALWAYS TRIGGER audit_kept_rows_never_truncated;
GRANT SELECT ON audit_kept_rows TO foreseed_service;
SELECT protect_rows('audit_kept_rows');
CREATE POLICY kept_read ON audit_kept_rows FOR SELECT TO foreseed_service
    USING ((SELECT app_role()) IN ('auditor', 'service'));

-- All rows that the database has, each once: a row that is kept while its month is being detached is in both tables.
CREATE VIEW audit_present_rows WITH (security_invoker = true) AS
    SELECT * FROM audit_logs
    UNION ALL
    SELECT k.* FROM audit_kept_rows k
     WHERE NOT EXISTS (SELECT FROM audit_logs a
                        WHERE a.transaction_id = k.transaction_id AND a.sequence_number = k.sequence_number);
GRANT SELECT ON audit_present_rows TO foreseed_service;
