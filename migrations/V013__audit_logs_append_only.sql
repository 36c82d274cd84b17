-- ALWAYS: also where session_replication_role = replica silences ordinary triggers. The row triggers reach every
-- partition, now and later; a TRUNCATE trigger does not, so each partition gets its own when it is made.
CREATE FUNCTION refuse_change_of_audit_trail() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'the audit trail is append-only: % on % refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER audit_logs_append_only
    BEFORE UPDATE OR DELETE ON audit_logs
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_audit_trail();
ALTER TABLE audit_logs ENABLE ALWAYS TRIGGER audit_logs_append_only;

CREATE TRIGGER audit_logs_never_truncated
    BEFORE TRUNCATE ON audit_logs
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_audit_trail();
ALTER TABLE audit_logs ENABLE ALWAYS TRIGGER audit_logs_never_truncated;
