package io.foreseed.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreseed.platform.ScratchDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** With the service's login, a write that leaves no row of its own in the trail is recorded, but for a list. */
@ParameterizedClass
@MethodSource("io.foreseed.platform.TestDatabase#migratedOnEachVersion")
class UnauditedWritesTest {
    private static final String AUDIT_ROW =
            "insert into audit_logs (id, timestamp, action, resource_type) values (gen_random_uuid(), now(), 'UPDATE', 't');";

    private static final String A_DAYS_ROWS = """
            insert into audit_logs (id, timestamp, action, resource_type)
            select gen_random_uuid(), now(), 'UPDATE', 't' from generate_series(1, 20000);""";

    /** A person with two sessions, one of them over, a token each, a run and keys. */
    private static final String ROWS = """
            insert into users (id, email, first_name, last_name, hashed_password, created_at, updated_at)
            values ('00000000-0000-7000-8000-00000000000a', 'a@test.invalid', 'T', 'U', '!', now(), now())
                on conflict do nothing;
            insert into user_sessions (id, user_id, created_at, refreshed_at, idle_until, expires_at)
            select format('00000000-0000-7000-8000-00000000000%s', n)::uuid, id, now(), now(), now(),
                   now() + n * interval '1 day' from users, generate_series(0, 1) as n
             where email = 'a@test.invalid' on conflict do nothing;
            update user_sessions set expires_at = now() - interval '1 day' where id::text like '%0';
            insert into refresh_tokens (token_digest, session_id, issued_at)
            select right(id::text, 1), id, now() + interval '1 day' * (right(id::text, 1)::integer * 2 - 1)
              from user_sessions on conflict do nothing;
            insert into account_tokens (token_digest, user_id, purpose, issued_at, expires_at)
            select purpose, id, purpose, now(), now() + interval '1 day' * case purpose when 'verify-email' then 1 else -1 end
              from users, unnest(array['verify-email', 'reset-password']) as purpose
             where email = 'a@test.invalid' on conflict do nothing;
            insert into plans (id, user_id, name, cma_id, portfolio_model_id, random_seed, planning_horizon_years,
                               created_at, updated_at)
            select id, id, 'P', (select id from capital_market_assumptions limit 1),
                   (select id from portfolio_models limit 1), 1, 30, now(), now()
              from users where email = 'a@test.invalid' on conflict do nothing;
            insert into simulation_runs (id, plan_id, state, input, input_digest, seed, iterations, algorithm_version,
                                         requested_by, accepted_at)
            select id, id, 'queued', '', 'sha256:' || repeat('0', 64), 1, 1, 'v', user_id, now() from plans
                on conflict do nothing;
            select current_subject_key('00000000-0000-7000-8000-00000000000a', null, gen_random_uuid(), 'x');
            insert into system_events (id, timestamp, event_type, event_category, message)
            values ('00000000-0000-7000-8000-0000000000e1', now(), 'error', 'api', 'm') on conflict do nothing;
            insert into system_events (id, timestamp, last_seen, event_type, event_category, message, resolved, resolved_at)
            values ('00000000-0000-7000-8000-0000000000e2', now() - interval '100 days', now() - interval '100 days', 'error',
                    'api', 'm', true, now()) on conflict do nothing;
            insert into plan_outputs (id, plan_id, output_type, output_name, output_value, created_at, updated_at)
            select id, id, 't', 'n', '{}', now() - interval '3000 days', now() from plans on conflict do nothing;
            insert into retention_executions (id, policy_id, state, requested_at)
            values (gen_random_uuid(), '019862ed-ac00-7000-8000-0000000d0002', 'queued', now()) on conflict do nothing;
            insert into signing_keys values ('k', 'p', 's', now(), now()) on conflict do nothing;
            insert into audit_seal_keys values ('k', 'n', 'p', 's', now()) on conflict do nothing;""";

    private static final String POLICY = "019862ed-ac00-7000-8000-0000000d000";
    private static final String REMOVE_OUTPUT = "select remove_archived_outputs('" + POLICY
            + "3', array['00000000-0000-7000-8000-00000000000a']::uuid[], 'f', 'd')";

