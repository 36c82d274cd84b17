-- Policies that run: what two people approved is written down with the policy, and nothing else is done.
ALTER TABLE data_retention_policies
    -- the columns that are emptied; null: whole rows are reached
    ADD COLUMN columns JSONB,
    ADD COLUMN approval_id UUID,
    ADD COLUMN approved_content VARCHAR(64),
    ADD COLUMN row_version BIGINT NOT NULL DEFAULT 1,
    ADD CONSTRAINT data_retention_policies_table_known CHECK (table_name::text = ANY (ARRAY[
        'audit_logs'::text, 'system_events'::text, 'plan_outputs'::text, 'users'::text, 'simulation_runs'::text])),
    ADD CONSTRAINT data_retention_policies_status_known CHECK (last_execution_status::text = ANY (ARRAY[
        'success'::text, 'partial'::text, 'failed'::text])),
    ADD CONSTRAINT data_retention_policies_conditions_are_a_list CHECK (jsonb_typeof(conditions) = 'array'),
    ADD CONSTRAINT data_retention_policies_columns_are_a_list CHECK (jsonb_typeof(columns) = 'array');

-- what is shipped is nobody's write: the trail of a new database begins empty
ALTER TABLE data_retention_policies DISABLE TRIGGER writes_past_service;
INSERT INTO data_retention_policies
    (id, name, description, is_active, table_name, conditions, columns, retention_period_days, action, schedule_cron,
     created_at, updated_at)
VALUES
    ('019862ed-ac00-7000-8000-0000000d0005', 'Run Path Checksum Retention',
     'Drops the checksums of single paths of runs that ended a year ago; their results and digests stay.', false,
     'simulation_runs', NULL, '["path_checksums"]', 365, 'delete', '0 6 * * 0',
     '2026-12-01 00:00:00+00', '2026-12-01 00:00:00+00');

-- What an approval is of: everything that says what is done, when and to what.
CREATE FUNCTION retention_policy_content(policy data_retention_policies) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT encode(sha256(convert_to(jsonb_build_array(policy.id, policy.name, policy.description, policy.is_active,
        policy.table_name, policy.conditions, policy.columns, policy.retention_period_days, policy.action,
        policy.schedule_cron)::text, 'UTF8')), 'hex')
$$;
REVOKE ALL ON FUNCTION retention_policy_content(data_retention_policies) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION retention_policy_content(data_retention_policies) TO foreseed_service;

-- the shipped ones were approved by who ships them
UPDATE data_retention_policies AS p SET approved_content = retention_policy_content(p);
ALTER TABLE data_retention_policies ENABLE ALWAYS TRIGGER writes_past_service;

-- Who changes a policy past the service has not asked a second person: it stops until it is approved again.
CREATE FUNCTION unapprove_retention_policy() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF (pg_has_role(session_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'MEMBER')
            OR NOT pg_has_role(session_user, 'foreseed_service', 'MEMBER'))
       AND (TG_OP = 'INSERT' OR NEW.approved_content IS DISTINCT FROM OLD.approved_content
            OR public.retention_policy_content(NEW) <> public.retention_policy_content(OLD)) THEN
        NEW.approved_content := NULL;
        NEW.approval_id := NULL;
    END IF;
    RETURN NEW;
END
$$;
REVOKE ALL ON FUNCTION unapprove_retention_policy() FROM PUBLIC;
CREATE TRIGGER changed_past_service BEFORE INSERT OR UPDATE ON data_retention_policies
    FOR EACH ROW EXECUTE FUNCTION unapprove_retention_policy();
ALTER TABLE data_retention_policies ENABLE ALWAYS TRIGGER changed_past_service;

REVOKE UPDATE ON data_retention_policies FROM foreseed_service;
GRANT UPDATE (name, description, is_active, table_name, conditions, columns, retention_period_days, action, schedule_cron,
              last_executed, next_execution, records_processed, last_execution_duration_ms, last_execution_status,
              approval_id, approved_content, updated_at, updated_by, row_version)
    ON data_retention_policies TO foreseed_service;
SELECT protect_rows('data_retention_policies');
CREATE POLICY policies_read ON data_retention_policies FOR SELECT TO foreseed_service
    USING ((SELECT app_role()) IN ('operator', 'superuser', 'service'));
CREATE POLICY policies_insert ON data_retention_policies FOR INSERT TO foreseed_service
    WITH CHECK ((SELECT app_role()) = 'superuser');
