-- The second wall: PostgreSQL itself shows the service only the rows of the caller that the transaction named in its first
-- statement (app.user_id, app.role). Where nothing is named, nothing is there. The first wall are the queries themselves.

CREATE FUNCTION app_role() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
    RETURN coalesce(current_setting('app.role', true), '');

-- Nobody without a role is anybody.
CREATE FUNCTION app_user_id() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
    RETURN CASE WHEN app_role() IN ('client', 'adviser', 'auditor', 'operator', 'superuser', 'service')
                THEN nullif(current_setting('app.user_id', true), '')::uuid END;

-- Shuts a table; its policies open it again, to the service's role only. The owner stays let in by name, for where it could
-- not be given BYPASSRLS.
CREATE FUNCTION protect_rows(protected regclass) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', protected);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', protected);
    EXECUTE format('CREATE POLICY owner_all ON %s TO CURRENT_USER USING (true) WITH CHECK (true)', protected);
END
$$;
REVOKE ALL ON FUNCTION protect_rows(regclass) FROM PUBLIC;

SELECT protect_rows(t::regclass)
  FROM unnest(ARRAY['users', 'adviser_clients', 'plans', 'plan_inputs', 'plan_outputs', 'simulation_runs',
                    'idempotency_keys', 'audit_logs', 'capital_market_assumptions', 'portfolio_models']) AS t;

-- A subquery without reference to the row is evaluated once a statement, not once a row; and only what it answers, not the
-- function itself, is let at an index past a policy.

CREATE POLICY links_read ON adviser_clients FOR SELECT TO foreseed_service
    USING (adviser_id = (SELECT app_user_id()) OR client_id = (SELECT app_user_id())
           OR (SELECT app_role()) IN ('superuser', 'service'));
CREATE POLICY links_insert ON adviser_clients FOR INSERT TO foreseed_service
    WITH CHECK ((SELECT app_role()) IN ('superuser', 'service'));
CREATE POLICY links_delete ON adviser_clients FOR DELETE TO foreseed_service
    USING ((SELECT app_role()) IN ('superuser', 'service'));

CREATE POLICY users_read ON users FOR SELECT TO foreseed_service
    USING (id = (SELECT app_user_id())
           OR (SELECT app_role()) IN ('superuser', 'service')
           OR id IN (SELECT client_id FROM adviser_clients
                      WHERE adviser_id = (SELECT app_user_id()) AND app_role() = 'adviser'));
CREATE POLICY users_insert ON users FOR INSERT TO foreseed_service
    WITH CHECK ((SELECT app_role()) IN ('superuser', 'service'));
CREATE POLICY users_update ON users FOR UPDATE TO foreseed_service
    USING (id = (SELECT app_user_id()) OR (SELECT app_role()) IN ('superuser', 'service'));
CREATE POLICY users_delete ON users FOR DELETE TO foreseed_service
    USING ((SELECT app_role()) = 'service');

-- Those who plan see their own plans, an adviser also those of the clients linked to them.
CREATE POLICY plans_all ON plans TO foreseed_service
    USING ((SELECT app_role()) = 'service'
           OR user_id IN (
               SELECT app_user_id() WHERE app_role() IN ('client', 'adviser')
               UNION ALL
               SELECT client_id FROM adviser_clients
                WHERE adviser_id = (SELECT app_user_id()) AND app_role() = 'adviser'));

-- What belongs to a plan is seen by who sees the plan: the subquery is under the policy above.
CREATE POLICY inputs_all ON plan_inputs TO foreseed_service
    USING ((SELECT app_role()) = 'service' OR EXISTS (SELECT FROM plans WHERE plans.id = plan_id));

CREATE POLICY outputs_read ON plan_outputs FOR SELECT TO foreseed_service
    USING ((SELECT app_role()) = 'service' OR EXISTS (SELECT FROM plans WHERE plans.id = plan_id));
CREATE POLICY outputs_write ON plan_outputs TO foreseed_service
    USING ((SELECT app_role()) = 'service');

