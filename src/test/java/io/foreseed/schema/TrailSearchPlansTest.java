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
 * A page of the trail costs what a page is, not what the trail is: of 300,000 rows in three months each filter reads an
 * index, in its order, as an auditor under the policies, and looks at few rows more than it answers.
 */
@ParameterizedClass
@MethodSource("io.foreseed.platform.TestDatabase#migratedOnEachVersion")
class TrailSearchPlansTest {
    private static final int ROWS = 300_000;
    private static final int PAGE = 51;

    /** Rows an index may give more than the page: ties in time, and other months' heads. */
    private static final int SLACK = 200;

    private static final String POSITION = "timestamp <= now() + interval '1 month'"
            + " and (timestamp < now() + interval '1 month' or id < 'ffffffff-ffff-ffff-ffff-ffffffffffff') and ";

    private final ScratchDatabase database;

    TrailSearchPlansTest(ScratchDatabase database) {
        this.database = database;
    }

    /** 1,000 users, six actions, few refusals, over the current month and the two after it. */
    @BeforeEach
    void fill() throws SQLException {
        try (Connection owner = database.asOwner()) {
            if (Query.string(owner, "select count(*) > " + ROWS / 2 + " from audit_logs")
                    .equals("t")) {
                return;
            }
            Query.execute(owner, """
                    insert into audit_logs (id, timestamp, actor_kind, user_id, subject_id, action, resource_type,
                                            resource_id, request_id, outcome, severity,
                                            compliance_category)
                    select gen_random_uuid(),
                           date_trunc('month', now()) + interval '1 day' + n * interval '85 days' / %d,
                           'user', person(n %% 1000), person(n * 7 %% 1000),
                           (array['READ', 'READ', 'READ', 'UPDATE', 'CREATE', 'EXECUTE'])[1 + n %% 6],
                           (array['plan', 'plan_input', 'simulation_run'])[1 + n %% 3], person(n %% 20000), gen_random_uuid(),
                           case when n %% 500 = 0 then 'denied' else 'success' end,
                           case when n %% 500 = 0 then 'warning' else 'info' end,
                           (array['GDPR', 'GDPR', 'SOX', null])[1 + n %% 4]
                      from generate_series(1, %d) as n""".formatted(ROWS, ROWS)
                    .replace("person(n * 7 % 1000)", uuid("n * 7 % 1000"))
                    .replace("person(n % 20000)", uuid("n % 20000"))
                    .replace("person(n % 1000)", uuid("n % 1000")));
            Query.execute(owner, "analyze audit_logs");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "true",
                "user_id = ID",
                "subject_id = ID",
                "resource_id = ID",
                "resource_type = 'plan'",
                "resource_type = 'plan' and resource_id = ID",
                "action = 'CREATE'",
                "action = 'ERASE'",
                "user_id = ID and action = 'READ'",
                "outcome = 'denied'",
                "outcome = 'success'",
                "severity = 'info'",
                "severity = 'warning'",
                "severity = 'error'",
                "compliance_category = 'GDPR'",
                "compliance_category = 'SOX' and severity = 'warning'",
                "timestamp >= date_trunc('month', now()) and timestamp < date_trunc('month', now()) + interval '20 days'",
                "request_id = 'ffffffff-0000-4000-8000-000000000000'"
            })
    void everyFilterReadsAnIndexInItsOrder(String filter) throws SQLException, IOException {
        JsonNode plan;
        try (Connection auditor = database.asServiceForNobody()) {
            auditor.setAutoCommit(false);
            Query.execute(
                    auditor,
                    "select set_config('app.user_id', '00000000-0000-7000-8000-0000000000aa', true),"
                            + " set_config('app.role', 'auditor', true)");
            plan = new ObjectMapper()
                    .readTree(Query.string(
                            auditor,
                            "explain (analyze, format json) select * from audit_logs where " + POSITION
                                    + filter.replace("ID", uuid("77"))
                                    + " order by timestamp desc, id desc limit " + PAGE));
            auditor.rollback();
        }

        List<String> scans = new ArrayList<>();
        long read = visit(plan, scans);

        assertThat(scans).as(plan.toString()).isNotEmpty().noneMatch(scan -> scan.startsWith("Seq Scan"));
        // a sort is of what few rows one index has found, never of a month
        assertThat(read).as(plan.toString()).isLessThan(PAGE * 8L + SLACK);
    }

    private static long visit(JsonNode node, List<String> scans) {
        long rows = 0;
        if (node.has("Relation Name") && node.path("Actual Loops").asInt() > 0) {
            scans.add(node.path("Node Type").asText() + " on "
                    + node.path("Relation Name").asText());
            rows = node.path("Actual Rows").asLong()
                    + node.path("Rows Removed by Filter").asLong();
        }
        for (JsonNode child : node) {
            rows += visit(child, scans);
        }
        return rows;
    }

    private static String uuid(String number) {
        return "cast('00000000-0000-7000-8000-' || lpad(to_hex(" + number + "), 12, '0') as uuid)";
    }
}
