package io.foreseed.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.foreseed.platform.ScratchDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The second wall by itself: plain SQL of the service's role, without a filter of the service, reads, changes, removes and
 * adds nobody else's rows.
 *
 * <p>The people: A and B are clients, V is A's adviser, U an auditor, O an operator, S a superuser. The identifiers of a
 * person and of their rows end in the letter, so that a row says whose it is.
 */
@ParameterizedClass
@MethodSource("io.foreseed.platform.TestDatabase#migratedOnEachVersion")
class RowSecurityTest {
    private static final Map<String, String> ROLES =
            Map.of("A", "client", "B", "client", "V", "adviser", "U", "auditor", "O", "operator", "S", "superuser");

    /** Tables that show the service all their rows, and why. */
    private static final Map<String, String> OPEN = Map.of("flyway_schema_history", "names of migrations");

    /** The column that says whose a row is. */
    private static final Map<String, String> OWNER = Map.of(
            "users", "id",
            "adviser_clients", "client_id",
            "plans", "user_id",
            "plan_inputs", "plan_id",
            "plan_outputs", "plan_id",
            "simulation_runs", "plan_id",
            "idempotency_keys", "user_id",
            "audit_logs", "user_id",
            "approval_requests", "requested_by",
            "user_sessions", "user_id");

    private static final Map<String, String> INSERT = Map.of(
            "plans", """
            insert into plans (id, user_id, name, cma_id, portfolio_model_id, random_seed, planning_horizon_years,
                               created_at, updated_at)
            values (%2$s, '%1$s', 'n', '019862ed-ac00-7000-8000-0000000c0020', '019862ed-ac00-7000-8000-0000000f0001',
                    1, 1, now(), now())""",
            "plan_inputs", """
            insert into plan_inputs (id, plan_id, input_type, input_name, input_value, created_at, updated_at)
            values (gen_random_uuid(), '%1$s', 'assets', 'n', '{}', now(), now())""",
            "plan_outputs", """
            insert into plan_outputs (id, plan_id, output_type, output_name, output_value, created_at, updated_at)
            values (gen_random_uuid(), '%1$s', 'x', 'n', '{}', now(), now())""",
            "simulation_runs", """
            insert into simulation_runs (id, plan_id, state, input, input_digest, seed, iterations, algorithm_version,
                                         requested_by, accepted_at)
            values (gen_random_uuid(), '%1$s', 'queued', '', 'sha256:' || repeat('0', 64), 1, 1, '1', '%1$s', now())""",
            "audit_logs", """
            insert into audit_logs (id, timestamp, user_id, action, resource_type)
            values (gen_random_uuid(), now(), '%1$s', 'READ', 'n')""",
            "idempotency_keys", """
            insert into idempotency_keys (user_id, method, path, key, request_digest, created_at, expires_at)
            values ('%1$s', 'POST', gen_random_uuid()::text, 'n', '', now(), now())""",
            "approval_requests", """
            insert into approval_requests (id, kind, subject_id, requested_by, requested_at, expires_at)
            values (gen_random_uuid(), 'n', gen_random_uuid(), '%1$s', now(), now() + interval '1 day')""",
            "user_sessions", """
            insert into user_sessions (id, user_id, created_at, refreshed_at, idle_until, expires_at)
            values (gen_random_uuid(), '%1$s', now(), now(), now(), now())""",
            "adviser_clients", """
            insert into adviser_clients (adviser_id, client_id, created_at)
            select id, '%1$s', now() from (values ('%3$s'::uuid)) as adviser(id)""",
            "users", """
            insert into users (id, email, first_name, last_name, hashed_password, role, is_superuser, created_at,
                               updated_at)
            values (%2$s, lower('%4$s') || '@test.invalid', 'T', 'U', '!', '%5$s', '%5$s' = 'superuser', now(),
                    now())""");

    private final ScratchDatabase database;

    RowSecurityTest(ScratchDatabase database) {
        this.database = database;
    }

