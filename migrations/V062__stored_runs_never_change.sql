-- What a run was computed from is said once. Granted by column, the service can change what happens to a run, and not what it
-- is. A migration that adds a column which changes grants it here too.
REVOKE UPDATE ON simulation_runs FROM foreseed_service;
GRANT UPDATE (state, labels, result_digest, path_checksums, owner, lease_until, attempt, cancel_requested, progress, problem,
              started_at, finished_at, row_version)
    ON simulation_runs TO foreseed_service;

-- And so is what came of it.
CREATE FUNCTION refuse_second_result() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'USAGE') THEN
        RAISE EXCEPTION 'the result of a run is written once' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER results_are_written_once BEFORE UPDATE ON simulation_runs
    FOR EACH ROW WHEN (OLD.result_digest IS NOT NULL AND (OLD.result_digest, OLD.path_checksums)
        IS DISTINCT FROM (NEW.result_digest, NEW.path_checksums))
    EXECUTE FUNCTION refuse_second_result();
