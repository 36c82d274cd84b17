package io.foreseed.engine;

import java.util.Map;
import java.util.TreeMap;

/**
 * Everything the answer of a household's simulation depends on, checked and complete: schema 2 of the plan document,
 * algorithm 2.
 *
 * <p>Names are not here, and neither is a date: times are steps, ages are months.
 *
 * @param seed  any 64 bits
 * @param iterations  the number of paths, 1 to 200,000
 * @param horizonYears  1 to 100
 * @param stepsPerYear  1 or 12
 * @param confidenceLevel  of the intervals of success probabilities, 0.50 to 0.99
 */
public record HouseholdInput(
        long seed,
        int iterations,
        int horizonYears,
        int stepsPerYear,
        double confidenceLevel,
        HouseholdMarket market,
        Allocation allocation,
        Household household,
        SpendingRule spendingRule,
        WithdrawalOrder withdrawalOrder,
        TaxProfile taxProfile,
        Longevity longevity)
        implements SimulatedPlan {
    public static final int SCHEMA_VERSION = 2;

    public HouseholdInput {
        Range.require(iterations >= 1 && iterations <= SimulationInput.MAXIMUM_ITERATIONS, "iterations");
        Range.require(horizonYears >= 1 && horizonYears <= SimulationInput.MAXIMUM_HORIZON_YEARS, "horizonYears");
        Range.require(stepsPerYear == 1 || stepsPerYear == 12, "stepsPerYear");
        confidenceLevel = Range.of(confidenceLevel, 0.5, 0.99, "confidenceLevel");
        Range.require(longevity.laws().size() == household.people().size(), "longevity");
        for (Allocation.Point point : allocation.points()) {
            Range.require(point.weights().size() == market.ids().size(), "weights");
        }
    }

    /** Which accounts pay first. */
    public enum WithdrawalOrder {
        /** Cash, then taxable, tax-deferred and tax-free accounts; several of a type in proportion to their balances. */
        CONVENTIONAL,
        /** All accounts in proportion to their balances. */
        PROPORTIONAL
    }

    @Override
    public AlgorithmVersion algorithmVersion() {
        return AlgorithmVersion.V2;
    }

    @Override
    public int classes() {
        return market.ids().size();
    }

    @Override
    public HouseholdInput with(long otherSeed, int otherIterations) {
        return new HouseholdInput(
                otherSeed,
                otherIterations,
                horizonYears,
                stepsPerYear,
                confidenceLevel,
                market,
                allocation,
                household,
                spendingRule,
                withdrawalOrder,
                taxProfile,
                longevity);
    }

    @Override
    public String canonicalJson() {
        Map<String, Object> json = new TreeMap<>(household.json());
        json.put("schemaVersion", SCHEMA_VERSION);
        json.put("seed", Long.toString(seed));
        json.put("iterations", iterations);
        json.put("horizonYears", horizonYears);
        json.put("stepsPerYear", stepsPerYear);
        json.put("confidenceLevel", confidenceLevel);
        json.put("assumptions", market.json());
        json.put("allocation", allocation.json(market.ids()));
        json.put("spendingRule", spendingRule.json());
        json.put("withdrawalOrder", SimulationInput.jsonName(withdrawalOrder));
        json.put("taxProfile", taxProfile.json());
        json.put("longevity", longevity.json());
        return new CanonicalJson().tree(json).toString();
    }

    /** The headline figures of a household are always in today's money. */
    @Override
    public PriceLevel prices() {
        return market.law().hasInflation() ? PriceLevel.OF_TODAY : PriceLevel.CONSTANT;
    }

    @Override
    public boolean isSampled() {
        return market.law().returns().isSampled();
    }

    @Override
    public int maximumIterations() {
        History history = market.law().history();
        return history == null || !(market.law().returns().outsideEpisode() instanceof HistoricalSequences)
                ? SimulationInput.MAXIMUM_ITERATIONS
                : history.sequences(stepsPerYear, steps());
    }
}
