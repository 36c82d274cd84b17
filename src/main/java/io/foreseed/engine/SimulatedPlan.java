package io.foreseed.engine;

/** What can be simulated: the checked and complete input of one of the algorithms. */
public sealed interface SimulatedPlan permits SimulationInput, HouseholdInput {
    /** Any 64 bits. */
    long seed();

    /** The number of paths. */
    int iterations();

    int horizonYears();

    int stepsPerYear();

    /** Of the intervals of success probabilities, 0.50 to 0.99. */
    double confidenceLevel();

    /** The number of asset classes. */
    int classes();

    /** The arithmetic that computes this input. */
    AlgorithmVersion algorithmVersion();

    /** The same plan with another seed or number of paths. */
    SimulatedPlan with(long otherSeed, int otherIterations);

    /**
     * This input as JSON in the canonical form of RFC 8785; the seed is a decimal string, since that form rounds
     * integers beyond 2^53.
     */
    String canonicalJson();

    /** SHA-256 of the canonical JSON, as {@code sha256:} and 64 hexadecimal digits. */
    default String inputDigest() {
        return new Digest().add(canonicalJson()).end();
    }

    /** How many paths it can have: as many sequences of the horizon's length as a history has, where it is replayed. */
    default int maximumIterations() {
        return SimulationInput.MAXIMUM_ITERATIONS;
    }

    /** Whether the paths are drawn independently of each other, so that shares of them have a standard error. */
    default boolean isSampled() {
        return true;
    }

    /** What the amounts of the answer are counted in. */
    PriceLevel prices();

    /** The number of steps of one path. */
    default int steps() {
        return horizonYears() * stepsPerYear();
    }
}
