GRANT SELECT, INSERT, UPDATE, DELETE
    ON users, plans, plan_inputs, plan_outputs, capital_market_assumptions, portfolio_models, simulation_runs,
       adviser_clients, idempotency_keys
    TO foreseed_service;
GRANT SELECT, INSERT, UPDATE ON system_events, data_retention_policies TO foreseed_service;
-- through the parent only: no partition is granted to anybody
GRANT SELECT, INSERT ON audit_logs TO foreseed_service;
GRANT SELECT ON audit_logs_partitioned TO foreseed_service;

-- readiness compares the schema's version with the build's
DO $$
BEGIN
    IF to_regclass('public.flyway_schema_history') IS NOT NULL THEN
        GRANT SELECT ON public.flyway_schema_history TO foreseed_service;
    END IF;
END
$$;