    @BeforeEach
    void fill() throws SQLException {
        try (Connection owner = database.asOwner()) {
            if (!Query.string(owner, "select count(*) from users").equals("0")) {
                return;
            }
            for (String who : people()) {
                Query.execute(owner, insert("users", who, who, "'" + id(who) + "'"));
                Query.execute(owner, insert("plans", who, who, "'" + id(who) + "'"));
                for (String table : List.of(
                        "plan_inputs",
                        "plan_outputs",
                        "simulation_runs",
                        "audit_logs",
                        "idempotency_keys",
                        "approval_requests",
                        "user_sessions")) {
                    Query.execute(owner, insert(table, who, who, ""));
                }
            }
            Query.execute(owner, insert("adviser_clients", "A", "V", ""));
        }
    }

    static List<String> people() {
        return List.copyOf(new TreeSet<>(ROLES.keySet()));
    }

    @ParameterizedTest
    @MethodSource("people")
    void everybodySeesExactlyTheirRows(String who) throws SQLException {
        for (Map.Entry<String, String> table : OWNER.entrySet()) {
            String owner = table.getValue();
            Set<String> rows =
                    letters(who, "select " + owner + " from " + table.getKey() + " where " + owner + " is not null");

            assertThat(rows).as("%s of %s", table.getKey(), who).isEqualTo(seen(table.getKey(), who));
        }
    }

