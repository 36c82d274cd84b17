-- The service works under a group role without DDL; whoever migrates owns the tables. The role belongs to the whole
-- server, so another database may have made it already, or be making it at this moment.
DO $$
DECLARE
    may_set_role boolean;
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'foreseed_service') THEN
        BEGIN
            CREATE ROLE foreseed_service NOLOGIN;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN
            RAISE NOTICE 'role foreseed_service was made by somebody else meanwhile';
        END;
    END IF;

    -- Since PostgreSQL 16 membership alone does not allow SET ROLE, and the word SET is not known before.
    IF current_setting('server_version_num')::integer >= 160000 THEN
        EXECUTE $q$ SELECT pg_has_role(current_user, 'foreseed_service', 'SET') $q$ INTO may_set_role;
    ELSE
        may_set_role := pg_has_role(current_user, 'foreseed_service', 'MEMBER');
    END IF;

    IF NOT may_set_role THEN
        BEGIN
            IF current_setting('server_version_num')::integer >= 160000 THEN
                EXECUTE 'GRANT foreseed_service TO CURRENT_USER WITH SET TRUE';
            ELSE
                EXECUTE 'GRANT foreseed_service TO CURRENT_USER';
            END IF;
        EXCEPTION WHEN insufficient_privilege THEN
            RAISE WARNING 'foreseed_service cannot be granted to %: the service needs a login role of its own, '
                'a member of foreseed_service', current_user;
        END;
    END IF;

    -- Databases upgraded from PostgreSQL 14 let everybody create in public, and all versions let everybody make
    -- temporary tables, which can shadow a table's name.
    EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());
    REVOKE CREATE ON SCHEMA public FROM PUBLIC;
    GRANT USAGE ON SCHEMA public TO foreseed_service;
END
$$;
