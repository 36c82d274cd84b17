package io.foreseed.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foreseed.market.AssumptionSet;
import io.foreseed.market.MarketAssumptions;
import io.foreseed.market.MarketAssumptions.AssetClass;
import io.foreseed.market.PortfolioModel;
import io.foreseed.market.TaxRules;
import io.foreseed.plan.InputType;
import io.foreseed.plan.InputVocabulary;
import io.foreseed.plan.Plan;
import io.foreseed.plan.PlanInput;
import io.foreseed.plan.PlanSnapshot;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Writes the plan document of a stored plan: the one road from rows to a simulation; {@link InputVocabulary} says of which
 * schema.
 *
 * <p>Of the assumptions it takes the classes that the portfolio model names, in the order of the set.
 */
final class PlanDocumentBuilder {
    private final ObjectMapper json;

    PlanDocumentBuilder(ObjectMapper json) {
        this.json = json;
    }

    ObjectNode document(
            PlanSnapshot snapshot,
            AssumptionSet set,
            PortfolioModel model,
            Optional<TaxRules> taxRules,
            RunRequest request) {
        Plan plan = snapshot.plan();
        InputVocabulary.requireRead(snapshot);
        if (InputVocabulary.isHousehold(
                snapshot.inputs().stream().map(PlanInput::type).toList())) {
            return new HouseholdDocumentBuilder(json, snapshot, assumptions(set, model), taxRules)
                    .document(model, request);
        }
        JsonNode policy = policy(snapshot.inputs());
        ObjectNode document = json.createObjectNode();
        document.put("schemaVersion", 1);
        document.put("name", plan.name());
        document.put("currency", policy.path("currency").asText("USD"));
        document.put("seed", request.seed() == null ? Long.toString(plan.seed()) : request.seed());
        document.put("iterations", request.iterations() == null ? plan.iterations() : request.iterations());
        document.put("horizonYears", plan.horizonYears());
        document.put("stepsPerYear", policy.path("stepsPerYear").asInt(12));
        document.put("confidenceLevel", plan.confidenceLevel());
        document.put("amounts", policy.path("amounts").asText("real"));
        document.set("assumptions", assumptions(set, model));
        document.set("portfolio", portfolio(model, policy));
        document.set("accounts", accounts(snapshot.inputs()));
        document.set("cashFlows", cashFlows(snapshot.inputs()));
        return document;
    }

    private JsonNode policy(List<PlanInput> inputs) {
        return inputs.stream()
                .filter(input -> input.type() == InputType.POLICY)
                .map(PlanInput::value)
                .findFirst()
                .orElseGet(json::createObjectNode);
    }

    private ObjectNode assumptions(AssumptionSet set, PortfolioModel model) {
        MarketAssumptions all = set.assumptions();
        List<AssetClass> classes = all.assetClasses();
        int[] held = IntStream.range(0, classes.size())
                .filter(index ->
                        model.assetAllocation().containsKey(classes.get(index).id()))
                .toArray();
        ObjectNode assumptions = json.createObjectNode();
        assumptions.put("version", set.version());
        assumptions.set("returnModel", json.valueToTree(all.returnModel()));
        ArrayNode heldClasses = assumptions.putArray("assetClasses");
        ArrayNode correlations = assumptions.putArray("correlations");
        for (int row : held) {
            heldClasses.add(json.<JsonNode>valueToTree(classes.get(row)));
            ArrayNode rowOfCorrelations = correlations.addArray();
            for (int column : held) {
                rowOfCorrelations.add(all.correlations().get(row).get(column));
            }
        }
        assumptions.set("inflation", json.valueToTree(all.inflation()));
        return assumptions;
    }

    private ObjectNode portfolio(PortfolioModel model, JsonNode policy) {
        ObjectNode portfolio = json.createObjectNode();
        portfolio.set("weights", json.valueToTree(model.assetAllocation()));
        portfolio.put("rebalancing", policy.path("rebalancing").asText("annual"));
        portfolio.put(
                "annualFee", policy.has("annualFee") ? policy.get("annualFee").decimalValue() : BigDecimal.ZERO);
        return portfolio;
    }

    private ArrayNode accounts(List<PlanInput> inputs) {
        ArrayNode accounts = json.createArrayNode();
        for (PlanInput input : inputs) {
            if (input.type() == InputType.ASSETS) {
                ObjectNode account = accounts.addObject().put("name", input.name());
                account.set("balance", input.value().get("balance"));
            }
        }
        return accounts;
    }

    private ArrayNode cashFlows(List<PlanInput> inputs) {
        ArrayNode flows = json.createArrayNode();
        for (PlanInput input : inputs) {
            switch (input.type()) {
                case CONTRIBUTIONS -> flow(flows.addObject(), "contribution", input);
                case INCOME -> flow(flows.addObject(), "income", input);
                case EXPENSES -> flow(flows.addObject(), "expense", input);
                case GOALS -> flow(flows.addObject(), "goal", input);
                case DEMOGRAPHICS,
                        ASSETS,
                        POLICY,
                        PERSON,
                        ACCOUNT,
                        INCOME_STREAM,
                        SOCIAL_SECURITY,
                        EXPENSE,
                        GOAL,
                        CONTRIBUTION,
                        DEBT,
                        REAL_ASSET,
                        HOUSEHOLD,
                        MARKET_MODEL,
                        ALLOCATION,
                        SPENDING_RULE,
                        TAX_PROFILE -> {}
            }
        }
        return flows;
    }

    private static void flow(ObjectNode flow, String kind, PlanInput input) {
        flow.put("name", input.name()).put("kind", kind);
        flow.setAll((ObjectNode) input.value());
    }
}
