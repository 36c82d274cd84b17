-- What somebody holds beside the password (RFC 6238). Secrets are sealed under the master key; of recovery codes the digests
-- of those that are left. A step whose code was taken is not taken again, nor is an older one.
CREATE TABLE second_factors (
    user_id          UUID PRIMARY KEY REFERENCES users(id),
    secret           BYTEA,
    pending_secret   BYTEA,
    last_step        BIGINT NOT NULL DEFAULT 0,
    recovery_digests TEXT NOT NULL DEFAULT '',
    created_at       TIMESTAMP WITH TIME ZONE NOT NULL,
    confirmed_at     TIMESTAMP WITH TIME ZONE,
    CONSTRAINT second_factors_hold_a_secret CHECK (secret IS NOT NULL OR pending_secret IS NOT NULL),
    CONSTRAINT second_factors_are_confirmed CHECK ((secret IS NULL) = (confirmed_at IS NULL))
);

GRANT SELECT, INSERT, UPDATE, DELETE ON second_factors TO foreseed_service;
SELECT protect_rows('second_factors');
CREATE POLICY second_factors_all ON second_factors TO foreseed_service
    USING (user_id = (SELECT app_user_id()) OR (SELECT app_role()) = 'service');
SELECT watch_business_table('second_factors');

-- A session without the factor that its role demands: it is good for enrolling one.
ALTER TABLE user_sessions ADD COLUMN is_limited BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE user_sessions DROP CONSTRAINT user_sessions_reason_known;
ALTER TABLE user_sessions ADD CONSTRAINT user_sessions_reason_known
    CHECK (end_reason::text = ANY (ARRAY['logout'::varchar::text, 'ended'::varchar::text, 'password'::varchar::text,
        'disabled'::varchar::text, 'reuse'::varchar::text, 'limit'::varchar::text, 'factor'::varchar::text]));
