package io.foreseed.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Algorithm 1: all accounts are one pot, and nothing is taxed. */
final class PotKernel implements Kernel {
    private final SimulationInput input;
    private final PlanRules rules;
    private final PathStreams streams;
    private final PathOutcomes outcomes;

    PotKernel(SimulationInput input) {
        this.input = input;
        rules = new PlanRules(input);
        streams = new PathStreams(input.seed(), RandomDomain.RETURNS, input.iterations());
        outcomes = new PathOutcomes(input.iterations(), input.horizonYears());
    }

    @Override
    public void compute(int firstPath, int lanes) {
        new PathBatch(rules, lanes).compute(streams, firstPath, outcomes);
    }

    @Override
    public SimulationResult result() {
        return new ResultFold(input, outcomes).result();
    }

    @Override
    public PathEnd end(int path) {
        int unfunded = outcomes.firstUnfundedStep[path];
        return new PathEnd(
                unfunded == PathOutcomes.FUNDED,
                outcomes.terminalWealth(path),
                unfunded,
                outcomes.shortfall[path],
                input.steps());
    }

    /** Algorithm 2 draws from the same streams in the same order. */
    @Override
    public MarketModel market() {
        SimulationInput.Market market = input.market();
        ReturnLaw law =
                switch (market.returnModel()) {
                    case NORMAL -> new NormalReturns();
                    case LOGNORMAL -> new LognormalReturns();
                };
        InflationLaw inflation = InflationLaw.constant(market.meanInflation());
        return new MarketInput(
                        market.version(), market.assetClasses(), market.correlations(), law, inflation, null, List.of())
                .market(input.stepsPerYear(), input.steps(), input.seed(), input.iterations());
    }

    @Override
    public double[] weights(int step) {
        double[] weights = new double[rules.classes()];
        for (int index = 0; index < weights.length; index++) {
            weights[index] = rules.weight(index);
        }
        return weights;
    }

    /** The first year in which an expense begins. */
    @Override
    public int retirementStep() {
        return input.stepsPerYear()
                * input.cashFlows().stream()
                        .filter(flow -> flow.kind() == SimulationInput.FlowKind.EXPENSE)
                        .mapToInt(SimulationInput.CashFlow::firstYear)
                        .min()
                        .orElse(0);
    }

    @Override
    public int people() {
        return 0;
    }

    @Override
    public @Nullable IncomeLanes incomes(int firstPath, int lanes) {
        return null;
    }

    @Override
    public PathOutcome path(int path) {
        compute(path, 1);
        return PathOutcome.of(outcomes, path, input.stepsPerYear());
    }
}
