-- Whoever computes a run, perhaps another instance after a restart, goes on with the trace of the request that accepted it
-- (W3C Trace Context, 2021, section 3.2). Null: that request was not traced.
ALTER TABLE simulation_runs
    ADD COLUMN traceparent VARCHAR(55),
    ADD CONSTRAINT simulation_runs_traceparent_form CHECK (traceparent ~ '^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$');
