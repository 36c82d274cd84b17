package io.foreseed.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreseed.platform.ScratchDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the service's role may do, to the last table, and that it may not change the schema. */
@ParameterizedClass
@MethodSource("io.foreseed.platform.TestDatabase#migratedOnEachVersion")
class ServicePrivilegesTest {
    private final ScratchDatabase database;

    ServicePrivilegesTest(ScratchDatabase database) {
        this.database = database;
    }

    private static final List<String> DEFINITIONS = List.of(
            "CREATE TABLE t (id integer)",
            "CREATE TEMPORARY TABLE users (id integer)",
            "CREATE TABLE t AS SELECT 1 AS one",
            "CREATE VIEW v AS SELECT 1 AS one",
            "CREATE SEQUENCE s",
            "CREATE TYPE colour AS ENUM ('red')",
            "CREATE SCHEMA other",
            "CREATE EXTENSION pgcrypto",
            "CREATE FUNCTION public.f() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
            "CREATE INDEX i ON users(company)",
            "CREATE TRIGGER t BEFORE INSERT ON audit_logs FOR EACH ROW"
                    + " EXECUTE FUNCTION refuse_change_of_audit_trail()",
            "CREATE POLICY p ON users",
            "CREATE ROLE somebody",
            "CREATE PUBLICATION p FOR TABLE users",
            "ALTER TABLE users ADD nickname text",
            "ALTER TABLE users OWNER TO foreseed_service",
            "ALTER TABLE audit_logs DISABLE TRIGGER audit_logs_append_only",
            "ALTER TABLE audit_logs DISABLE TRIGGER ALL",
            "ALTER TABLE audit_logs DISABLE ROW LEVEL SECURITY",
            "ALTER FUNCTION refuse_change_of_audit_trail() OWNER TO foreseed_service",
            "ALTER ROLE foreseed_app SUPERUSER",
            "ALTER ROLE foreseed_service LOGIN",
            "DROP TABLE plans CASCADE",
            "DROP TABLE audit_logs CASCADE",
            "DROP INDEX idx_users_email",
            "DROP TRIGGER audit_logs_append_only ON audit_logs",
            "DROP FUNCTION create_audit_partitions(integer)",
            "DROP VIEW audit_logs_partitioned",
            "TRUNCATE plans CASCADE",
            "TRUNCATE idempotency_keys",
            "GRANT foreseed_owner TO foreseed_service",
            "COMMENT ON TABLE users IS 'mine'",
            "SET session_replication_role = replica",
            "SET ROLE foreseed_owner",
            "SET ROLE postgres",
            "SET SESSION AUTHORIZATION foreseed_owner",
            "COPY users TO PROGRAM 'cat'",
            "SELECT pg_read_file('PG_VERSION')",
            "SELECT lo_import('/etc/hostname')");

    @ParameterizedTest
    @ValueSource(strings = {"SET ROLE foreseed_service", "SET ROLE NONE"})
    void theServiceDefinesNothing(String role) throws SQLException {
        try (Connection connection = database.asService()) {
            Query.execute(connection, role);

            List<Refusal> answers = Refusal.ofEach(connection, DEFINITIONS);

            assertThat(answers)
                    .filteredOn(answer -> !answer.isForLackOfPrivilege())
                    .isEmpty();
        }
    }

    @Test
    void theServiceActsAsItsGroupRoleFromTheFirstWord() throws SQLException {
        try (Connection connection = database.asService()) {
            String roles = Query.string(connection, "SELECT session_user || ' as ' || current_user");

            assertThat(roles).isEqualTo("foreseed_app as foreseed_service");
        }
    }

