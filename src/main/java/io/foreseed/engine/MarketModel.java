package io.foreseed.engine;

/**
 * The market of a simulation of algorithm 2: it draws what successive paths meet, step by step.
 *
 * <p>Path p depends on the model's parameters, the seed and p alone, never on its batch. Adding a return model is one
 * class.
 */
interface MarketModel {
    /** The number of asset classes. */
    int classes();

    /**
     * Paths {@code firstPath} to {@code firstPath + lanes - 1} before their first step. Different batches may be
     * started and advanced at the same time by different threads.
     */
    MarketBatch start(int firstPath, int lanes);

    /** How many different paths there are at most. */
    default int maximumPaths() {
        return Integer.MAX_VALUE;
    }
}
