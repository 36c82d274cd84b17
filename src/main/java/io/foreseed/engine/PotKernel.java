package io.foreseed.engine;

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
    public boolean succeeds(int path) {
        return outcomes.firstUnfundedStep[path] == PathOutcomes.FUNDED;
    }

    @Override
    public double terminalWealth(int path) {
        return outcomes.terminalWealth(path);
    }

    @Override
    public PathOutcome path(int path) {
        compute(path, 1);
        return PathOutcome.of(outcomes, path, input.stepsPerYear());
    }
}