CREATE POLICY policies_update ON data_retention_policies FOR UPDATE TO foreseed_service
    USING ((SELECT app_role()) IN ('superuser', 'service'));

-- Each time that a policy was carried out, or is.
CREATE TABLE retention_executions (
    id               UUID PRIMARY KEY,
    policy_id        UUID NOT NULL REFERENCES data_retention_policies(id),
    state            VARCHAR(20) NOT NULL,
    -- null: the schedule, or a command
    requested_by     UUID,
    requested_at     TIMESTAMP WITH TIME ZONE NOT NULL,
    started_at       TIMESTAMP WITH TIME ZONE,
    finished_at      TIMESTAMP WITH TIME ZONE,
    owner            UUID,
    lease_until      TIMESTAMP WITH TIME ZONE,
    attempt          INTEGER NOT NULL DEFAULT 0,
    cancel_requested BOOLEAN NOT NULL DEFAULT false,
    -- what is older is reached: the same after an end by force
    cutoff           TIMESTAMP WITH TIME ZONE,
    records          BIGINT NOT NULL DEFAULT 0,
    bytes            BIGINT NOT NULL DEFAULT 0,
    records_held     BIGINT NOT NULL DEFAULT 0,
    -- names and digests of the files that hold what was archived
    archives         JSONB NOT NULL DEFAULT '[]',
    problem          TEXT,
    CONSTRAINT retention_executions_state_known CHECK (state::text = ANY (ARRAY[
        'queued'::text, 'running'::text, 'success'::text, 'partial'::text, 'failed'::text, 'cancelled'::text])),
    CONSTRAINT retention_executions_end CHECK ((state::text = ANY (ARRAY['queued'::text, 'running'::text]))
                                               = (finished_at IS NULL))
);
CREATE UNIQUE INDEX idx_retention_open ON retention_executions(policy_id)
    WHERE state::text = ANY (ARRAY['queued'::text, 'running'::text]);
CREATE INDEX idx_retention_policy ON retention_executions(policy_id, id);

GRANT SELECT, INSERT ON retention_executions TO foreseed_service;
GRANT UPDATE (state, started_at, finished_at, owner, lease_until, attempt, cancel_requested, cutoff, records, bytes,
              records_held, archives, problem)
    ON retention_executions TO foreseed_service;
SELECT protect_rows('retention_executions');
CREATE POLICY executions_read ON retention_executions FOR SELECT TO foreseed_service
    USING ((SELECT app_role()) IN ('operator', 'superuser', 'service'));
CREATE POLICY executions_insert ON retention_executions FOR INSERT TO foreseed_service
    WITH CHECK ((SELECT app_role()) = 'service'
                OR ((SELECT app_role()) IN ('operator', 'superuser') AND requested_by = (SELECT app_user_id())));
CREATE POLICY executions_update ON retention_executions FOR UPDATE TO foreseed_service
    USING ((SELECT app_role()) IN ('operator', 'superuser', 'service'));
SELECT watch_business_table('retention_executions');

-- Where a plan's outputs went that are no longer here.
CREATE TABLE archived_plan_outputs (
    id          UUID PRIMARY KEY,
    plan_id     UUID NOT NULL REFERENCES plans(id),
    run_id      UUID REFERENCES simulation_runs(id),
    output_type VARCHAR(100) NOT NULL,
    output_name VARCHAR(255) NOT NULL,
    version     INTEGER NOT NULL,
    created_at  TIMESTAMP WITH TIME ZONE NOT NULL,
    archived_at TIMESTAMP WITH TIME ZONE NOT NULL,
    archive     VARCHAR(255) NOT NULL,
    digest      VARCHAR(64) NOT NULL
);
CREATE INDEX idx_archived_output_plan ON archived_plan_outputs(plan_id, output_type);
CREATE INDEX idx_archived_output_run ON archived_plan_outputs(run_id);
GRANT SELECT, UPDATE (output_name) ON archived_plan_outputs TO foreseed_service;
SELECT protect_rows('archived_plan_outputs');
CREATE POLICY archived_read ON archived_plan_outputs FOR SELECT TO foreseed_service
    USING ((SELECT app_role()) = 'service' OR EXISTS (SELECT FROM plans WHERE plans.id = plan_id));
CREATE POLICY archived_update ON archived_plan_outputs FOR UPDATE TO foreseed_service
    USING ((SELECT app_role()) = 'service');
SELECT watch_business_table('archived_plan_outputs');
-- outputs go by a policy, and by nothing else
REVOKE DELETE ON plan_outputs FROM foreseed_service;
