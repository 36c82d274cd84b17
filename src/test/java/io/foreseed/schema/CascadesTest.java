package io.foreseed.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreseed.platform.ScratchDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a foreign key deletes runs as the owner of the table: it is the work of whoever signed in all the same. */
@ParameterizedClass
@MethodSource("io.foreseed.platform.TestDatabase#migratedOnEachVersion")
class CascadesTest {
    private static final String AUDIT_ROW =
            "insert into audit_logs (id, timestamp, action, resource_type) values (gen_random_uuid(), now(), 'DELETE', 't')";

    private static final String USER = "insert into users"
            + " (id, email, first_name, last_name, hashed_password, created_at, updated_at)"
            + " values ('00000000-0000-7000-8000-00000000000a', 'a@test.invalid', 'T', 'U', '!', now(), now())";

    private static final String SESSION = """
            insert into user_sessions (id, user_id, created_at, refreshed_at, idle_until, expires_at)
            select id, id, now(), now(), now(), now() from users where email = 'a@test.invalid'""";

    private static final String TOKENS = """
            insert into refresh_tokens (token_digest, session_id, issued_at, used_at)
            select n, id, now(), now() from user_sessions, generate_series(1, 72) as n""";

    private static final String ACCOUNT_TOKEN = """
            insert into account_tokens (token_digest, user_id, purpose, issued_at, expires_at)
            select 'd', id, 'verify-email', now(), now() from users where email = 'a@test.invalid'""";

    private static final String ANSWER = """
            insert into idempotency_keys (user_id, method, path, key, request_digest, created_at, expires_at)
            select id, 'POST', '/', 'k', 'd', now(), now() from users where email = 'a@test.invalid'""";

    private static final String PLAN = """
            insert into plans (id, user_id, name, cma_id, portfolio_model_id, random_seed, planning_horizon_years,
                               created_at, updated_at)
            select u.id, u.id, 'P', (select id from capital_market_assumptions limit 1),
                   (select id from portfolio_models limit 1), 1, 30, now(), now()
              from users u where email = 'a@test.invalid'""";

    private static final String RUN = """
            insert into simulation_runs (id, plan_id, state, input, input_digest, seed, iterations, algorithm_version,
                                         requested_by, accepted_at)
            select id, id, 'queued', '', 'sha256:' || repeat('0', 64), 1, 1, 'v', user_id, now() from plans""";

    private static final String EVALUATION = """
            insert into run_evaluations (run_id, input_digest, evaluation)
            select id, 'sha256:' || repeat('0', 64), '' from simulation_runs""";

    /** Each foreign key that changes rows by itself: what it needs, and what makes it do so. */
    enum Cascade {
        ACCOUNT_TOKENS_USER_ID_FKEY(USER + ";" + ACCOUNT_TOKEN, "users", "account_tokens", 2),
        IDEMPOTENCY_KEYS_USER_ID_FKEY(USER + ";" + ANSWER, "users", "idempotency_keys", 1),
        REFRESH_TOKENS_SESSION_ID_FKEY(USER + ";" + SESSION + ";" + TOKENS, "user_sessions", "refresh_tokens", 73),
        RUN_EVALUATIONS_RUN_ID_FKEY(
                USER + ";" + PLAN + ";" + RUN + ";" + EVALUATION, "simulation_runs", "run_evaluations", 1),
        USER_SESSIONS_USER_ID_FKEY(USER + ";" + SESSION, "users", "user_sessions", 2);

        private final String rows;
        private final String parent;
        private final String child;
        /** Rows of watched tables that go. */
        private final int watchedRows;

        Cascade(String rows, String parent, String child, int watchedRows) {
            this.rows = rows;
            this.parent = parent;
            this.child = child;
            this.watchedRows = watchedRows;
        }
    }

    private final ScratchDatabase database;

    CascadesTest(ScratchDatabase database) {
        this.database = database;
    }

    @Test
    void everyForeignKeyThatChangesRowsIsTriedHere() throws SQLException {
        try (Connection connection = database.asOwner()) {
            List<String> keys = Query.strings(connection, """
                    select upper(conname) from pg_constraint
                     where contype = 'f' and conparentid = 0 and connamespace = 'public'::regnamespace
                       and (confdeltype in ('c', 'n', 'd') or confupdtype in ('c', 'n', 'd'))""");

            assertThat(keys)
                    .containsExactlyInAnyOrderElementsOf(List.of(Cascade.values()).stream()
                            .map(Cascade::name)
                            .toList());
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatTheServiceDeletesWithItsParentIsTheServices(Cascade cascade) throws SQLException {
        try (Connection connection = database.asService()) {
            connection.setAutoCommit(false);

            List<String> rows = recordedBy(connection, cascade, List.of(AUDIT_ROW));

            assertThat(rows).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatTheOwnerDeletesWithItsParentIsSeen(Cascade cascade) throws SQLException {
        try (Connection connection = database.asOwner()) {
            connection.setAutoCommit(false);

            List<String> rows = recordedBy(
                    connection,
                    cascade,
                    List.of(
                            "set local role foreseed_service",
                            "set local app.role = 'service'",
                            "set local application_name = 'foreseed'",
                            AUDIT_ROW));

            assertThat(rows).hasSize(cascade.watchedRows).allMatch(row -> row.endsWith(" foreseed_owner"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "set local role foreseed_service"})
    void aFunctionOfTheOwnersThatASuperuserCallsIsNotTheServices(String disguise) throws SQLException {
        String key = "select current_subject_key(gen_random_uuid(), null, gen_random_uuid(), 'x')";
        String destroyed = "select destroy_subject_keys(person_id) from subject_keys where person_id is not null";
        try (Connection service = database.asService();
                Connection superuser = database.asSuperuser()) {
            superuser.setAutoCommit(false);
            Query.execute(superuser, disguise + ";");
            for (Connection connection : List.of(service, superuser)) {
                connection.setAutoCommit(false);
                Query.execute(connection, "set local app.role = 'service'");
                Query.execute(connection, AUDIT_ROW);
                Query.execute(connection, key);
                Query.execute(connection, destroyed);
                Query.execute(connection, "set constraints all immediate");
            }

            List<String> ofService = recorded(service);
            List<String> ofSuperuser = recorded(superuser);
            service.rollback();
            superuser.rollback();

            assertThat(ofService).isEmpty();
            assertThat(ofSuperuser).containsExactly("CREATE subject_keys postgres", "UPDATE subject_keys postgres");
        }
    }

    private List<String> recordedBy(Connection connection, Cascade cascade, List<String> before) throws SQLException {
        List<String> statements = new ArrayList<>(before);
        statements.add(cascade.rows);
        for (String statement : statements) {
            Query.execute(connection, statement);
        }
        int made = recorded(connection).size();
        Query.execute(connection, "delete from " + cascade.parent + " where true");
        String left = Query.string(connection, "select count(*) from " + cascade.child);
        Query.execute(connection, "set constraints all immediate");
        List<String> rows = recorded(connection);
        connection.rollback();
        assertThat(left).as("rows that did not go").isEqualTo("0");
        return rows.subList(made, rows.size());
    }

    private static List<String> recorded(Connection connection) throws SQLException {
        return Query.strings(
                connection,
                "select concat_ws(' ', action, resource_type, metadata ->> 'login')"
                        + " from audit_logs where actor_kind = 'database' order by sequence_number");
    }
}