    @ParameterizedTest
    @MethodSource("people")
    void everybodyChangesExactlyTheirRows(String who) throws SQLException {
        for (String table : List.of(
                "users",
                "adviser_clients",
                "plans",
                "plan_inputs",
                "plan_outputs",
                "simulation_runs",
                "idempotency_keys")) {
            String owner = OWNER.get(table);
            String changed = table.equals("simulation_runs") ? "attempt" : owner;
            Set<String> rows =
                    letters(who, "update " + table + " set " + changed + " = " + changed + " returning " + owner);

            Set<String> expected =
                    switch (table) {
                        case "users" -> who.equals("S") ? ROLES.keySet() : Set.of(who);
                        case "plan_outputs", "adviser_clients" -> Set.of();
                        case String other -> seen(other, who);
                    };
            assertThat(rows).as("%s of %s", table, who).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @MethodSource("people")
    void everybodyRemovesExactlyTheirRows(String who) throws SQLException {
        for (String table : List.of("users", "adviser_clients", "plan_inputs", "simulation_runs", "idempotency_keys")) {
            Set<String> rows = letters(who, "delete from " + table + " returning " + OWNER.get(table));

            Set<String> expected =
                    switch (table) {
                        case "users", "simulation_runs" -> Set.of();
                        case "adviser_clients" -> who.equals("S") ? Set.of("A") : Set.of();
                        case String other -> seen(other, who);
                    };
            assertThat(rows).as("%s of %s", table, who).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @MethodSource("people")
    void nobodyAddsARowForSomebodyElse(String who) throws SQLException {
        Map<String, Boolean> allowed = new TreeMap<>();
        for (String other : people()) {
            boolean isTheirPlan = seen("plans", who).contains(other);
            boolean isOwn = other.equals(who);
            boolean isSuperuser = who.equals("S");
            for (String table : INSERT.keySet()) {
                boolean may =
                        switch (table) {
                            case "plans", "plan_inputs" -> isTheirPlan;
                            case "simulation_runs" -> isTheirPlan && isOwn;
                            case "audit_logs", "idempotency_keys" -> isOwn;
                            case "approval_requests" -> isOwn && isSuperuser;
                            case "adviser_clients", "users" -> isSuperuser;
                            case String outputs -> false;
                        };
                // nobody advises themselves: that is refused for another reason than the wall
                String adviser = isOwn ? "B".equals(who) ? "A" : "B" : who;
                allowed.put(identity(who) + insert(table, other, adviser, "gen_random_uuid()"), may);
            }
        }

        List<Refusal> answers;
        try (Connection connection = database.asServiceForNobody()) {
            answers = Refusal.ofEach(connection, List.copyOf(allowed.keySet()));
        }

        assertThat(answers).allSatisfy(answer -> assertThat(answer.isForLackOfPrivilege())
                .as(answer.toString())
                .isNotEqualTo(allowed.get(answer.command())));
    }

    /** Of A a model of their own, one in their plan and a shared one; and those that ship. */
    @ParameterizedTest
    @MethodSource("people")
    void aPortfolioModelIsSeenByItsMakerWithItsPlanAndWhereItIsShared(String who) throws SQLException {
        try (Connection owner = database.asOwner()) {
            Query.execute(owner, """
                    insert into portfolio_models
                        (id, name, risk_level, asset_allocation, is_shared, created_by, created_at, updated_at)
                    select ('00000000-0000-7000-8000-0000000000a' || n)::uuid, name, 5, '{}', name = 'shared', '%1$s',
                           now(), now()
                      from (values (1, 'own'), (2, 'planned'), (3, 'shared')) as made(n, name) on conflict do nothing;
                    update plans set portfolio_model_id = '00000000-0000-7000-8000-0000000000a2'
                     where id = '%1$s'""".formatted(id("A")));
        }
        Set<String> expected =
                switch (who) {
                    case "A" -> Set.of("own", "planned", "shared", "shipped");
                    case "V" -> Set.of("planned", "shared", "shipped");
                    case "B", "S" -> Set.of("shared", "shipped");
                    case String nobody -> Set.of();
                };

        Set<String> seen;
        Set<String> changed;
        try (Connection connection = database.asServiceForNobody()) {
            String kind = "case when created_by is null then 'shipped' else name end";
            connection.setAutoCommit(false);
            Query.execute(connection, identity(who));
            seen = new TreeSet<>(Query.strings(connection, "select distinct " + kind + " from portfolio_models"));
            changed = new TreeSet<>(
                    Query.strings(connection, "update portfolio_models set is_shared = true returning " + kind));
            connection.rollback();
        }

        assertThat(seen).isEqualTo(expected);
        assertThat(changed).isEqualTo(who.equals("A") ? Set.of("own", "planned", "shared") : Set.of());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "select set_config('app.user_id', '00000000-0000-7000-8000-000000000041', true);",
                "select set_config('app.role', 'client', true);",
                "select set_config('app.user_id', '00000000-0000-7000-8000-000000000041', true),"
                        + " set_config('app.role', '', true);",
                "select set_config('app.user_id', '00000000-0000-7000-8000-000000000041', true),"
                        + " set_config('app.role', 'Client', true);",
                "select set_config('app.user_id', '', true), set_config('app.role', 'client', true);"
            })
    void whereNoWholeCallerIsNamedNothingIsThere(String settings) throws SQLException {
        List<String> found = new ArrayList<>();
        List<String> inserts = new ArrayList<>();
        try (Connection connection = database.asServiceForNobody()) {
            connection.setAutoCommit(false);
            for (Map.Entry<String, String> table : OWNER.entrySet()) {
                if (!settings.isEmpty()) {
                    Query.execute(connection, settings);
                }
                Query.strings(connection, "select " + table.getValue() + " from " + table.getKey()).stream()
                        .map(row -> table.getKey() + " " + row)
                        .forEach(found::add);
                connection.rollback();
                inserts.add(settings + insert(table.getKey(), "A", "V", "gen_random_uuid()"));
            }

            List<Refusal> answers = Refusal.ofEach(connection, inserts);

            assertThat(found).isEmpty();
            assertThat(answers).allMatch(Refusal::isForLackOfPrivilege);
        }
    }

    @Test
    void nobodyPromotesThemselves() throws SQLException {
        String role = "update users set role = 'superuser', is_superuser = true where id = '";
        String active = "update users set is_active = false where id = '";
        try (Connection connection = database.asServiceForNobody();
                Connection owner = database.asOwner()) {
            List<Refusal> own = Refusal.ofEach(
                    connection, List.of(identity("A") + role + id("A") + "'", identity("O") + active + id("O") + "'"));
            List<Refusal> bySuperuser = Refusal.ofEach(connection, List.of(identity("S") + role + id("A") + "'"));
            List<Refusal> byOwner = Refusal.ofEach(owner, List.of(role + id("A") + "'"));

            assertThat(own).allMatch(Refusal::isForLackOfPrivilege);
            assertThat(bySuperuser).allMatch(Refusal::isNone);
            assertThat(byOwner).allMatch(Refusal::isNone);
        }
    }

    @Test
    void everyTableIsProtectedOrNamedAsOpen() throws SQLException {
        try (Connection connection = database.asOwner()) {
            List<String> open = Query.strings(connection, """
                    select relname from pg_class
                     where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
                       and not (relrowsecurity and relforcerowsecurity) order by relname""");
            List<String> views = Query.strings(connection, """
                    select relname from pg_class
                     where relnamespace = 'public'::regnamespace and relkind in ('v', 'm')
                       and not coalesce(reloptions @> '{security_invoker=true}', false)
                       and has_table_privilege('foreseed_service', oid, 'SELECT')
                       and not exists (select from pg_depend where objid = pg_class.oid and deptype = 'e')""");

            assertThat(open).containsExactlyElementsOf(new TreeSet<>(OPEN.keySet()));
            assertThat(views).as("views that show their owner's rows").isEmpty();
        }
    }

    /** An owner that could not be given BYPASSRLS migrates and restores all the same. */
    @Test
    void anOwnerWithoutBypassIsLetInByName() throws SQLException {
        try (Connection superuser = database.asSuperuser()) {
            superuser.setAutoCommit(false);
            Query.execute(superuser, "alter role foreseed_owner nobypassrls");
            Query.execute(superuser, "set local role foreseed_owner");

            String plans = Query.string(superuser, "select count(*) from plans");
            String waiting = Query.string(superuser, "select waiting_runs()");
            List<String> changed = Query.strings(superuser, "update plans set name = 'x' returning id");
            superuser.rollback();

            assertThat(List.of(plans, waiting)).containsOnly(Integer.toString(ROLES.size()));
            assertThat(changed).hasSize(ROLES.size());
        }
    }

    /** Whose rows of the table somebody may see. */
    private static Set<String> seen(String table, String who) {
        boolean plans = Set.of("A", "B", "V").contains(who);
        Set<String> own =
                switch (table) {
                    case "users", "idempotency_keys", "audit_logs", "user_sessions" -> Set.of(who);
                    case "adviser_clients" -> who.equals("A") ? Set.of("A") : Set.of();
                    case "approval_requests" -> Set.of();
                    case String ofPlans -> plans ? Set.of(who) : Set.of();
                };
        Set<String> others =
                switch (who) {
                    case "V" ->
                        Set.of("idempotency_keys", "audit_logs", "approval_requests", "user_sessions")
                                        .contains(table)
                                ? Set.of()
                                : Set.of("A");
                    case "U" -> table.equals("audit_logs") ? ROLES.keySet() : Set.of();
                    case "S" ->
                        switch (table) {
                            case "users", "approval_requests", "user_sessions" -> ROLES.keySet();
                            case "adviser_clients" -> Set.of("A");
                            case String none -> Set.<String>of();
                        };
                    case String none -> Set.of();
                };
        Set<String> all = new TreeSet<>(own);
        all.addAll(others);
        return all;
    }

    /** The letters of the answer's identifiers, in a transaction of somebody that is taken back. */
    private Set<String> letters(String who, String command) throws SQLException {
        try (Connection connection = database.asServiceForNobody()) {
            connection.setAutoCommit(false);
            Query.execute(connection, identity(who));
            Set<String> letters = new TreeSet<>();
            for (String id : Query.strings(connection, command)) {
                letters.add(String.valueOf((char) Integer.parseInt(id.substring(id.length() - 2), 16)));
            }
            connection.rollback();
            return letters;
        }
    }

    private static String identity(String who) {
        return "select set_config('app.user_id', '%s', true), set_config('app.role', '%s', true);"
                .formatted(id(who), ROLES.get(who));
    }

    private static String insert(String table, String owner, String adviser, String key) {
        return Objects.requireNonNull(INSERT.get(table))
                .formatted(id(owner), key, id(adviser), key.length() > 20 ? owner : "n", ROLES.get(owner));
    }

    private static String id(String letter) {
        return "00000000-0000-7000-8000-0000000000" + Integer.toHexString(letter.charAt(0));
    }
}