    /**
     * A write for each line of the list, by table, operation and columns; and then one that goes past it.
     *
     * @param listed  leaves nothing
     * @param beyond  leaves a row; empty when nothing of the kind is past the list
     */
    private record Sample(String listed, String beyond) {}

    private static final Map<String, Sample> SAMPLES = Map.ofEntries(
            Map.entry(
                    "simulation_runs UPDATE state owner lease_until attempt started_at progress",
                    new Sample(
                            "update simulation_runs set state = 'running', owner = 'w', lease_until = now(), attempt = 1,"
                                    + " started_at = now(), progress = 0.5",
                            "update simulation_runs set attempt = 1, labels = '{\"a\": 1}'")),
            Map.entry(
                    "users UPDATE failed_login_attempts last_failed_login_at locked_until",
                    new Sample(
                            "update users set failed_login_attempts = 1, last_failed_login_at = now(), locked_until = now()",
                            "update users set failed_login_attempts = 1, hashed_password = 'mine'")),
            Map.entry(
                    "refresh_tokens UPDATE used_at",
                    new Sample(
                            "update refresh_tokens set used_at = now()",
                            "update refresh_tokens set used_at = now(), token_digest = token_digest || 'x'")),
            Map.entry(
                    "refresh_tokens DELETE issued_at",
                    new Sample(
                            "delete from refresh_tokens where token_digest = '0'",
                            "delete from refresh_tokens where token_digest = '1'")),
            Map.entry(
                    "user_sessions DELETE ended_at expires_at",
                    new Sample("delete from user_sessions where id::text like '%0'", "delete from user_sessions")),
            Map.entry(
                    "account_tokens DELETE expires_at",
                    new Sample("delete from account_tokens where expires_at < now()", "delete from account_tokens")),
            Map.entry(
                    "subject_keys INSERT null",
                    new Sample("select current_subject_key(gen_random_uuid(), null, gen_random_uuid(), 'x')", "")),
            Map.entry(
                    "subject_keys UPDATE wrapped_key",
                    new Sample(
                            "update subject_keys set wrapped_key = 'y'",
                            "select destroy_subject_keys('00000000-0000-7000-8000-00000000000a')")),
            Map.entry(
                    "subject_keys UPDATE retired_at",
                    new Sample(
                            "update subject_keys set retired_at = now()",
                            "update subject_keys set retired_at = now(), person_id = gen_random_uuid()")),
            Map.entry(
                    "signing_keys UPDATE private_key",
                    new Sample(
                            "update signing_keys set private_key = 'x'",
                            "update signing_keys set private_key = 'x', public_key = 'x'")),
            Map.entry(
                    "system_events INSERT null",
                    new Sample(
                            "insert into system_events (id, timestamp, event_type, event_category, message)"
                                    + " values (gen_random_uuid(), now(), 'error', 'api', 'm')",
                            "")),
            Map.entry(
                    "system_events UPDATE occurrences last_seen",
                    new Sample(
                            "update system_events set occurrences = occurrences + 1, last_seen = now()",
                            "update system_events set resolved = true, resolved_at = now()")),
            Map.entry(
                    "system_events DELETE timestamp",
                    new Sample("select delete_system_events('" + POLICY + "2', now(), 10)", "")),
            Map.entry("plan_outputs DELETE created_at", new Sample(REMOVE_OUTPUT, "")),
            Map.entry("archived_plan_outputs INSERT null", new Sample(REMOVE_OUTPUT, "")),
            Map.entry(
                    "simulation_runs UPDATE path_checksums",
                    new Sample(
                            "update simulation_runs set path_checksums = 'x'",
                            "update simulation_runs set path_checksums = 'y', labels = '{\"b\": 1}'")),
            Map.entry(
                    "data_retention_policies UPDATE next_execution",
                    new Sample(
                            "update data_retention_policies set next_execution = now()",
                            "update data_retention_policies set next_execution = now(), description = 'x'")),
            Map.entry(
                    "retention_executions INSERT null",
                    new Sample(
                            "insert into retention_executions (id, policy_id, state, requested_at) values"
                                    + " (gen_random_uuid(), '" + POLICY + "1', 'queued', now()) on conflict do nothing",
                            "")),
            Map.entry(
                    "retention_executions UPDATE state started_at owner lease_until attempt cutoff records bytes"
                            + " records_held archives",
                    new Sample(
                            "update retention_executions set records = records + 1",
                            "update retention_executions set cancel_requested = true, problem = 'x'")),
            Map.entry(
                    "audit_seal_keys UPDATE private_key",
                    new Sample(
                            "update audit_seal_keys set private_key = 'x'",
                            "update audit_seal_keys set public_key = 'x'")),
            Map.entry(
                    "audit_seal_keys UPDATE since_epoch since_index",
                    new Sample(
                            "update audit_seal_keys set since_epoch = 1, since_index = 1",
                            "update audit_seal_keys set since_epoch = 1, introduced_by = gen_random_uuid()")));

