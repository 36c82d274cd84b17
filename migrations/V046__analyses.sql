-- A run is of a simulation or of an analysis: a question about a plan, answered by simulating its variants.
ALTER TABLE simulation_runs
    ADD COLUMN kind VARCHAR(20) NOT NULL DEFAULT 'simulation',
    ADD CONSTRAINT simulation_runs_kind_known CHECK (kind IN ('simulation', 'analysis'));

-- The simulations that an analysis has behind it: who takes it up after a restart goes on from there. They go with its end.
CREATE TABLE run_evaluations (
    run_id       UUID NOT NULL REFERENCES simulation_runs(id) ON DELETE CASCADE,
    input_digest VARCHAR(71) NOT NULL,
    evaluation   BYTEA NOT NULL,
    PRIMARY KEY (run_id, input_digest),
    CONSTRAINT run_evaluations_input_digest_form CHECK (input_digest ~ '^sha256:[0-9a-f]{64}$')
);

GRANT SELECT, INSERT ON run_evaluations TO foreseed_service;
SELECT protect_rows('run_evaluations');
CREATE POLICY run_evaluations_service ON run_evaluations TO foreseed_service
    USING ((SELECT app_role()) = 'service');

-- However it ends and whoever ends it.
CREATE FUNCTION forget_evaluations() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    DELETE FROM public.run_evaluations WHERE run_id = NEW.id;
    RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION forget_evaluations() FROM PUBLIC;
CREATE TRIGGER evaluations_end_with_their_run AFTER UPDATE OF state ON simulation_runs
    FOR EACH ROW WHEN (NEW.kind = 'analysis' AND NEW.finished_at IS NOT NULL) EXECUTE FUNCTION forget_evaluations();
