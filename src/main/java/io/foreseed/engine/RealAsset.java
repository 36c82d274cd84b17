package io.foreseed.engine;

import java.util.Map;
import java.util.TreeMap;

/**
 * Something of value that is in no account, such as a home.
 *
 * @param value  in the money of the plan's start
 * @param growth  a year above inflation, -0.5 to 0.5
 * @param span  bought at its start when that is above 0, sold at its end when that comes before the horizon
 * @param sellingCost  fraction of the price, 0 to 0.5
 * @param costBasis  of what is owned from the start
 * @param isTaxed  whether what it gained is taxed when it is sold
 */
public record RealAsset(double value, double growth, Span span, double sellingCost, double costBasis, boolean isTaxed) {
    public RealAsset {
        value = Range.of(value, 0, Household.MAXIMUM_AMOUNT, "value");
        growth = Range.of(growth, -0.5, 0.5, "growth");
        sellingCost = Range.of(sellingCost, 0, 0.5, "sellingCost");
        costBasis = Range.of(costBasis, 0, Household.MAXIMUM_AMOUNT, "costBasis");
    }

    /** The value at the start of a step in the money of the plan's start. */
    double realValue(int step, int stepsPerYear) {
        return value * StrictMath.pow(1 + growth, (double) step / stepsPerYear);
    }

    Map<String, Object> json() {
        Map<String, Object> json = new TreeMap<>();
        json.put("value", value);
        json.put("growth", growth);
        json.put("sellingCost", sellingCost);
        json.put("costBasis", costBasis);
        json.put("taxed", isTaxed);
        span.write(json);
        return json;
    }
}
