package io.foreseed.engine;

/**
 * One run of a plan: {@code result = simulate(input)}, and nothing else decides a bit of it.
 *
 * <p>Paths are computed in batches, each on its own and on any thread; {@link #result()} folds them in path order. So a
 * caller may fan batches out as it likes, stop between them, and report progress. The constructor and
 * {@link #computeBatch} are CPU work of milliseconds: keep them off event loops.
 */
public final class Simulation {
    /** So many lanes of a plan with few classes stay in the first cache; the size changes no bit. */
    private static final int PATHS_OF_BATCH = 256;

    private static final int MAXIMUM_PERCENTILE_COPIES = 2;

    private final SimulationInput input;
    private final PlanRules rules;
    private final PathStreams streams;
    private final PathOutcomes outcomes;
    private final int pathsOfBatch;

    public Simulation(SimulationInput input) {
        this(input, PATHS_OF_BATCH);
    }

    Simulation(SimulationInput input, int pathsOfBatch) {
        this.input = input;
        this.pathsOfBatch = pathsOfBatch;
        rules = new PlanRules(input);
        streams = new PathStreams(input.seed(), RandomDomain.RETURNS, input.iterations());
        outcomes = new PathOutcomes(input.iterations(), input.horizonYears());
    }

    /** The heap that a simulation of this input needs at most, in bytes. */
    public static long memoryBytes(SimulationInput input) {
        long streamBytes = 4L * Long.BYTES;
        long copyBytes = (long) MAXIMUM_PERCENTILE_COPIES * Double.BYTES;
        return input.iterations() * (PathOutcomes.bytesOfPath(input.horizonYears()) + streamBytes + copyBytes);
    }

    /** The size of the computation: paths x steps x asset classes. */
    public static long work(SimulationInput input) {
        return (long) input.iterations()
                * input.steps()
                * input.market().assetClasses().size();
    }

    /** The number of batches; computing each exactly once completes the simulation. */
    public int batchCount() {
        return Math.ceilDiv(input.iterations(), pathsOfBatch);
    }

    /**
     * Computes one batch. Different batches may be computed at the same time by different threads.
     *
     * @param index  0 to {@link #batchCount()} - 1
     */
    public void computeBatch(int index) {
        int firstPath = Math.multiplyExact(index, pathsOfBatch);
        int lanes = Math.min(pathsOfBatch, input.iterations() - firstPath);
        new PathBatch(rules, lanes).compute(streams, firstPath, outcomes);
    }

    /** The result, once every batch was computed and its thread's writes are visible to the caller. */
    public SimulationResult result() {
        return new ResultFold(input, outcomes).result();
    }

    /**
     * Computes one path on its own: the same bits as in its batch.
     *
     * @param path  0 to the number of paths - 1
     */
    public PathOutcome computePath(int path) {
        new PathBatch(rules, 1).compute(streams, path, outcomes);
        return PathOutcome.of(outcomes, path, input.stepsPerYear());
    }
}
