package io.foreseed.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foreseed.platform.Role;
import io.foreseed.platform.ServiceDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What retention policies may say, and who must agree. */
@QuarkusTest
@QuarkusTestResource(ServiceDatabase.class)
class RetentionChangesTest {
    private static final String POLICIES = "/api/v1/data-retention-policies";
    private static final String SHIPPED = "019862ed-ac00-7000-8000-0000000d000";
    private static final String OF_TRAIL = POLICIES + "/" + SHIPPED + "1";
    private static final String OF_OUTPUTS = POLICIES + "/" + SHIPPED + "3";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Api operator = Api.ofNew(Role.OPERATOR);
    private final Api requester = Api.ofNew(Role.SUPERUSER);
    private final Api approver = Api.ofNew(Role.SUPERUSER);
    private final Retention retention = new Retention(operator, requester, approver);

    @Test
    void aPolicyThatWasChangedPastTheServiceWaitsForAnApproval() {
        Sql.run(
                "update data_retention_policies set retention_period_days = 366 where id = cast(? as uuid)",
                SHIPPED + "3");
        JsonNode changed = Api.expect(200, operator.get(OF_OUTPUTS));

        Response refused = operator.post(OF_OUTPUTS + "/executions", "");

        assertThat(changed.path("isApproved").asBoolean()).isFalse();
        assertThat(Api.expect(409, refused).path("detail").asText()).contains("approval");
        assertThat(Sql.text(
                        "select concat_ws(' ', actor_kind, changed_fields) from audit_logs where resource_type ="
                                + " 'data_retention_policies' and resource_id = cast(? as uuid)"
                                + " order by sequence_number desc limit 1",
                        SHIPPED + "3"))
                .contains("database", "retention_period_days");
        Sql.run("update data_retention_policies set next_execution = now() where id = cast(? as uuid)", SHIPPED + "3");
        await().atMost(PATIENCE)
                .until(() -> Sql.count(
                                "select count(*) from system_events where not resolved and message like ?"
                                        + " and additional_data ->> 'policy' = ?",
                                "%waits for an approval%",
                                SHIPPED + "3")
                        > 0);
        retention.approve(OF_OUTPUTS, Retention.policyOf(changed).put("retentionPeriodDays", 2_555));
        assertThat(Api.expect(200, operator.get(OF_OUTPUTS)).path("isApproved").asBoolean())
                .isTrue();
        retention.carriedOut(OF_OUTPUTS);
    }