CREATE POLICY runs_read ON simulation_runs FOR SELECT TO foreseed_service
    USING ((SELECT app_role()) = 'service' OR EXISTS (SELECT FROM plans WHERE plans.id = plan_id));
CREATE POLICY runs_insert ON simulation_runs FOR INSERT TO foreseed_service
    WITH CHECK ((SELECT app_role()) = 'service'
                OR (requested_by = (SELECT app_user_id()) AND EXISTS (SELECT FROM plans WHERE plans.id = plan_id)));
CREATE POLICY runs_update ON simulation_runs FOR UPDATE TO foreseed_service
    USING ((SELECT app_role()) = 'service' OR EXISTS (SELECT FROM plans WHERE plans.id = plan_id));
CREATE POLICY runs_delete ON simulation_runs FOR DELETE TO foreseed_service
    USING ((SELECT app_role()) = 'service');

CREATE POLICY keys_all ON idempotency_keys TO foreseed_service
    USING (user_id = (SELECT app_user_id()) OR (SELECT app_role()) = 'service');

-- Everybody leaves rows of their own and reads those; the auditor reads all.
CREATE POLICY trail_read ON audit_logs FOR SELECT TO foreseed_service
    USING (user_id = (SELECT app_user_id()) OR (SELECT app_role()) IN ('auditor', 'service'));
CREATE POLICY trail_insert ON audit_logs FOR INSERT TO foreseed_service
    WITH CHECK (user_id = (SELECT app_user_id()) OR (SELECT app_role()) = 'service');

-- No person's rows, but their maker's to change.
CREATE POLICY sets_read ON capital_market_assumptions FOR SELECT TO foreseed_service
    USING ((SELECT app_role()) IN ('client', 'adviser', 'superuser', 'service'));
CREATE POLICY sets_insert ON capital_market_assumptions FOR INSERT TO foreseed_service
    WITH CHECK ((SELECT app_role()) = 'service'
                OR (created_by = (SELECT app_user_id()) AND status = 'draft'
                    AND (SELECT app_role()) IN ('client', 'adviser', 'superuser')));
CREATE POLICY sets_update ON capital_market_assumptions FOR UPDATE TO foreseed_service
    USING ((SELECT app_role()) IN ('superuser', 'service')
           OR (created_by = (SELECT app_user_id()) AND (SELECT app_role()) = 'adviser'))
    WITH CHECK ((SELECT app_role()) IN ('superuser', 'service')
                OR (created_by = (SELECT app_user_id()) AND (SELECT app_role()) = 'adviser' AND status <> 'approved'));
CREATE POLICY sets_delete ON capital_market_assumptions FOR DELETE TO foreseed_service
    USING ((SELECT app_role()) = 'service');

CREATE POLICY models_read ON portfolio_models FOR SELECT TO foreseed_service
    USING ((SELECT app_role()) IN ('client', 'adviser', 'superuser', 'service'));
CREATE POLICY models_write ON portfolio_models TO foreseed_service
    USING ((SELECT app_role()) = 'service'
           OR (created_by = (SELECT app_user_id()) AND (SELECT app_role()) IN ('client', 'adviser')));

-- Everybody may change their own row; nobody but a superuser what it lets them do.
CREATE FUNCTION refuse_own_promotion() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF public.app_role() NOT IN ('superuser', 'service') AND row_security_active(TG_RELID)
            AND NOT pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'USAGE') THEN
        RAISE EXCEPTION 'the role and activity of an account are changed by a superuser'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER users_never_promote_themselves BEFORE UPDATE ON users
    FOR EACH ROW WHEN ((OLD.id, OLD.role, OLD.is_superuser, OLD.is_active)
        IS DISTINCT FROM (NEW.id, NEW.role, NEW.is_superuser, NEW.is_active))
    EXECUTE FUNCTION refuse_own_promotion();

-- The queue's length over everybody, for who sees only their own part of it.
CREATE FUNCTION waiting_runs() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    RETURN (SELECT count(*) FROM public.simulation_runs WHERE state = 'queued');
REVOKE ALL ON FUNCTION waiting_runs() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION waiting_runs() TO foreseed_service;
