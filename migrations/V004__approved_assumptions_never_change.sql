-- A stored run names the set it used: what was approved must read the same for ever. Retiring a set, hiding it and
-- planning its review say nothing about its content and stay allowed.
CREATE FUNCTION refuse_change_of_approved_assumptions() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    free_columns CONSTANT text[] :=
        ARRAY['status', 'is_active', 'review_date', 'row_version', 'updated_at', 'updated_by'];
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        RAISE EXCEPTION 'capital market assumptions cannot be truncated' USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.status NOT IN ('approved', 'retired') THEN
        RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'capital market assumptions % are %: they cannot be deleted', OLD.version, OLD.status
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.status <> OLD.status AND NOT (OLD.status = 'approved' AND NEW.status = 'retired') THEN
        RAISE EXCEPTION 'capital market assumptions % are %: their status cannot become %',
            OLD.version, OLD.status, NEW.status USING ERRCODE = 'restrict_violation';
    END IF;
    -- As text, because jsonb holds 1.0 and 1.00 for equal; whole rows, so that a column added later is covered.
    IF (to_jsonb(NEW) - free_columns)::text <> (to_jsonb(OLD) - free_columns)::text THEN
        RAISE EXCEPTION 'capital market assumptions % are %: their content cannot change', OLD.version, OLD.status
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER approved_assumptions_never_change
    BEFORE UPDATE OR DELETE ON capital_market_assumptions
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_approved_assumptions();

CREATE TRIGGER approved_assumptions_never_truncated
    BEFORE TRUNCATE ON capital_market_assumptions
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_approved_assumptions();
