package io.foreseed.engine;

import io.foreseed.engine.SimulationInput.AssetClass;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is assumed of the market, for algorithm 2.
 *
 * @param version  the name of the assumptions
 * @param assetClasses  in the order of their draws
 * @param correlations  of the classes' normal drivers
 * @param returns  the return model
 * @param inflation  the law of inflation; a historical return model has its own
 * @param history  what a historical return model or an episode takes; other models have none
 * @param series  the history's series by class; empty without a history
 */
public record MarketInput(
        String version,
        List<AssetClass> assetClasses,
        CorrelationMatrix correlations,
        ReturnLaw returns,
        InflationLaw inflation,
        @Nullable History history,
        List<String> series) {
    public MarketInput {
        assetClasses = List.copyOf(assetClasses);
        series = List.copyOf(series);
        int classes = assetClasses.size();
        require(classes >= 1 && classes <= SimulationInput.MAXIMUM_ASSET_CLASSES, "assetClasses");
        Set<String> ids = new TreeSet<>();
        assetClasses.forEach(assetClass -> require(ids.add(assetClass.id()), "id"));
        require(correlations.size() == classes && correlations.isPositiveDefinite(), "correlations");
        require(returns.needsHistory() == (history != null), "history");
        require(series.size() == (history == null ? 0 : classes), "series");
        require(history == null || history.growth().keySet().containsAll(series), "series");
        require(returns.fits(classes), "returns");
        inflation.check(correlations);
    }

    /**
     * The market of a simulation.
     *
     * @param stepsPerYear  1 or 12; a historical model takes whole periods of its history in each step
     * @param steps  of each path
     * @param paths  their number, for which the beginnings of the random streams are kept
     */
    MarketModel market(int stepsPerYear, int steps, long seed, int paths) {
        return returns.market(new MarketContext(this, stepsPerYear, steps, seed, paths));
    }

    /** Whether prices move at all. */
    boolean hasInflation() {
        return history != null || inflation.mean() != 0 || inflation.initial() != 0 || inflation.volatility() != 0;
    }

    /** The assumptions, as documents write them. */
    Map<String, Object> json() {
        Map<String, Object> json = new TreeMap<>();
        List<Object> classes = new ArrayList<>();
        for (int index = 0; index < assetClasses.size(); index++) {
            AssetClass assetClass = assetClasses.get(index);
            Map<String, Object> ofClass = new TreeMap<>();
            ofClass.put("id", assetClass.id());
            ofClass.put("expectedReturn", assetClass.expectedReturn());
            ofClass.put("volatility", assetClass.volatility());
            if (history != null) {
                ofClass.put("series", series.get(index));
            }
            classes.add(ofClass);
        }
        json.put("version", version);
        json.put("assetClasses", classes);
        json.put("correlations", correlations.rows());
        json.put("returnModel", returns.json());
        json.put("inflation", inflation.json());
        if (history != null) {
            json.put("history", history.version());
        }
        return json;
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalArgumentException("out of range: " + what);
        }
    }
}