    @Test
    void theServicesRolesHaveNoAttribute() throws SQLException {
        try (Connection connection = database.asOwner()) {
            List<String> attributes = Query.strings(connection, """
                    SELECT concat_ws(' ', rolname, rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls)
                      FROM pg_roles WHERE rolname IN ('foreseed_app', 'foreseed_service') ORDER BY rolname""");
            List<String> memberships = Query.strings(connection, """
                    SELECT concat_ws(' ', member::regrole, 'in', roleid::regrole, 'admin', admin_option)
                      FROM pg_auth_members WHERE member IN ('foreseed_app'::regrole, 'foreseed_service'::regrole)""");

            assertThat(attributes).containsExactly("foreseed_app f f f f f", "foreseed_service f f f f f");
            assertThat(memberships).containsExactly("foreseed_app in foreseed_service admin f");
        }
    }

    @Test
    void theServiceMayDoExactlyThisWithTables() throws SQLException {
        try (Connection connection = database.asOwner()) {
            List<String> privileges = Query.strings(connection, """
                    SELECT c.relname || ': ' || string_agg(p, ', ' ORDER BY ordinal)
                      FROM pg_class c
                     CROSS JOIN unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES',
                                             'TRIGGER']) WITH ORDINALITY AS known(p, ordinal)
                     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
                       AND has_table_privilege('foreseed_app', c.oid, p)
                     GROUP BY c.relname ORDER BY c.relname""");

            assertThat(privileges)
                    .containsExactly(
                            "access_tokens: SELECT, INSERT, UPDATE, DELETE",
                            "account_tokens: SELECT, INSERT, UPDATE, DELETE",
                            "adviser_clients: SELECT, INSERT, UPDATE, DELETE",
                            "approval_requests: SELECT, INSERT, UPDATE",
                            "archived_plan_outputs: SELECT", // and UPDATE of the name
                            "audit_kept_rows: SELECT",
                            "audit_logs: SELECT", // and INSERT by column: TrailColumnsTest
                            "audit_logs_partitioned: SELECT",
                            "audit_months: SELECT", // and UPDATE of some columns
                            "audit_present_rows: SELECT",
                            "audit_seal_batches: SELECT, INSERT",
                            "audit_seal_checkpoints: SELECT", // and INSERT by column: ThinningTest
                            "audit_seal_epochs: SELECT, INSERT",
                            "audit_seal_keys: SELECT, INSERT, UPDATE",
                            "audit_seal_state: SELECT, UPDATE",
                            "audit_seal_tiles: SELECT, INSERT, UPDATE",
                            "capital_market_assumptions: SELECT, INSERT, UPDATE, DELETE",
                            "data_retention_policies: SELECT, INSERT", // and UPDATE by column: below
                            "flyway_schema_history: SELECT",
                            "idempotency_keys: SELECT, INSERT, UPDATE, DELETE",
                            "legal_holds: SELECT, INSERT, UPDATE",
                            "plan_inputs: SELECT, INSERT, UPDATE, DELETE",
                            "plan_outputs: SELECT, INSERT, UPDATE",
                            "plans: SELECT, INSERT, UPDATE, DELETE",
                            "portfolio_models: SELECT, INSERT, UPDATE, DELETE",
                            "refresh_tokens: SELECT, INSERT, UPDATE, DELETE",
                            "retention_executions: SELECT, INSERT", // and UPDATE of what comes of it
                            "run_evaluations: SELECT, INSERT",
                            "second_factors: SELECT, INSERT, UPDATE, DELETE",
                            "signing_keys: SELECT, INSERT, UPDATE, DELETE",
                            "simulation_runs: SELECT, INSERT, DELETE", // and UPDATE by column: the next test
                            "subject_keys: SELECT, UPDATE",
                            "system_events: SELECT, INSERT", // and UPDATE by column: below
                            "tax_rules: SELECT, INSERT",
                            "user_sessions: SELECT, INSERT, UPDATE, DELETE",
                            "users: SELECT, INSERT, UPDATE, DELETE");
        }
    }

