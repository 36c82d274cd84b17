-- The keys of the trail's envelopes: one a person and, for rows of nobody known, one a month, each wrapped by the master key, which
-- no database holds. Destroying a person's keys erases the person from the trail, and every leaf stays as it was. The table is kept
-- out of backups that live long: there, what was erased would be readable again.
CREATE TABLE subject_keys (
    id           UUID PRIMARY KEY,
    person_id    UUID,
    month        DATE,
    wrapped_key  BYTEA,
    created_at   TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
    retired_at   TIMESTAMP WITH TIME ZONE,
    destroyed_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT subject_keys_are_of_one CHECK ((person_id IS NULL) <> (month IS NULL)),
    CONSTRAINT subject_keys_destroyed_are_gone CHECK ((wrapped_key IS NULL) = (destroyed_at IS NOT NULL)),
    CONSTRAINT subject_keys_destroyed_are_retired CHECK (destroyed_at IS NULL OR retired_at IS NOT NULL)
);

-- the one that encrypts new rows
CREATE UNIQUE INDEX idx_subject_key_person ON subject_keys(person_id) WHERE retired_at IS NULL;
CREATE UNIQUE INDEX idx_subject_key_month ON subject_keys(month) WHERE retired_at IS NULL;
CREATE INDEX idx_subject_key_persons ON subject_keys(person_id);

-- Read by whoever the transaction is of: wrapped, they open nothing. Rewrapped and retired by the service itself.
GRANT SELECT, UPDATE ON subject_keys TO foreseed_service;
SELECT protect_rows('subject_keys');
CREATE POLICY subject_keys_read ON subject_keys FOR SELECT TO foreseed_service
    USING ((SELECT app_role()) <> '');
CREATE POLICY subject_keys_update ON subject_keys FOR UPDATE TO foreseed_service
    USING ((SELECT app_role()) = 'service');

CREATE FUNCTION refuse_return_of_subject_key() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'key % is destroyed', OLD.id USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER subject_keys_stay_destroyed BEFORE UPDATE ON subject_keys
    FOR EACH ROW WHEN (OLD.destroyed_at IS NOT NULL) EXECUTE FUNCTION refuse_return_of_subject_key();
ALTER TABLE subject_keys ENABLE ALWAYS TRIGGER subject_keys_stay_destroyed;

-- The key for new rows of a person or a month: the one there is, or else the candidate. No row: the person is erased.
-- is_settled: its maker has committed. One of the asking transaction itself vanishes when that is rolled back.
CREATE FUNCTION current_subject_key(person uuid, of_month date, candidate uuid, candidate_key bytea)
RETURNS TABLE (key_id uuid, wrapped bytea, is_settled boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF public.app_role() = '' THEN
        RAISE EXCEPTION 'nobody asks for a key' USING ERRCODE = 'insufficient_privilege';
    END IF;

    RETURN QUERY
        SELECT k.id, k.wrapped_key, k.xmin <> coalesce(pg_current_xact_id_if_assigned()::xid, '0'::xid)
          FROM public.subject_keys k
         WHERE k.retired_at IS NULL AND (k.person_id = person OR k.month = of_month);
    IF FOUND THEN
        RETURN;
    END IF;

    -- from here on alone: who makes the first one, or destroys all of them, is waited for
    PERFORM pg_advisory_xact_lock(hashtextextended('foreseed.subject_key.' || coalesce(person::text, of_month::text), 0));
    RETURN QUERY
        SELECT k.id, k.wrapped_key, k.xmin <> coalesce(pg_current_xact_id_if_assigned()::xid, '0'::xid)
          FROM public.subject_keys k
         WHERE k.retired_at IS NULL AND (k.person_id = person OR k.month = of_month);
    IF FOUND OR EXISTS (SELECT FROM public.subject_keys k WHERE k.person_id = person AND k.destroyed_at IS NOT NULL) THEN
        RETURN;
    END IF;

    INSERT INTO public.subject_keys (id, person_id, month, wrapped_key) VALUES (candidate, person, of_month, candidate_key);
    RETURN QUERY SELECT candidate, candidate_key, FALSE;
END
$$;

-- Destroys a person's keys; whoever had none gets one that is destroyed, so that no other is ever made. Answers how many.
CREATE FUNCTION destroy_subject_keys(person uuid) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    destroyed integer;
BEGIN
    IF public.app_role() <> 'service' THEN
        RAISE EXCEPTION 'keys are destroyed by an approved erasure only' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('foreseed.subject_key.' || person, 0));
    UPDATE public.subject_keys
       SET wrapped_key = NULL, destroyed_at = now(), retired_at = coalesce(retired_at, now())
     WHERE person_id = person AND destroyed_at IS NULL;
    GET DIAGNOSTICS destroyed = ROW_COUNT;
    IF destroyed = 0 AND NOT EXISTS (SELECT FROM public.subject_keys WHERE person_id = person) THEN
        INSERT INTO public.subject_keys (id, person_id, retired_at, destroyed_at)
        VALUES (gen_random_uuid(), person, now(), now());
    END IF;
    RETURN destroyed;
END
$$;

REVOKE ALL ON FUNCTION current_subject_key(uuid, date, uuid, bytea) FROM PUBLIC;
REVOKE ALL ON FUNCTION destroy_subject_keys(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION current_subject_key(uuid, date, uuid, bytea), destroy_subject_keys(uuid) TO foreseed_service;
