-- One superuser alone keeps somebody out until this time; it ends by itself.
ALTER TABLE users ADD COLUMN suspended_until TIMESTAMP WITH TIME ZONE;

CREATE OR REPLACE FUNCTION caller_may_act(caller uuid, caller_role text, caller_session uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM users u WHERE u.id = caller AND u.is_active IS TRUE AND u.role = caller_role
                      AND (u.suspended_until IS NULL OR u.suspended_until <= now()))
       AND (caller_session IS NULL
            OR EXISTS (SELECT FROM user_sessions s
                        WHERE s.id = caller_session AND s.user_id = caller AND s.ended_at IS NULL
                          AND s.idle_until > now() AND s.expires_at > now()))
$$;

DROP TRIGGER users_never_promote_themselves ON users;
CREATE TRIGGER users_never_promote_themselves BEFORE UPDATE ON users
    FOR EACH ROW WHEN (OLD.id IS DISTINCT FROM NEW.id OR OLD.role::text IS DISTINCT FROM NEW.role::text
        OR OLD.is_superuser IS DISTINCT FROM NEW.is_superuser OR OLD.is_active IS DISTINCT FROM NEW.is_active
        OR OLD.suspended_until IS DISTINCT FROM NEW.suspended_until)
    EXECUTE FUNCTION refuse_own_promotion();
