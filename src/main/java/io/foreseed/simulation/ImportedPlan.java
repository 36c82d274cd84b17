package io.foreseed.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foreseed.engine.HouseholdInput;
import io.foreseed.engine.MarketInput;
import io.foreseed.engine.SimulationInput;
import io.foreseed.engine.SimulationInput.AssetClass;
import io.foreseed.engine.SimulationInput.Market;
import io.foreseed.engine.SimulationInput.ReturnModel;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A plan document that is to be stored.
 *
 * @param document  what was read
 * @param source  as it was written
 */
record ImportedPlan(PlanDocument document, JsonNode source) {
    /** The figures that a set of assumptions holds; what else schema 2 assumes is an input of the plan. */
    Market market() {
        return switch (document.input()) {
            case SimulationInput pot -> pot.market();
            case HouseholdInput household -> market(household.market().law());
        };
    }

    private static Market market(MarketInput law) {
        boolean isNormal = law.returns().outsideEpisode().type().equals(SimulationInput.jsonName(ReturnModel.NORMAL));
        return new Market(
                law.version(),
                isNormal ? ReturnModel.NORMAL : ReturnModel.LOGNORMAL,
                law.assetClasses(),
                law.correlations(),
                law.inflation().mean());
    }

    /** The assumptions of a set, without their version. */
    ObjectNode assumptions() {
        Market market = market();
        ObjectNode assumptions = JsonNodeFactory.instance.objectNode();
        assumptions.putObject("returnModel").put("type", SimulationInput.jsonName(market.returnModel()));
        ArrayNode classes = assumptions.putArray("assetClasses");
        for (AssetClass assetClass : market.assetClasses()) {
            classes.addObject()
                    .put("id", assetClass.id())
                    .put("expectedReturn", decimal(assetClass.expectedReturn()))
                    .put("volatility", decimal(assetClass.volatility()));
        }
        ArrayNode rows = assumptions.putArray("correlations");
        for (List<Double> row : market.correlations().rows()) {
            ArrayNode entries = rows.addArray();
            row.forEach(entry -> entries.add(decimal(entry)));
        }
        assumptions
                .putObject("inflation")
                .put("mean", decimal(market.meanInflation()))
                .put("volatility", BigDecimal.ZERO);
        return assumptions;
    }

    /** The weights of the portfolio model: of a glide path those it begins with. */
    Map<String, BigDecimal> weights() {
        Map<String, BigDecimal> weights = new LinkedHashMap<>();
        switch (document.input()) {
            case SimulationInput pot ->
                pot.portfolio().weights().forEach((id, weight) -> weights.put(id, decimal(weight)));
            case HouseholdInput household -> {
                List<Double> first = household.allocation().points().getFirst().weights();
                for (int index = 0; index < first.size(); index++) {
                    weights.put(household.market().ids().get(index), decimal(first.get(index)));
                }
            }
        }
        return weights;
    }

    private static BigDecimal decimal(double value) {
        return BigDecimal.valueOf(value);
    }
}
