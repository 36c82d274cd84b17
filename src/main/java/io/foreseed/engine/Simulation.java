package io.foreseed.engine;

import java.util.BitSet;

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

    /** A path of a household has its place in four streams at most: returns, inflation or regime, history, lives. */
    private static final int HOUSEHOLD_STREAMS = 4;

    private final SimulatedPlan input;
    private final Kernel kernel;
    private final int pathsOfBatch;

    public Simulation(SimulatedPlan input) {
        this(input, PATHS_OF_BATCH);
    }

    Simulation(SimulatedPlan input, int pathsOfBatch) {
        this.input = input;
        this.pathsOfBatch = pathsOfBatch;
        kernel = switch (input) {
            case SimulationInput pot -> new PotKernel(pot);
            case HouseholdInput household -> new HouseholdKernel(household);
        };
    }

    /** The heap that a simulation of this input needs at most, in bytes. */
    public static long memoryBytes(SimulatedPlan input) {
        long streamBytes = 4L * Long.BYTES;
        long copyBytes = (long) MAXIMUM_PERCENTILE_COPIES * Double.BYTES;
        return switch (input) {
            case SimulationInput pot ->
                pot.iterations() * (PathOutcomes.bytesOfPath(pot.horizonYears()) + streamBytes + copyBytes);
            case HouseholdInput household ->
                household.iterations()
                        * (HouseholdOutcomes.bytesOfPath(household) + HOUSEHOLD_STREAMS * streamBytes + 2 * copyBytes);
        };
    }

    /** The size of the computation: paths x steps x asset classes, for a household also x accounts. */
    public static long work(SimulatedPlan input) {
        long perStep =
                switch (input) {
                    case SimulationInput pot -> pot.classes();
                    case HouseholdInput household ->
                        (long) household.classes()
                                * household.household().accounts().size();
                };
        return input.iterations() * (long) input.steps() * perStep;
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
        kernel.compute(firstPath, lanes);
    }

    /** The result, once every batch was computed and its thread's writes are visible to the caller. */
    public SimulationResult result() {
        return kernel.result();
    }

    /** By path, whether it succeeded as the result counts it, once every batch was computed. */
    public BitSet successes() {
        BitSet successes = new BitSet(input.iterations());
        for (int path = 0; path < input.iterations(); path++) {
            successes.set(path, kernel.end(path).succeeds());
        }
        return successes;
    }

    /** By path, the terminal wealth in the money of the result, once every batch was computed. */
    public double[] terminalWealth() {
        double[] wealth = new double[input.iterations()];
        for (int path = 0; path < wealth.length; path++) {
            wealth[path] = kernel.end(path).terminalWealth();
        }
        return wealth;
    }

    /**
     * The number of the path of a rank, once every batch was computed.
     *
     * @param rank  within the number of paths
     */
    public int pathOf(Rank rank) {
        return ranking().path(rank);
    }

    /**
     * One path to be compared with all, once every batch was computed; it changes no bit of the result.
     *
     * @param rank  within the number of paths
     */
    public PathComparison comparison(Rank rank) {
        return new PathComparison(input, kernel, pathsOfBatch, ranking(), rank);
    }

    private PathRanking ranking() {
        return new PathRanking(input.iterations(), kernel::end);
    }

    /**
     * Computes one path on its own: the same bits as in its batch.
     *
     * @param path  0 to the number of paths - 1
     */
    public PathOutcome computePath(int path) {
        return kernel.path(path);
    }
}