    private final ScratchDatabase database;

    UnauditedWritesTest(ScratchDatabase database) {
        this.database = database;
    }

    @BeforeEach
    void makeRows() throws SQLException {
        try (Connection connection = database.asService()) {
            Query.execute(connection, "begin;" + AUDIT_ROW + ROWS + "commit");
        }
    }

    @Test
    void theServiceMayWriteWhatIsListedAndNothingBesideIt() throws SQLException {
        try (Connection connection = database.asService();
                Connection owner = database.asOwner()) {
            List<String> listed = Query.strings(owner, """
                    select concat_ws(' ', written_table, operation, coalesce(array_to_string(columns, ' '), 'null'))
                      from unaudited_writes()""");
            assertThat(listed).containsExactlyInAnyOrderElementsOf(SAMPLES.keySet());
            for (Map.Entry<String, Sample> sample : SAMPLES.entrySet()) {
                String table = sample.getKey().split(" ", 2)[0];

                List<String> within = recordedOf(connection, sample.getValue().listed());
                List<String> beyond = recordedOf(connection, sample.getValue().beyond());

                assertThat(within).as(sample.getKey()).isEmpty();
                if (!sample.getValue().beyond().isEmpty()) {
                    assertThat(beyond).as(sample.getKey()).anyMatch(row -> row.contains(table));
                }
            }
        }
    }

    /** Asked early, at once for all, and taken back. */
    private static List<String> recordedOf(Connection connection, String command) throws SQLException {
        connection.setAutoCommit(false);
        Query.execute(connection, command + ";");
        Query.execute(connection, "set constraints all immediate");
        List<String> rows = Query.strings(connection, """
                select concat_ws(' ', action, resource_type, changed_fields, metadata ->> 'login', severity,
                                 compliance_category)
                  from audit_logs where transaction_id = pg_current_xact_id() and metadata @> '{"unaudited": true}'""");
        connection.rollback();
        return rows;
    }

    @Test
    void everyListedColumnIsThere() throws SQLException {
        try (Connection connection = database.asOwner()) {
            List<String> unknown = Query.strings(connection, """
                    select written_table || '.' || name from unaudited_writes(), unnest(columns) as name
                     where not exists (select from pg_attribute where attname = name
                                          and attrelid = to_regclass(written_table))""");

            assertThat(unknown).isEmpty();
        }
    }

    @Test
    void everyWatchedTableIsWatchedForTheServiceToo() throws SQLException {
        try (Connection connection = database.asOwner()) {
            List<String> watched = tablesWith(connection, "writes_past_service", "not tgdeferrable");
            List<String> checked = tablesWith(connection, "writes_unaudited", "tginitdeferred and tgenabled = 'A'");

            assertThat(checked).hasSizeGreaterThanOrEqualTo(19).isEqualTo(watched);
        }
    }