    @Test
    void whatARunWasComputedFromIsWrittenOnce() throws SQLException {
        try (Connection connection = database.asOwner()) {
            List<String> kept = Query.strings(connection, """
                    SELECT attname FROM pg_attribute
                     WHERE attrelid = 'simulation_runs'::regclass AND attnum > 0 AND NOT attisdropped
                       AND NOT has_column_privilege('foreseed_app', attrelid, attnum, 'UPDATE') ORDER BY attname""");

            assertThat(kept)
                    .containsExactly(
                            "accepted_at",
                            "algorithm_version",
                            "depends_on_inputs",
                            "id",
                            "input",
                            "input_digest",
                            "iterations",
                            "kind",
                            "lane",
                            "plan_id",
                            "request_id",
                            "requested_by",
                            "seed",
                            "traceparent");
        }
    }

    @Test
    void ofASystemEventHowOftenItHappenedAndWhatWasDoneIsWritten() throws SQLException {
        try (Connection connection = database.asOwner()) {
            List<String> changed = Query.strings(connection, """
                    SELECT attname FROM pg_attribute
                     WHERE attrelid = 'system_events'::regclass AND attnum > 0 AND NOT attisdropped
                       AND has_column_privilege('foreseed_app', attrelid, attnum, 'UPDATE') ORDER BY attname""");

            assertThat(changed)
                    .containsExactly(
                            "last_seen",
                            "occurrences",
                            "resolution_notes",
                            "resolved",
                            "resolved_at",
                            "resolved_by",
                            "row_version");
        }
    }

    @Test
    void ofAnOutputInAnArchiveItsNameIsWrittenAndOfAPolicyNotWhoMadeIt() throws SQLException {
        try (Connection connection = database.asOwner()) {
            List<String> changed = Query.strings(connection, """
                    SELECT attname FROM pg_attribute
                     WHERE attrelid = 'archived_plan_outputs'::regclass AND attnum > 0 AND NOT attisdropped
                       AND has_column_privilege('foreseed_app', attrelid, attnum, 'UPDATE')""");
            List<String> kept = Query.strings(connection, """
                    SELECT attrelid::regclass || '.' || attname FROM pg_attribute
                     WHERE attrelid IN ('data_retention_policies'::regclass, 'retention_executions'::regclass)
                       AND attnum > 0 AND NOT attisdropped
                       AND NOT has_column_privilege('foreseed_app', attrelid, attnum, 'UPDATE') ORDER BY 1""");

            assertThat(changed).containsExactly("output_name");
            assertThat(kept)
                    .containsExactly(
                            "data_retention_policies.created_at",
                            "data_retention_policies.created_by",
                            "data_retention_policies.id",
                            "retention_executions.id",
                            "retention_executions.policy_id",
                            "retention_executions.requested_at",
                            "retention_executions.requested_by");
        }
    }

    @Test
    void noColumnOfOtherTablesAndNoSequenceIsGrantedByItself() throws SQLException {
        try (Connection connection = database.asOwner()) {
            List<String> columns = Query.strings(connection, """
                    SELECT DISTINCT attrelid::regclass FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
                     WHERE c.relnamespace = 'public'::regnamespace AND attacl IS NOT NULL""");
            List<String> sequences = Query.strings(connection, """
                    SELECT relname FROM pg_class
                     WHERE relkind = 'S'
                       AND CASE relkind WHEN 'S' THEN has_sequence_privilege('foreseed_app', oid, 'USAGE, SELECT, UPDATE')
                           END""");

            assertThat(columns)
                    .containsExactlyInAnyOrder(
                            "archived_plan_outputs",
                            "audit_logs",
                            "audit_months",
                            "audit_seal_checkpoints",
                            "data_retention_policies",
                            "retention_executions",
                            "simulation_runs",
                            "system_events");
            assertThat(sequences).isEmpty();
        }
    }