    @Test
    void aPolicyIsAddedByTwoAndNothingHappensBefore() {
        String name = "Failed events " + UUID.randomUUID();
        ObjectNode policy = Retention.policy(name, "system_events", 10, "delete");
        policy.put("isActive", false);
        policy.putArray("conditions")
                .add(Retention.condition("resolved", "=", true))
                .add(Api.JSON
                        .createObjectNode()
                        .put("column", "severity")
                        .put("operator", "in")
                        .set("value", Api.JSON.createArrayNode().add("error").add("critical")));
        JsonNode asked = Api.expect(201, requester.post(POLICIES, Retention.change(policy)));
        String id = asked.path("subjectId").asText();
        Api.expect(404, operator.get(POLICIES + "/" + id));

        Api.expect(403, requester.post(Retention.approval(asked), ""));
        Api.expect(200, approver.post(Retention.approval(asked), ""));

        JsonNode added = Api.expect(200, operator.get(POLICIES + "/" + id));
        assertThat(added.path("name").asText()).isEqualTo(name);
        assertThat(added.path("conditions")).hasSize(2);
        assertThat(added.path("isApproved").asBoolean()).isTrue();
        assertThat(added.path("approvalId").asText()).isEqualTo(asked.path("id").asText());
        JsonNode row = approver.trail(id).getFirst();
        assertThat(row.path("action").asText()).isEqualTo("CREATE");
        assertThat(row.at("/metadata/requestedBy").asText())
                .isEqualTo(requester.user().toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        tableName | "plans" | /tableName | audit_logs
        action | "anonymize" | /action | must be archive
        retentionPeriodDays | 364 | /retentionPeriodDays | from 365 to 36500
        retentionPeriodDays | 36501 | /retentionPeriodDays | from 365 to 36500
        scheduleCron | "0 2 * *" | /scheduleCron | Unix cron
        scheduleCron | "0 0 30 2 *" | /scheduleCron | must
        scheduleCron | "@daily" | /scheduleCron | Unix cron
        columns | ["output_value"] | /columns | must be absent
        conditions | [{"column":"output_value","operator":"=","value":"x"}] | /conditions/0/column | output_type
        conditions | [{"column":"output_type","operator":"<"}] | /conditions/0/operator | =, !=, in
        conditions | [{"column":"output_type","operator":"in","value":"x"}] | /conditions/0/value | a text
        conditions | [{"column":"output_type","operator":"=","value":["x"]}] | /conditions/0/value | a text
        conditions | [{"column":"output_type","operator":"=","value":1}] | /conditions/0/value | a text
        conditions | [{}] | /conditions/0/column | output_type
        """)
    void whatAPolicyCannotSayIsRefusedWithWhatIsAllowed(String member, String value, String pointer, String allowed)
            throws IOException {
        ObjectNode policy = Retention.policy("Wrong " + UUID.randomUUID(), "plan_outputs", 3_000, "archive");
        policy.set(member, Api.JSON.readTree(value));

        for (Response answer : List.of(
                requester.post(POLICIES, Retention.change(policy)),
                operator.post(POLICIES + "/dry-run", policy.toString()))) {
            JsonNode refused = Api.expect(422, answer);
            assertThat(refused.at("/errors/0/pointer").asText()).isEqualTo(pointer);
            assertThat(refused.at("/errors/0/detail").asText()).contains(allowed);
        }
    }

    @Test
    void floorsAndWhatIsInUseAreKept() {
        ObjectNode ofTrail = Retention.policy("Short trail", "audit_logs", 2_554, "archive");
        ObjectNode ofUsers = Retention.policy("All users", "users", 3_000, "anonymize");
        ObjectNode ofEvents = Retention.policy("All events", "system_events", 3_000, "delete");
        ofEvents.putArray("conditions").add(Retention.condition("resolved", "!=", true));

        assertThat(pointers(requester.post(POLICIES, Retention.change(ofTrail))))
                .containsExactly("/retentionPeriodDays");
        assertThat(pointers(requester.post(POLICIES, Retention.change(ofUsers))))
                .containsExactly("/conditions");
        assertThat(pointers(requester.post(POLICIES, Retention.change(ofEvents))))
                .containsExactly("/conditions");
    }

    @Test
    void aPolicyThatContradictsAnotherIsRefused() {
        ObjectNode other = Retention.policy("Others " + UUID.randomUUID(), "system_events", 10, "delete");
        other.putArray("conditions")
                .add(Retention.condition("resolved", "=", true))
                .add(Retention.condition("severity", "=", "info"));

        JsonNode refused = Api.expect(422, requester.post(POLICIES, Retention.change(other)));

        assertThat(refused.at("/errors/0/detail").asText()).contains("System Event Retention");
        Api.expect(201, requester.post(POLICIES, Retention.change(other.put("isActive", false))));
    }

    @Test
    void whatWasAskedOfAnOlderVersionIsNotDone() {
        ObjectNode policy = Retention.policyOf(Api.expect(200, operator.get(OF_TRAIL)));
        Api.expect(
                428,
                requester
                        .given()
                        .contentType(ContentType.JSON)
                        .body(Retention.change(policy))
                        .put(OF_TRAIL));
        Api.expect(412, requester.put(OF_TRAIL, "\"999\"", Retention.change(policy)));
        JsonNode asked = Api.expect(
                202, requester.put(OF_TRAIL, "*", Retention.change(policy.put("retentionPeriodDays", 2_600))));
        Sql.run(
                "update data_retention_policies set row_version = row_version + 1 where id = cast(? as uuid)",
                SHIPPED + "1");

        Api.expect(409, approver.post(Retention.approval(asked), ""));

        Api.expect(200, approver.post(Retention.approval(asked).replace("/approve", "/refuse"), ""));
        retention.approve(OF_TRAIL, policy.put("retentionPeriodDays", 2_555));
    }

    private static List<String> pointers(Response answer) {
        return Api.expect(422, answer).path("errors").findValuesAsText("pointer");
    }
}
