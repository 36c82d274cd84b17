-- What a policy reaches. The service's login may be stolen: so the functions that remove something believe no condition that they
-- are told, but read the policy, and refuse one that nobody approved and what is younger than a table's floor.

-- What conditions may be about, of each table.
CREATE FUNCTION retention_facts(event system_events) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT jsonb_build_object('resolved', event.resolved, 'severity', event.severity, 'event_type', event.event_type,
                              'event_category', event.event_category)
$$;
CREATE FUNCTION retention_facts(person users) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT jsonb_build_object('is_active', person.is_active, 'is_verified', person.is_verified, 'role', person.role)
$$;
CREATE FUNCTION retention_facts(output plan_outputs) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT jsonb_build_object('output_type', output.output_type)
$$;
CREATE FUNCTION retention_facts(run simulation_runs) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT jsonb_build_object('kind', run.kind, 'state', run.state, 'lane', run.lane)
$$;

-- An operator that is not known, and a fact that is not there, match nothing.
CREATE FUNCTION retention_matches(facts jsonb, conditions jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT NOT EXISTS (
        SELECT FROM jsonb_array_elements(coalesce(conditions, '[]')) AS c
         WHERE NOT coalesce(CASE c ->> 'operator'
                                WHEN '=' THEN facts -> (c ->> 'column') = c -> 'value'
                                WHEN '!=' THEN facts -> (c ->> 'column') <> c -> 'value'
                                WHEN 'in' THEN c -> 'value' @> (facts -> (c ->> 'column'))
                            END, false))
$$;

-- An approved policy that is on, for this table and action.
CREATE FUNCTION approved_retention_policy(wanted uuid, of_table text, doing text, most_recent_days integer)
RETURNS data_retention_policies
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    policy public.data_retention_policies;
BEGIN
    IF public.app_role() <> 'service' THEN
        RAISE EXCEPTION 'only the service carries out policies' USING ERRCODE = 'insufficient_privilege';
    END IF;
    SELECT * INTO policy FROM public.data_retention_policies WHERE id = wanted;
    IF policy.id IS NULL OR NOT coalesce(policy.is_active, false) OR policy.table_name <> of_table OR policy.action <> doing
            OR policy.approved_content IS DISTINCT FROM public.retention_policy_content(policy) THEN
        RAISE EXCEPTION 'no approved policy % of % is on', wanted, of_table USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    IF policy.retention_period_days < most_recent_days THEN
        RAISE EXCEPTION '% are kept for % days at least', of_table, most_recent_days
            USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    RETURN policy;
END
$$;
REVOKE ALL ON FUNCTION approved_retention_policy(uuid, text, text, integer) FROM PUBLIC;

CREATE FUNCTION delete_system_events(policy_id uuid, before timestamptz, most integer, OUT records bigint, OUT bytes bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    policy CONSTANT public.data_retention_policies :=
        public.approved_retention_policy(policy_id, 'system_events', 'delete', 1);
BEGIN
    WITH due AS (
        SELECT e.id FROM public.system_events e
         WHERE e.timestamp < least(before, clock_timestamp() - policy.retention_period_days * interval '1 day')
           AND e.last_seen < least(before, clock_timestamp() - policy.retention_period_days * interval '1 day')
           AND e.resolved AND public.retention_matches(public.retention_facts(e), policy.conditions)
         ORDER BY e.timestamp LIMIT most FOR UPDATE SKIP LOCKED),
    gone AS (DELETE FROM public.system_events e USING due WHERE e.id = due.id RETURNING pg_column_size(e.*) AS size)
    SELECT count(*), coalesce(sum(size), 0) INTO records, bytes FROM gone;
END
$$;
REVOKE ALL ON FUNCTION delete_system_events(uuid, timestamptz, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION delete_system_events(uuid, timestamptz, integer) TO foreseed_service;

-- Held until the transaction ends: nobody places a hold on them meanwhile.
CREATE FUNCTION drop_path_checksums(policy_id uuid, before timestamptz, most integer, OUT records bigint, OUT bytes bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    policy CONSTANT public.data_retention_policies :=
        public.approved_retention_policy(policy_id, 'simulation_runs', 'delete', 30);
BEGIN
    IF policy.columns IS DISTINCT FROM '["path_checksums"]' THEN
        RAISE EXCEPTION 'the policy % does not name path_checksums alone', policy_id
            USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    WITH due AS (
        SELECT r.id, octet_length(r.path_checksums) AS size
          FROM public.simulation_runs r JOIN public.plans p ON p.id = r.plan_id JOIN public.users u ON u.id = p.user_id
         WHERE r.finished_at < least(before, clock_timestamp() - policy.retention_period_days * interval '1 day')
           AND r.path_checksums IS NOT NULL AND public.retention_matches(public.retention_facts(r), policy.conditions)
           AND NOT EXISTS (SELECT FROM public.legal_holds h WHERE h.person_id = u.id AND h.released_at IS NULL)
         ORDER BY r.finished_at LIMIT most FOR UPDATE OF r SKIP LOCKED FOR SHARE OF u),
    gone AS (UPDATE public.simulation_runs r SET path_checksums = NULL FROM due WHERE r.id = due.id RETURNING due.size)
    SELECT count(*), coalesce(sum(size), 0) INTO records, bytes FROM gone;
END
$$;
REVOKE ALL ON FUNCTION drop_path_checksums(uuid, timestamptz, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION drop_path_checksums(uuid, timestamptz, integer) TO foreseed_service;
CREATE INDEX idx_run_finished ON simulation_runs(finished_at) WHERE path_checksums IS NOT NULL;

-- Removes outputs that a file holds now; how many of them there were. All or none: one that a hold keeps by now keeps all.
CREATE FUNCTION remove_archived_outputs(policy_id uuid, outputs uuid[], file text, file_digest text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    policy CONSTANT public.data_retention_policies :=
        public.approved_retention_policy(policy_id, 'plan_outputs', 'archive', 365);
    removed bigint;
BEGIN
    PERFORM FROM public.plan_outputs o JOIN public.plans p ON p.id = o.plan_id JOIN public.users u ON u.id = p.user_id
      WHERE o.id = ANY (outputs) FOR SHARE OF u;
    IF EXISTS (SELECT FROM public.plan_outputs o JOIN public.plans p ON p.id = o.plan_id
                WHERE o.id = ANY (outputs)
                  AND (o.created_at >= clock_timestamp() - policy.retention_period_days * interval '1 day'
                       OR NOT public.retention_matches(public.retention_facts(o), policy.conditions)
                       OR EXISTS (SELECT FROM public.legal_holds h WHERE h.person_id = p.user_id AND h.released_at IS NULL)))
    THEN
        RAISE EXCEPTION 'the policy does not reach all of these outputs' USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    WITH gone AS (DELETE FROM public.plan_outputs WHERE id = ANY (outputs) RETURNING *)
    INSERT INTO public.archived_plan_outputs
        (id, plan_id, run_id, output_type, output_name, version, created_at, archived_at, archive, digest)
    SELECT id, plan_id, run_id, output_type, output_name, coalesce(version, 1), created_at, clock_timestamp(), file, file_digest
      FROM gone;
    GET DIAGNOSTICS removed = ROW_COUNT;
    RETURN removed;
END
$$;
REVOKE ALL ON FUNCTION remove_archived_outputs(uuid, uuid[], text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION remove_archived_outputs(uuid, uuid[], text, text) TO foreseed_service;
CREATE INDEX idx_plan_output_created ON plan_outputs(created_at);

-- Only an approved policy detaches a month.
ALTER FUNCTION require_detachable_month(date, text, bigint, text, bigint) RENAME TO require_archived_month;
CREATE FUNCTION require_detachable_month(detaching date, manifest text, events bigint, last_transaction text,
                                         last_sequence bigint) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM public.require_archived_month(detaching, manifest, events, last_transaction, last_sequence);
    IF NOT EXISTS (SELECT FROM public.data_retention_policies p
                    WHERE p.table_name = 'audit_logs' AND p.action = 'archive' AND p.is_active
                      AND p.approved_content = public.retention_policy_content(p)
                      AND (detaching + interval '1 month') AT TIME ZONE 'UTC'
                          < clock_timestamp() - p.retention_period_days * interval '1 day') THEN
        RAISE EXCEPTION 'no approved policy lets the month % go', to_char(detaching, 'YYYY-MM')
            USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
END
$$;
REVOKE ALL ON FUNCTION require_detachable_month(date, text, bigint, text, bigint) FROM PUBLIC;

REVOKE ALL ON FUNCTION retention_facts(system_events), retention_facts(users), retention_facts(plan_outputs),
    retention_facts(simulation_runs), retention_matches(jsonb, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION retention_facts(system_events), retention_facts(users), retention_facts(plan_outputs),
    retention_facts(simulation_runs), retention_matches(jsonb, jsonb) TO foreseed_service;

CREATE OR REPLACE FUNCTION unaudited_writes() RETURNS TABLE (written_table text, operation text, columns text[], reason text)
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
    VALUES ('simulation_runs', 'UPDATE', ARRAY['state', 'owner', 'lease_until', 'attempt', 'started_at', 'progress'],
            'a run is claimed, leased and handed back; asking for it and its end are events'),
           ('simulation_runs', 'UPDATE', ARRAY['path_checksums'], 'a retention policy is carried out, which is an event'),
           ('users', 'UPDATE', ARRAY['failed_login_attempts', 'last_failed_login_at', 'locked_until'],
            'an attempt to sign in is counted before it is looked at; its outcome is an event'),
           ('refresh_tokens', 'UPDATE', ARRAY['used_at'],
            'a token is used up though its session is over; the refusal is an event'),
           ('refresh_tokens', 'DELETE', ARRAY['issued_at'], 'they go with their session'),
           ('user_sessions', 'DELETE', ARRAY['ended_at', 'expires_at'], 'what is over is forgotten after 30 days'),
           ('account_tokens', 'DELETE', ARRAY['expires_at'], 'what was not used in time is forgotten'),
           ('subject_keys', 'INSERT', NULL, 'the key of a month is made when a start looks for it'),
           ('subject_keys', 'UPDATE', ARRAY['wrapped_key'], 'keys rotate-master'),
           ('subject_keys', 'UPDATE', ARRAY['retired_at'], 'keys rotate-user'),
           ('signing_keys', 'UPDATE', ARRAY['private_key'], 'keys rotate-master'),
           ('audit_seal_keys', 'UPDATE', ARRAY['private_key'], 'keys rotate-master'),
           ('audit_seal_keys', 'UPDATE', ARRAY['since_epoch', 'since_index'], 'the event that introduced the key was sealed'),
           ('system_events', 'INSERT', NULL, 'what happens to the service is nobody''s action'),
           ('system_events', 'UPDATE', ARRAY['occurrences', 'last_seen'], 'it happened again; an instance is still there'),
           ('system_events', 'DELETE', ARRAY['timestamp'], 'a retention policy is carried out, which is an event'),
           ('plan_outputs', 'DELETE', ARRAY['created_at'], 'a retention policy is carried out, which is an event'),
           ('archived_plan_outputs', 'INSERT', NULL, 'a retention policy is carried out, which is an event'),
           ('data_retention_policies', 'UPDATE', ARRAY['next_execution'], 'when the schedule comes next'),
           ('retention_executions', 'INSERT', NULL, 'the schedule begins an execution; its end is an event'),
           ('retention_executions', 'UPDATE',
            ARRAY['state', 'started_at', 'owner', 'lease_until', 'attempt', 'cutoff', 'records', 'bytes', 'records_held',
                  'archives'],
            'an execution is claimed and goes on; its end is an event')
$$;
