package io.foreseed.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foreseed.market.PortfolioModel;
import io.foreseed.market.TaxRules;
import io.foreseed.plan.InputType;
import io.foreseed.plan.Plan;
import io.foreseed.plan.PlanInput;
import io.foreseed.plan.PlanSnapshot;
import java.util.List;
import java.util.Optional;

/** Writes the plan document (schema 2) of a stored plan: its inputs are the document's elements and sections. */
final class HouseholdDocumentBuilder {
    private static final String LONGEVITY = "longevity";
    private static final String ASSET_CLASSES = "assetClasses";
    private static final String TAX_PROFILE = "taxProfile";
    private static final String RULES = "rules";

    private final ObjectMapper json;
    private final PlanSnapshot snapshot;
    private final ObjectNode assumptions;
    private final Optional<TaxRules> taxRules;

    /**
     * @param assumptions  of the plan's set, with the classes of its portfolio model
     * @param taxRules  those that the plan names
     */
    HouseholdDocumentBuilder(
            ObjectMapper json, PlanSnapshot snapshot, ObjectNode assumptions, Optional<TaxRules> taxRules) {
        this.json = json;
        this.snapshot = snapshot;
        this.assumptions = assumptions;
        this.taxRules = taxRules;
    }

    /** The version of the tax rules that the plan names. */
    static Optional<String> taxRules(PlanSnapshot snapshot) {
        return snapshot.inputs().stream()
                .filter(input -> input.type() == InputType.TAX_PROFILE
                        && input.value().path(RULES).isTextual())
                .map(input -> input.value().path(RULES).textValue())
                .findFirst();
    }

    ObjectNode document(PortfolioModel model, RunRequest request) {
        Plan plan = snapshot.plan();
        ObjectNode document = json.createObjectNode();
        document.put("schemaVersion", 2);
        document.put("name", plan.name());
        document.put("seed", request.seed() == null ? Long.toString(plan.seed()) : request.seed());
        document.put("iterations", request.iterations() == null ? plan.iterations() : request.iterations());
        document.put("horizonYears", plan.horizonYears());
        document.put("confidenceLevel", plan.confidenceLevel());
        document.set("assumptions", withMarketModel());
        document.set("allocation", allocation(model));
        section(InputType.SPENDING_RULE, "spendingRule", document);
        section(InputType.TAX_PROFILE, TAX_PROFILE, document);
        taxRules.ifPresent(rules -> document.set(TAX_PROFILE, written(rules, document.path(TAX_PROFILE))));
        of(InputType.HOUSEHOLD).forEach(input -> document.setAll((ObjectNode) input.value()));
        for (InputType type : InputType.values()) {
            type.list().ifPresent(list -> document.set(list, elements(type)));
        }
        longevity(document);
        return document;
    }

    /** The rules' own words in place of their name, so that what is run says what it was run with. */
    private ObjectNode written(TaxRules rules, JsonNode profile) {
        ObjectNode written = profile.deepCopy();
        written.remove(RULES);
        ObjectNode words = json.createObjectNode()
                .put("type", rules.type())
                .put("name", rules.name())
                .put("year", rules.year())
                .put("authority", rules.authority());
        words.setAll((ObjectNode) json.valueToTree(rules.rates()));
        return words.setAll(written);
    }

    private List<PlanInput> of(InputType type) {
        return snapshot.inputs().stream().filter(input -> input.type() == type).toList();
    }

    private void section(InputType type, String member, ObjectNode document) {
        of(type).forEach(input -> document.set(member, input.value()));
    }

    private ArrayNode elements(InputType type) {
        ArrayNode elements = json.createArrayNode();
        for (PlanInput input : of(type)) {
            ObjectNode element = elements.addObject().put("name", input.name());
            element.setAll((ObjectNode) input.value().deepCopy());
        }
        return elements;
    }

    /** A person's law of life stands with the person, and in the document in a list of its own. */
    private void longevity(ObjectNode document) {
        ArrayNode laws = json.createArrayNode();
        for (JsonNode person : document.path("people")) {
            JsonNode law = ((ObjectNode) person).remove(LONGEVITY);
            laws.add(law == null ? json.createObjectNode().put("type", "fixed") : law);
        }
        document.set(LONGEVITY, laws);
    }

    private JsonNode allocation(PortfolioModel model) {
        List<PlanInput> given = of(InputType.ALLOCATION);
        return given.isEmpty()
                ? json.createObjectNode().set("weights", json.valueToTree(model.assetAllocation()))
                : given.getFirst().value();
    }

    /** The set's figures, but return model, inflation, history, and what classes have besides, as the plan says. */
    private ObjectNode withMarketModel() {
        for (PlanInput input : of(InputType.MARKET_MODEL)) {
            ObjectNode value = (ObjectNode) input.value().deepCopy();
            JsonNode ofClasses = value.remove(ASSET_CLASSES);
            assumptions.setAll(value);
            for (JsonNode assetClass : assumptions.path(ASSET_CLASSES)) {
                JsonNode more = ofClasses == null
                        ? json.createObjectNode()
                        : ofClasses.path(assetClass.path("id").asText());
                if (more.isObject()) {
                    ((ObjectNode) assetClass).setAll((ObjectNode) more);
                }
            }
        }
        return assumptions;
    }
}
