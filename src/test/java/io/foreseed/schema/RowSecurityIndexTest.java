package io.foreseed.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.foreseed.platform.ScratchDatabase;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The policies leave the service's questions their indexes: a condition that is no leakproof comparison would only be looked
 * at after every row of the table. Forbidding sequential scans shows it without a table large enough to make them dear.
 */
@ParameterizedClass
@MethodSource("io.foreseed.platform.TestDatabase#migratedOnEachVersion")
class RowSecurityIndexTest {
    private static final String ME = "'00000000-0000-7000-8000-000000000041'";
    private static final String OWNERS = "(select u.id from users u where u.id = " + ME
            + " union all select a.client_id from adviser_clients a where a.adviser_id = " + ME + ")";

    private final ScratchDatabase database;

    RowSecurityIndexTest(ScratchDatabase database) {
        this.database = database;
    }

    /** Enough plans that reading all of them for one is dear. */
    @BeforeEach
    void fill() throws SQLException {
        try (Connection owner = database.asOwner()) {
            if (Query.string(owner, "select count(*) from plans").equals("0")) {
                Query.execute(owner, """
                        insert into users (id, email, first_name, last_name, hashed_password, created_at, updated_at)
                        values ('00000000-0000-7000-8000-000000000042', 'b@test.invalid', 'T', 'U', '!', now(), now());
                        insert into plans (id, user_id, name, cma_id, portfolio_model_id, random_seed,
                                           planning_horizon_years, created_at, updated_at)
                        select gen_random_uuid(), '00000000-0000-7000-8000-000000000042', 'n',
                               '019862ed-ac00-7000-8000-0000000c0020', '019862ed-ac00-7000-8000-0000000f0001', 1, 1,
                               now(), now()
                          from generate_series(1, 20000);
                        analyze users, plans""");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select * from plans where id = ME and user_id in OWNERS",
                "select * from plans where user_id in OWNERS and id < ME order by id desc limit 51",
                "update plans set last_run_at = now() where id = ME and user_id in OWNERS",
                "select * from plan_inputs where plan_id = ME and superseded_by is null"
                        + " and plan_id in (select id from plans where user_id in OWNERS)",
                "select * from plan_outputs where run_id = ME"
                        + " and plan_id in (select id from plans where user_id in OWNERS)",
                "select * from simulation_runs where plan_id = ME and id = ME"
                        + " and plan_id in (select id from plans where user_id in OWNERS)",
                "select * from users where id = ME and (id = ME or id in OWNERS)",
                "select * from idempotency_keys where user_id = ME and method = 'POST' and path = '/' and key = 'k'",
                "select * from audit_logs where user_id = ME and timestamp <= now() and (timestamp < now() or id < ME)"
                        + " order by timestamp desc, id desc limit 51"
            })
    void everyTableOfAQuestionIsReachedThroughAnIndexCondition(String question) throws SQLException, IOException {
        JsonNode plan;
        try (Connection connection = database.asServiceForNobody()) {
            connection.setAutoCommit(false);
            Query.execute(connection, "set local enable_seqscan = off");
            Query.execute(
                    connection,
                    "select set_config('app.user_id', " + ME + ", true), set_config('app.role', 'adviser', true)");
            String sql = question.replace("OWNERS", OWNERS).replace("ME", ME);
            plan = new ObjectMapper().readTree(Query.string(connection, "explain (format json) " + sql));
            connection.rollback();
        }

        List<String> scans = new ArrayList<>();
        List<String> withoutIndex = new ArrayList<>();
        visit(plan, scans, withoutIndex);

        assertThat(scans).as(plan.toString()).isNotEmpty();
        assertThat(withoutIndex).as(plan.toString()).isEmpty();
    }

    private static void visit(JsonNode node, List<String> scans, List<String> withoutIndex) {
        String type = node.path("Node Type").asText();
        if (type.contains("Scan") && node.has("Relation Name")) {
            String scan = type + " on " + node.path("Relation Name").asText();
            scans.add(scan);
            if (!node.has("Index Cond") && !node.has("Recheck Cond")) {
                withoutIndex.add(scan);
            }
        }
        node.forEach(child -> visit(child, scans, withoutIndex));
    }
}
