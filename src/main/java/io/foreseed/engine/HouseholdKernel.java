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
    public PathEnd end(int path) {
        HouseholdOutcomes all = outcomes();
        return new PathEnd(
                all.succeeds(path),
                all.terminalWealth[path],
                all.firstUnfundedStep[path],
                all.shortfall[path],
                Math.min(all.endStep[path], input.steps()));
    }

    @Override
    public MarketModel market() {
        return market;
    }

    @Override
    public double[] weights(int step) {
        return rules.weights(step);
    }

    /**
     * Where the spending rule begins; where nothing but the plan decides, the last time that an income of somebody ends
     * before the plan does.
     */
    @Override
    public int retirementStep() {
        int start = input.spendingRule().start();
        if (start < input.steps()) {
            return start;
        }
        return input.household().incomes().stream()
                .filter(income -> income.owner() != Household.NOBODY)
                .mapToInt(income -> income.span().end())
                .filter(end -> end < input.steps())
                .max()
                .orElse(0);
    }

    @Override
    public int people() {
        return input.household().people().size();
    }

    @Override
    public IncomeLanes incomes(int firstPath, int lanes) {
        return new IncomeLanes(rules, longevity, firstPath, lanes);
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
