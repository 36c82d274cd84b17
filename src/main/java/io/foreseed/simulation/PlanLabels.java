package io.foreseed.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What people call a plan and its parts. Labels change no number and are outside both digests, so that renaming or
 * erasing a person never breaks a stored run.
 *
 * @param currency  an ISO 4217 code
 * @param accounts  a name for each balance, in their order; empty after an erasure
 * @param cashFlows  a name for each cash flow, in their order; empty after an erasure
 */
public record PlanLabels(String name, String currency, List<String> accounts, List<String> cashFlows) {
    public PlanLabels {
        accounts = List.copyOf(accounts);
        cashFlows = List.copyOf(cashFlows);
    }

    public JsonNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("name", name).put("currency", currency);
        ArrayNode accountNames = json.putArray("accounts");
        accounts.forEach(accountNames::add);
        ArrayNode flowNames = json.putArray("cashFlows");
        cashFlows.forEach(flowNames::add);
        return json;
    }

    /** Labels as they were written; what is missing becomes a general name. */
    static PlanLabels of(JsonNode json) {
        return new PlanLabels(
                json.path("name").asText("Plan"),
                json.path("currency").asText("USD"),
                texts(json.path("accounts")),
                texts(json.path("cashFlows")));
    }

    private static List<String> texts(JsonNode names) {
        List<String> texts = new ArrayList<>();
        names.forEach(name -> texts.add(name.asText()));
        return texts;
    }
}