    @Test
    void theOwnersPrivilegesAreLentByTheseFunctionsOnlyAndNotToEverybody() throws SQLException {
        try (Connection connection = database.asOwner()) {
            List<String> lent = Query.strings(connection, """
                    SELECT oid::regprocedure || ' to ' || has_function_privilege('foreseed_app', oid, 'EXECUTE')
                           || ', to everybody ' || has_function_privilege('public', oid, 'EXECUTE')
                           || ', searches ' || array_to_string(proconfig, ' and ')
                      FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef
                     ORDER BY oid::regprocedure::text""");

            assertThat(lent)
                    .containsExactly(
                            "audit_seal_blocker() to true, to everybody false, searches"
                                    + " search_path=pg_catalog, public, pg_temp",
                            "caller_may_act(uuid,text,uuid) to true, to everybody false, searches"
                                    + " search_path=pg_catalog, public, pg_temp",
                            "close_audit_month(date) to true, to everybody false, searches"
                                    + " search_path=pg_catalog, public, pg_temp and lock_timeout=500ms",
                            "create_audit_partitions(integer) to true, to everybody false, searches"
                                    + " search_path=pg_catalog, public, pg_temp and lock_timeout=2s",
                            "current_subject_key(uuid,date,uuid,bytea) to true, to everybody false, searches"
                                    + " search_path=pg_catalog, public, pg_temp",
                            "delete_system_events(uuid,timestamp with time zone,integer) to true, to everybody"
                                    + " false, searches search_path=pg_catalog, public, pg_temp",
                            "destroy_subject_keys(uuid) to true, to everybody false, searches"
                                    + " search_path=pg_catalog, public, pg_temp",
                            "detach_audit_month(date,text,bigint,text,bigint) to true, to everybody false, searches"
                                    + " search_path=pg_catalog, public, pg_temp and lock_timeout=500ms",
                            "drop_audit_month(date) to true, to everybody false, searches"
                                    + " search_path=pg_catalog, public, pg_temp and lock_timeout=500ms",
                            "drop_path_checksums(uuid,timestamp with time zone,integer) to true, to everybody false,"
                                    + " searches search_path=pg_catalog, public, pg_temp",
                            "forget_evaluations() to false, to everybody false, searches"
                                    + " search_path=pg_catalog, public, pg_temp",
                            "hold_audit_writers() to true, to everybody false, searches"
                                    + " search_path=pg_catalog, public, pg_temp and lock_timeout=5s",
                            "merge_seal_batches(integer,bigint,integer) to true, to everybody false, searches"
                                    + " search_path=pg_catalog, public, pg_temp and lock_timeout=500ms",
                            "record_unaudited_write() to false, to everybody false, searches"
                                    + " search_path=pg_catalog, public, pg_temp and enable_seqscan=off"
                                    + " and enable_bitmapscan=off",
                            "record_write_past_service() to false, to everybody false, searches"
                                    + " search_path=pg_catalog, public, pg_temp",
                            "refuse_row_by_erased_person() to false, to everybody false, searches"
                                    + " search_path=pg_catalog, public, pg_temp",
                            "refuse_row_of_erased_person() to false, to everybody false, searches"
                                    + " search_path=pg_catalog, public, pg_temp",
                            "refuse_row_of_erased_plan() to false, to everybody false, searches"
                                    + " search_path=pg_catalog, public, pg_temp",
                            "remove_archived_outputs(uuid,uuid[],text,text) to true, to everybody false, searches"
                                    + " search_path=pg_catalog, public, pg_temp",
                            "thin_seal_checkpoints(integer) to true, to everybody false, searches"
                                    + " search_path=pg_catalog, public, pg_temp and lock_timeout=500ms",
                            "waiting_runs() to true, to everybody false, searches"
                                    + " search_path=pg_catalog, public, pg_temp",
                            "waiting_runs(text) to true, to everybody false, searches"
                                    + " search_path=pg_catalog, public, pg_temp");
        }
    }

    @Test
    void theServiceAsksForPartitionsAndTheirNumber() throws SQLException {
        try (Connection connection = database.asService()) {
            String created = Query.string(connection, "SELECT create_audit_partitions(6)");
            String ahead = Query.string(connection, "SELECT audit_partition_months_ahead()");

            assertThat(created).isEqualTo("0");
            assertThat(ahead).isEqualTo("6");
        }
    }
}
