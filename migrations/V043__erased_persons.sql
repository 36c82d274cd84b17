ALTER TABLE users ADD COLUMN erased_at TIMESTAMP WITH TIME ZONE;

-- A request that began before the erasure and ends after it must not bring anything back. These triggers fire after those of the
-- foreign keys (by name), whose locks wait for an erasure under way: it is visible here.
CREATE FUNCTION refuse_row_of_erased_person() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM public.users WHERE id = NEW.user_id AND erased_at IS NOT NULL) THEN
        RAISE EXCEPTION 'person % was erased meanwhile', NEW.user_id USING ERRCODE = 'serialization_failure';
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION refuse_row_of_erased_plan() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM public.plans p JOIN public.users u ON u.id = p.user_id
                WHERE p.id = NEW.plan_id AND u.erased_at IS NOT NULL) THEN
        RAISE EXCEPTION 'the person of plan % was erased meanwhile', NEW.plan_id USING ERRCODE = 'serialization_failure';
    END IF;
    RETURN NULL;
END
$$;

-- Without foreign key to its maker: the lock is taken here.
CREATE FUNCTION refuse_row_by_erased_person() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM FROM public.users WHERE id = NEW.created_by FOR KEY SHARE;
    IF EXISTS (SELECT FROM public.users WHERE id = NEW.created_by AND erased_at IS NOT NULL) THEN
        RAISE EXCEPTION 'person % was erased meanwhile', NEW.created_by USING ERRCODE = 'serialization_failure';
    END IF;
    RETURN NULL;
END
$$;

REVOKE ALL ON FUNCTION refuse_row_by_erased_person() FROM PUBLIC;
REVOKE ALL ON FUNCTION refuse_row_of_erased_person() FROM PUBLIC;
REVOKE ALL ON FUNCTION refuse_row_of_erased_plan() FROM PUBLIC;

CREATE TRIGGER not_of_an_erased_person AFTER INSERT ON plans
    FOR EACH ROW EXECUTE FUNCTION refuse_row_of_erased_person();
CREATE TRIGGER not_of_an_erased_person AFTER INSERT ON user_sessions
    FOR EACH ROW EXECUTE FUNCTION refuse_row_of_erased_person();
CREATE TRIGGER not_of_an_erased_person AFTER INSERT ON account_tokens
    FOR EACH ROW EXECUTE FUNCTION refuse_row_of_erased_person();
CREATE TRIGGER not_of_an_erased_person AFTER INSERT ON idempotency_keys
    FOR EACH ROW EXECUTE FUNCTION refuse_row_of_erased_person();
CREATE TRIGGER not_of_an_erased_person AFTER INSERT ON portfolio_models
    FOR EACH ROW EXECUTE FUNCTION refuse_row_by_erased_person();
CREATE TRIGGER not_of_an_erased_person AFTER INSERT ON plan_inputs
    FOR EACH ROW EXECUTE FUNCTION refuse_row_of_erased_plan();
CREATE TRIGGER not_of_an_erased_person AFTER INSERT ON plan_outputs
    FOR EACH ROW EXECUTE FUNCTION refuse_row_of_erased_plan();
CREATE TRIGGER not_of_an_erased_person AFTER INSERT ON simulation_runs
    FOR EACH ROW EXECUTE FUNCTION refuse_row_of_erased_plan();

CREATE FUNCTION refuse_change_of_erased_person() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'person % is erased', OLD.id USING ERRCODE = 'serialization_failure';
END
$$;
CREATE TRIGGER users_stay_erased BEFORE UPDATE ON users
    FOR EACH ROW WHEN (OLD.erased_at IS NOT NULL) EXECUTE FUNCTION refuse_change_of_erased_person();

-- What was said of a person goes with the person; what was decided, by whom and when, stays decided.
CREATE OR REPLACE FUNCTION refuse_change_of_decision() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    decision CONSTANT text[] := ARRAY['state', 'decided_by', 'decided_at'];
    said CONSTANT text[] := ARRAY['reason', 'payload'];
BEGIN
    IF public.app_role() = 'service' AND NEW.reason IS NULL AND NEW.payload = '{}'
            AND (to_jsonb(NEW) - said) = (to_jsonb(OLD) - said) THEN
        RETURN NEW;
    END IF;
    IF OLD.state <> 'pending' OR (to_jsonb(NEW) - decision) <> (to_jsonb(OLD) - decision) THEN
        RAISE EXCEPTION 'approval request % is %: it cannot be changed', OLD.id, OLD.state
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE POLICY approvals_erase ON approval_requests FOR UPDATE TO foreseed_service
    USING ((SELECT app_role()) = 'service');
