package io.foreseed.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foreseed.plan.InputType;
import io.foreseed.plan.PlanInputRequest;
import java.util.ArrayList;
import java.util.List;

/** Takes a plan document of schema 2 apart into the inputs of a stored plan. */
final class HouseholdInputs {
    private static final String ASSET_CLASSES = "assetClasses";

    private final ObjectMapper json;
    private final JsonNode document;
    private final String source;
    private final List<PlanInputRequest> requests = new ArrayList<>();

    HouseholdInputs(ObjectMapper json, JsonNode document, String source) {
        this.json = json;
        this.document = document;
        this.source = source;
    }

    List<PlanInputRequest> requests() {
        ObjectNode household = json.createObjectNode();
        for (String member :
                List.of("startDate", "stepsPerYear", "currency", "surplusAccount", "bequest", "withdrawalOrder")) {
            copy(document, household, member);
        }
        add(InputType.HOUSEHOLD, "Household", household);
        add(InputType.MARKET_MODEL, "Market model", marketModel());
        section(InputType.ALLOCATION, "Allocation", "allocation");
        section(InputType.SPENDING_RULE, "Spending rule", "spendingRule");
        section(InputType.TAX_PROFILE, "Tax profile", "taxProfile");
        for (InputType type : InputType.values()) {
            type.list().ifPresent(list -> elements(type, document.path(list)));
        }
        return requests;
    }

    private void elements(InputType type, JsonNode elements) {
        for (int index = 0; index < elements.size(); index++) {
            ObjectNode value = elements.get(index).deepCopy();
            String name = value.remove("name").textValue();
            JsonNode law = document.path("longevity").path(index);
            if (type == InputType.PERSON && law.isObject()) {
                value.set("longevity", law);
            }
            add(type, name, value);
        }
    }

    private ObjectNode marketModel() {
        JsonNode assumptions = document.path("assumptions");
        ObjectNode model = json.createObjectNode();
        for (String member : List.of("returnModel", "inflation", "history")) {
            copy(assumptions, model, member);
        }
        ObjectNode classes = model.putObject(ASSET_CLASSES);
        for (JsonNode assetClass : assumptions.path(ASSET_CLASSES)) {
            ObjectNode more = classes.putObject(assetClass.path("id").asText());
            copy(assetClass, more, "annualFee");
            copy(assetClass, more, "series");
        }
        return model;
    }

    private void section(InputType type, String name, String member) {
        if (document.has(member)) {
            add(type, name, document.get(member));
        }
    }

    private void add(InputType type, String name, JsonNode value) {
        requests.add(new PlanInputRequest(type, name, value, source, null));
    }

    private static void copy(JsonNode from, ObjectNode to, String member) {
        if (from.has(member)) {
            to.set(member, from.get(member));
        }
    }
}
