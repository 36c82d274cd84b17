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
        Map<String, Object> json = new TreeMap<>();
        List<Object> classes = new ArrayList<>();
        for (int index = 0; index < fees.size(); index++) {
            AssetClass assetClass = law.assetClasses().get(index);
            Map<String, Object> member = new TreeMap<>();
            member.put("id", assetClass.id());
            member.put("annualFee", fees.get(index));
            if (law.returns().isHistorical()) {
                member.put("series", law.series().get(index));
            } else {
                member.put("expectedReturn", assetClass.expectedReturn());
                member.put("volatility", assetClass.volatility());
            }
            classes.add(member);
        }
        json.put("version", law.version());
        json.put("assetClasses", classes);
        json.put("returnModel", (CanonicalJson.Part) part -> ReturnLaws.write(law.returns(), part));
        if (law.returns().isHistorical()) {
            json.put("history", Objects.requireNonNull(law.history()).version());
        } else {
            json.put("correlations", law.correlations().rows());
            json.put("inflation", inflationJson());
        }
        return json;
    }

    private Map<String, Object> inflationJson() {
        InflationLaw inflation = law.inflation();
        Map<String, Object> json = new TreeMap<>();
        json.put("mean", inflation.mean());
        json.put("volatility", inflation.volatility());
        json.put("halfLifeYears", inflation.halfLifeYears());
        json.put("initial", inflation.initial());
        json.put("correlations", inflation.correlations());
        return json;
    }
}