    private static List<String> tablesWith(Connection connection, String trigger, String condition)
            throws SQLException {
        return Query.strings(
                connection,
                "select tgrelid::regclass from pg_trigger where tgname = '" + trigger + "' and " + condition
                        + " order by tgrelid::regclass::text");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update users set company = 'x' || random()",
                "delete from user_sessions where id::text like '%1'",
                "insert into users select (u).* from (select jsonb_populate_record(u, jsonb_build_object('id',"
                        + " gen_random_uuid(), 'email', gen_random_uuid())) as u from users u limit 1) as made",
                "insert into users select * from users on conflict (id) do update set company = 'y' || random()",
                "merge into users u using (select 1) s on true when matched then update set company = 'z' || random()",
                "set role none; update users set company = 'x' || random()",
                "set application_name = 'foreseed'; update users set company = 'x' || random()",
                "begin; AUDIT commit; update users set company = 'x' || random()",
                "begin; update users set company = 'x' || random(); savepoint s; AUDIT rollback to s; commit",
                "begin; update users set company = 'x' || random(); savepoint s; AUDIT set constraints all immediate;"
                        + " rollback to s; commit",
                "begin; set constraints all immediate; update users set company = 'x' || random(); AUDIT commit",
                "begin; update users set company = 'x' || random(); insert into audit_logs (id, timestamp, actor_kind,"
                        + " action, resource_type) values (gen_random_uuid(), now(), 'database', 'A', 't'); commit"
            })
    void whatHasNoRowOfItsOwnIsRecorded(String commands) throws SQLException {
        try (Connection connection = database.asService();
                Connection reader = database.asOwner()) {
            int before = recorded(reader);

            Query.execute(connection, commands.replace("AUDIT", AUDIT_ROW));

            assertThat(recorded(reader)).isGreaterThan(before);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "begin; AUDIT update users set company = 'x' || random(); commit",
                "begin; update users set company = 'x' || random(); AUDIT commit",
                "begin; update users set company = 'x' || random(); savepoint s; AUDIT release s; commit",
                "begin; savepoint s; update users set company = 'x' || random(); rollback to s; commit",
                "begin; AUDIT delete from user_sessions; update plans set name = 'x' || random(); commit",
                "begin; update users set company = 'x' || random(); rollback",
                "update users set company = company"
            })
    void whatHasARowOfItsOwnOrNeverHappenedIsNot(String commands) throws SQLException {
        try (Connection connection = database.asService();
                Connection reader = database.asOwner()) {
            int before = recorded(reader);

            Query.execute(connection, commands.replace("AUDIT", AUDIT_ROW));

            assertThat(recorded(reader)).isEqualTo(before);
        }
    }

    /** Only a superuser may, and then the session's user is the service's login. */
    @Test
    void whoTakesTheServicesLoginWithoutSigningInIsCalledByName() throws SQLException {
        try (Connection connection = database.asSuperuser()) {
            Query.execute(
                    connection,
                    "set session authorization foreseed_app;"
                            + "set role foreseed_service; set app.role = 'service'; update users set company = 'su'");

            String row = Query.string(connection, """
                    select concat_ws(' ', metadata ->> 'login', metadata ->> 'signedIn') from audit_logs
                     where actor_kind = 'database' order by sequence_number desc limit 1""");

            assertThat(row).isEqualTo("foreseed_app postgres");
        }
    }

    /** Nobody has analyzed the months yet, and the session's plan is of when they were empty. */
    @Test
    void theRowIsFoundWithoutReadingTheDay() throws SQLException {
        String change = "update users set company = 'x' || random();" + AUDIT_ROW;
        try (Connection connection = database.asService();
                Connection reader = database.asSuperuser()) {
            Query.execute(connection, "begin; " + change + "commit");
            Query.execute(connection, "begin; " + change + A_DAYS_ROWS + "commit");
            long before = entriesRead(connection, reader);

            Query.execute(connection, "begin; " + change + "commit");
            try (Connection next = database.asService()) {
                Query.execute(next, "begin; " + change + "commit");
                assertThat(entriesRead(next, reader)).isGreaterThan(before);
            }

            assertThat(entriesRead(connection, reader) - before).isLessThan(100);
        }
    }

    private static long entriesRead(Connection connection, Connection reader) throws SQLException {
        Query.execute(connection, "select pg_stat_force_next_flush()");
        Query.execute(connection, "select 1");
        return Long.parseLong(Query.string(reader, """
                select sum(i.idx_tup_read) + sum(t.seq_tup_read) from pg_stat_user_tables t
                  join (select relid, sum(idx_tup_read) as idx_tup_read from pg_stat_user_indexes group by relid) i
                 using (relid) where relname like 'audit_logs_20%'"""));
    }

    private static int recorded(Connection reader) throws SQLException {
        return Integer.parseInt(
                Query.string(reader, "select count(*) from audit_logs where metadata @> '{\"unaudited\": true}'"));
    }
}
