-- Two lanes of the queue: what somebody waits for goes before the rest. Rows from before wait in the slow one.
ALTER TABLE simulation_runs
    ADD COLUMN lane VARCHAR(20) NOT NULL DEFAULT 'background',
    ADD CONSTRAINT simulation_runs_lane_known CHECK (lane::text = ANY (ARRAY['interactive'::text, 'background'::text]));

-- What waits and what is computed, by lane and user: no finished run is in it, however many there are.
DROP INDEX idx_run_waiting;
CREATE INDEX idx_run_waiting ON simulation_runs(state, lane, requested_by, accepted_at, id)
    WHERE state IN ('queued', 'running');

-- When a user was served last.
DROP INDEX idx_run_requested_by;
CREATE INDEX idx_run_requested_by ON simulation_runs(requested_by, started_at);

-- How many wait in a lane, of everybody and of the caller: for who sees only their own part of it.
CREATE FUNCTION waiting_runs(of_lane text, OUT everybody bigint, OUT own bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
BEGIN ATOMIC
    SELECT count(*), count(*) FILTER (WHERE requested_by = public.app_user_id())
      FROM public.simulation_runs WHERE state = 'queued' AND lane = of_lane;
END;
REVOKE ALL ON FUNCTION waiting_runs(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION waiting_runs(text) TO foreseed_service;
