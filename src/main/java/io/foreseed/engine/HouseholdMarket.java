package io.foreseed.engine;

import io.foreseed.engine.SimulationInput.AssetClass;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The capital market assumptions of a household's plan.
 *
 * @param law  classes, correlations, return model, inflation
 * @param fees  of each class, fraction a year, 0 to 0.1
 */
public record HouseholdMarket(MarketInput law, List<Double> fees) {
    public HouseholdMarket {
        fees = fees.stream().map(fee -> Range.of(fee, 0, 0.1, "annualFee")).toList();
        Range.require(fees.size() == law.assetClasses().size(), "annualFee");
    }

    /** In the order of their draws. */
    public List<String> ids() {
        return law.assetClasses().stream().map(AssetClass::id).toList();
    }

    Map<String, Object> json() {
        Map<String, Object> json = new TreeMap<>(law.json());
        List<Object> classes = new ArrayList<>();
        for (Object member : (List<?>) Objects.requireNonNull(json.get("assetClasses"))) {
            Map<Object, Object> withFee = new TreeMap<>((Map<?, ?>) member);
            withFee.put("annualFee", fees.get(classes.size()));
            classes.add(withFee);
        }
        json.put("assetClasses", classes);
        return json;
    }
}
