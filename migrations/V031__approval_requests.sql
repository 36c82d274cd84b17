-- What one person must not do alone: one superuser asks, another decides within a day.
CREATE TABLE approval_requests (
    id           UUID PRIMARY KEY,
    kind         VARCHAR(50) NOT NULL,
    subject_id   UUID NOT NULL,
    payload      JSONB NOT NULL DEFAULT '{}',
    reason       VARCHAR(1000),
    state        VARCHAR(20) NOT NULL DEFAULT 'pending',
    requested_by UUID NOT NULL,
    requested_at TIMESTAMP WITH TIME ZONE NOT NULL,
    expires_at   TIMESTAMP WITH TIME ZONE NOT NULL,
    decided_by   UUID,
    decided_at   TIMESTAMP WITH TIME ZONE,
    CONSTRAINT approval_requests_state_known
        CHECK (state IN ('pending', 'approved', 'refused', 'withdrawn', 'expired')),
    CONSTRAINT approval_requests_expire_within_a_day
        CHECK (expires_at > requested_at AND expires_at <= requested_at + interval '24 hours'),
    CONSTRAINT approval_requests_decision_has_a_time CHECK ((state = 'pending') = (decided_at IS NULL)),
    CONSTRAINT approval_requests_need_two_people
        CHECK (state <> 'approved' OR (decided_by IS NOT NULL AND decided_by <> requested_by)),
    CONSTRAINT approval_requests_are_approved_in_time CHECK (state <> 'approved' OR decided_at < expires_at)
);

CREATE UNIQUE INDEX idx_approval_pending ON approval_requests(kind, subject_id) WHERE state = 'pending';

GRANT SELECT, INSERT, UPDATE ON approval_requests TO foreseed_service;
SELECT protect_rows('approval_requests');
CREATE POLICY approvals_read ON approval_requests FOR SELECT TO foreseed_service
    USING ((SELECT app_role()) IN ('superuser', 'service'));
CREATE POLICY approvals_insert ON approval_requests FOR INSERT TO foreseed_service
    WITH CHECK ((SELECT app_role()) = 'superuser' AND requested_by = (SELECT app_user_id()) AND state = 'pending');
CREATE POLICY approvals_update ON approval_requests FOR UPDATE TO foreseed_service
    USING ((SELECT app_role()) = 'superuser')
    WITH CHECK (state = 'expired' OR decided_by = (SELECT app_user_id()));

-- A request says for ever what was asked and who asked; what was decided stays decided.
CREATE FUNCTION refuse_change_of_decision() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    decision CONSTANT text[] := ARRAY['state', 'decided_by', 'decided_at'];
BEGIN
    IF OLD.state <> 'pending' OR (to_jsonb(NEW) - decision) <> (to_jsonb(OLD) - decision) THEN
        RAISE EXCEPTION 'approval request % is %: it cannot be changed', OLD.id, OLD.state
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER approval_requests_are_decided_once BEFORE UPDATE ON approval_requests
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_decision();
ALTER TABLE approval_requests ENABLE ALWAYS TRIGGER approval_requests_are_decided_once;
