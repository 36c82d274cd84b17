package io.foreseed.engine;

import org.jspecify.annotations.Nullable;

/** Algorithm 2: a household with accounts, taxes and a spending rule. */
final class HouseholdKernel implements Kernel {
    private final HouseholdInput input;
    private final HouseholdRules rules;
    private final MarketModel market;
    private final LongevityModel longevity;
    private @Nullable HouseholdOutcomes outcomes;

    HouseholdKernel(HouseholdInput input) {
        this.input = input;
        rules = new HouseholdRules(input);
        market = input.market().law().market(input.stepsPerYear(), input.steps(), input.seed(), input.iterations());
        longevity = input.longevity()
                .model(
                        input.household().people(),
                        input.stepsPerYear(),
                        input.steps(),
                        input.seed(),
                        input.iterations());
    }

    @Override
    public void compute(int firstPath, int lanes) {
        batch(firstPath, lanes).compute(outcomes(), firstPath);
    }

    @Override
    public SimulationResult result() {
        return new HouseholdFold(rules, outcomes()).result();
    }

    @Override
    public boolean succeeds(int path) {
        return outcomes().succeeds(path);
    }

    @Override
    public double terminalWealth(int path) {
        return outcomes().terminalWealth[path];
    }

    /** Keeps nothing of the other paths. */
    @Override
    public PathOutcome path(int path) {
        HouseholdOutcomes own = new HouseholdOutcomes(input, 1);
        batch(path, 1).compute(own, 0);
        return HouseholdPath.of(rules, own);
    }

    private HouseholdBatch batch(int firstPath, int lanes) {
        return new HouseholdBatch(rules, market, longevity, firstPath, lanes);
    }

    private synchronized HouseholdOutcomes outcomes() {
        if (outcomes == null) {
            outcomes = new HouseholdOutcomes(input, input.iterations());
        }
        return outcomes;
    }
}
