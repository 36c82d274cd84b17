-- Asked by the first statement of every transaction of a user: is the account active, is the role of the token still its
-- role, does the session live? A token without session is of an issuer that this service trusts by its key alone.
CREATE FUNCTION caller_may_act(caller uuid, caller_role text, caller_session uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM users u WHERE u.id = caller AND u.is_active IS TRUE AND u.role = caller_role)
       AND (caller_session IS NULL
            OR EXISTS (SELECT FROM user_sessions s
                        WHERE s.id = caller_session AND s.user_id = caller AND s.ended_at IS NULL
                          AND s.idle_until > now() AND s.expires_at > now()))
$$;

REVOKE ALL ON FUNCTION caller_may_act(uuid, text, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION caller_may_act(uuid, text, uuid) TO foreseed_service;
