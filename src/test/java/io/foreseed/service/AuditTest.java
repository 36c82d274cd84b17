package io.foreseed.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.foreseed.platform.ServiceDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every action leaves its row, and an action that cannot leave one does not happen. */
@QuarkusTest
@QuarkusTestResource(ServiceDatabase.class)
class AuditTest {
    private final Api api = Api.ofNewUser();
    private final UUID refusedRequest = UUID.randomUUID();

    @BeforeEach
    void refuseRowsOfOneRequest() {
        Sql.run("create or replace function refuse_test_row() returns trigger language plpgsql as"
                + " $$ begin raise exception 'refused by a test'; end $$");
        Sql.runDespiteDeadlocks(
                "create trigger refuse_test_row before insert on audit_logs for each row when (new.request_id = '"
                        + refusedRequest + "') execute function refuse_test_row()");
    }

    @AfterEach
    void refuseNoMore() {
        Sql.runDespiteDeadlocks("drop trigger refuse_test_row on audit_logs");
    }

    @Test
    void aChangeIsRecordedWithBothStatesAndItsContext() {
        String plan = api.importedPlan(10);
        UUID request = UUID.randomUUID();
        JsonNode before = Api.expect(200, api.get(plan));

        Response changed = api.given()
                .header("If-Match", "\"0\"")
                .header("X-Request-Id", request)
                .header("User-Agent", "the planner's program")
                .contentType("application/json")
                .body(change(before, "Renamed").toString())
                .put(plan);

        assertThat(changed.statusCode()).as(changed.asString()).isEqualTo(200);
        JsonNode row = api.trail(Api.idOf(plan)).getFirst();
        assertThat(row.path("action").asText()).isEqualTo("UPDATE");
        assertThat(row.path("resourceType").asText()).isEqualTo("plan");
        assertThat(row.path("userId").asText()).isEqualTo(api.user().toString());
        assertThat(row.path("requestId").asText()).isEqualTo(request.toString());
        assertThat(row.path("userAgent").asText()).isEqualTo("the planner's program");
        assertThat(row.path("ipAddress").asText()).isEqualTo("127.0.0.1");
        assertThat(row.path("sessionId").asText()).isNotEmpty();
        assertThat(row.path("executionTimeMillis").isInt()).isTrue();
        assertThat(row.path("oldValues")).isEqualTo(before);
        assertThat(row.path("newValues").path("name").asText()).isEqualTo("Renamed");
        assertThat(row.path("newValues").path("horizonYears")).isEqualTo(before.path("horizonYears"));
        assertThat(row.path("changedFields").toString()).contains("\"name\"").doesNotContain("horizonYears");
        assertThat(row.path("outcome").asText()).isEqualTo("success");
    }

    @Test
    void everyKindOfActionLeavesItsRow() {
        String plan = api.importedPlan(10);
        String run = Api.expect(201, api.post(plan + "/runs", "{}")).path("id").asText();
        api.get(plan);
        api.get(plan + "/document");
        api.get(plan + "/runs/" + run);
        api.post(plan + "/runs/" + run + "/replay", "");
        api.get(plan + "/runs/" + run + "/paths/median");

        List<String> ofPlan = actions(api.trail(Api.idOf(plan)));
        List<String> ofRun = actions(api.trail(run));

        assertThat(ofPlan).containsExactlyInAnyOrder("CREATE", "READ", "EXPORT");
        assertThat(ofRun).containsExactlyInAnyOrder("EXECUTE", "EXECUTE", "READ", "EXECUTE", "EXECUTE");
        assertThat(Sql.count(
                        "select count(*) from audit_logs where user_id = ? and resource_type = 'plan_output'"
                                + " and action = 'CREATE'",
                        api.user()))
                .isEqualTo(1);
        assertThat(Sql.count(
                        "select count(*) from audit_logs where user_id = ? and resource_type = 'audit_log'"
                                + " and action = 'READ'",
                        api.user()))
                .isEqualTo(2);
    }

