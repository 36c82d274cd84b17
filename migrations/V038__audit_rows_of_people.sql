-- Who acted (a user, a visitor, the service, or somebody in the database itself) and whom the values are about: both are covered by
-- the seal. What is personal is encrypted: the actor's in personal_data, the subject's in subject_data, each under a salted
-- commitment.
ALTER TABLE audit_logs
    ADD COLUMN actor_kind              VARCHAR(20) NOT NULL DEFAULT 'service',
    ADD COLUMN subject_id              UUID,
    ADD COLUMN subject_data            BYTEA,
    ADD COLUMN subject_data_commitment BYTEA,
    ADD CONSTRAINT audit_logs_actor_known CHECK (actor_kind IN ('user', 'service', 'database'));

CREATE OR REPLACE VIEW audit_logs_partitioned WITH (security_invoker = true) AS SELECT * FROM audit_logs;
