package io.foreseed.service;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Asks for policies, approves them, and has them carried out. */
final class Retention {
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Api operator;
    private final Api requester;
    private final Api approver;

    Retention(Api operator, Api requester, Api approver) {
        this.operator = operator;
        this.requester = requester;
        this.approver = approver;
    }

    JsonNode carriedOut(String policy) {
        List<JsonNode> begun = new ArrayList<>();
        await().atMost(PATIENCE).until(() -> {
            Response answer = operator.post(policy + "/executions", "");
            if (answer.statusCode() == 201) {
                begun.add(Api.expect(201, answer));
            }
            return !begun.isEmpty();
        });
        return awaitEnd(policy, begun.getFirst().path("id").asText());
    }

    JsonNode awaitEnd(String policy, String execution) {
        String path = policy + "/executions/" + execution;
        await().atMost(PATIENCE).until(() -> Api.expect(200, operator.get(path)).has("finishedAt"));
        return Api.expect(200, operator.get(path));
    }

    void approve(String policy, ObjectNode content) {
        JsonNode asked = Api.expect(202, requester.put(policy, "*", change(content)));
        Api.expect(200, approver.post(approval(asked), ""));
    }

    static String approval(JsonNode asked) {
        return "/api/v1/approvals/" + asked.path("id").asText() + "/approve";
    }

    static ObjectNode policyOf(JsonNode policy) {
        ObjectNode content = Api.JSON.createObjectNode();
        for (String member : List.of(
                "name",
                "description",
                "isActive",
                "tableName",
                "conditions",
                "columns",
                "retentionPeriodDays",
                "action",
                "scheduleCron")) {
            if (policy.has(member)) {
                content.set(member, policy.get(member));
            }
        }
        return content;
    }

    static ObjectNode policy(String name, String table, int days, String action) {
        ObjectNode policy = Api.JSON.createObjectNode().put("name", name).put("isActive", true);
        policy.put("tableName", table).put("retentionPeriodDays", days).put("action", action);
        return policy.put("scheduleCron", "0 4 * * 0");
    }

    static ObjectNode condition(String column, String operator, Object value) {
        ObjectNode condition = Api.JSON.createObjectNode().put("column", column).put("operator", operator);
        return condition.set("value", Api.JSON.valueToTree(value));
    }

    static String change(ObjectNode policy) {
        ObjectNode change = Api.JSON.createObjectNode().put("reason", "The law asks for it.");
        return change.set("policy", policy).toString();
    }
}