    @Test
    void aChangeWhoseRowIsRefusedDoesNotHappen() {
        Response refused = api.given()
                .header("X-Request-Id", refusedRequest)
                .contentType("application/json")
                .body(Api.document(10).toString())
                .post("/api/v1/plan-documents");

        assertThat(Api.expect(503, refused).path("type").asText()).endsWith("audit-unavailable");
        assertThat(refused.header("Retry-After")).isNotNull();
        assertThat(Sql.count("select count(*) from plans where user_id = ?", api.user()))
                .isZero();
        assertThat(Sql.count("select count(*) from audit_logs where user_id = ?", api.user()))
                .isZero();
    }

    @Test
    void aRunWhoseRowIsRefusedIsNotAccepted() {
        String plan = api.importedPlan(10);

        Response refused = api.given().header("X-Request-Id", refusedRequest).post(plan + "/runs");

        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(Sql.count("select count(*) from simulation_runs where requested_by = ?", api.user()))
                .isZero();
    }

    @Test
    void aReadWhoseRowIsRefusedAnswersNothing() {
        String plan = api.importedPlan(10);

        Response refused = api.given().header("X-Request-Id", refusedRequest).get(plan);

        assertThat(Api.expect(503, refused).path("type").asText()).endsWith("audit-unavailable");
        assertThat(refused.asString()).doesNotContain("Anna");
    }

    @Test
    void aRefusedActionIsRecordedAfterItsRollback() {
        String plan = api.importedPlan(10);

        Response stale = api.put(plan, "\"99\"", change(Api.expect(200, api.get(plan)), "Renamed"));

        assertThat(stale.statusCode()).isEqualTo(412);
        JsonNode row = api.trail(Api.idOf(plan)).getFirst();
        assertThat(row.path("action").asText()).isEqualTo("UPDATE");
        assertThat(row.path("outcome").asText()).isEqualTo("failed");
        assertThat(row.path("metadata").path("problem").asText()).isEqualTo("precondition-failed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"name\":", "[]", "{\"nme\":1}", "{\"name\":5}", "{\"status\":\"gone\"}", "{}"})
    void aBodyThatIsRefusedIsRecordedAsAFailedAttempt(String body) {
        UUID request = UUID.randomUUID();

        api.given()
                .header("X-Request-Id", request)
                .contentType("application/json")
                .body(body)
                .post("/api/v1/plans");

        assertThat(Sql.text(
                        "select action || ' ' || resource_type || ' ' || outcome from audit_logs where request_id = ?",
                        request))
                .isEqualTo("CREATE plan failed");
    }

    @Test
    void whatFailsInsideIsRecordedAsAnError() {
        String name = "broken " + refusedRequest;
        Sql.runDespiteDeadlocks("create trigger break_test_plan before insert on plans for each row when (new.name = '"
                + name + "') execute function refuse_test_row()");
        try {
            UUID request = UUID.randomUUID();
            JsonNode plan = Api.expect(200, api.get(api.importedPlan(10)));

            Response failed = api.given()
                    .header("X-Request-Id", request)
                    .contentType("application/json")
                    .body(change(plan, name).toString())
                    .post("/api/v1/plans");

            assertThat(failed.statusCode()).as(failed.asString()).isEqualTo(500);
            assertThat(Sql.text(
                            "select action || ' ' || resource_type || ' ' || outcome || ' ' || severity from audit_logs"
                                    + " where request_id = ?",
                            request))
                    .isEqualTo("CREATE plan failed error");
        } finally {
            Sql.runDespiteDeadlocks("drop trigger break_test_plan on plans");
        }
    }

    @Test
    void everybodySeesTheirOwnActionsOnly() {
        String plan = api.importedPlan(10);

        List<JsonNode> seen = Api.ofNewUser().trail(Api.idOf(plan));

        assertThat(seen).isEmpty();
    }

    private static com.fasterxml.jackson.databind.node.ObjectNode change(JsonNode plan, String name) {
        return Api.JSON
                .createObjectNode()
                .put("name", name)
                .put("assumptionsId", plan.path("assumptionsId").asText())
                .put("portfolioModelId", plan.path("portfolioModelId").asText())
                .put("iterations", plan.path("iterations").asInt())
                .put("horizonYears", plan.path("horizonYears").asInt());
    }

    private static List<String> actions(List<JsonNode> rows) {
        return rows.stream().map(row -> row.path("action").asText()).toList();
    }
}
