package io.foreseed.engine;

import org.jspecify.annotations.Nullable;

/** The arithmetic of one algorithm for one input. */
interface Kernel {
    /** Computes successive paths; different ones may be computed at the same time by different threads. */
    void compute(int firstPath, int lanes);

    /** The result, once every path was computed. */
    SimulationResult result();

    /** How a path ended, once it was computed. */
    PathEnd end(int path);

    /** What paths meet: the same draws as those of the simulation. */
    MarketModel market();

    /** The target weight of each class in a step. */
    double[] weights(int step);

    /** The step in which retirement begins, as far as the input tells; else the first. */
    int retirementStep();

    /** How many people the lives of paths are drawn of; 0 where there are none. */
    int people();

    /** Incomes and lives of successive paths, step by step; null where there are no people. */
    @Nullable
    IncomeLanes incomes(int firstPath, int lanes);

    /** Computes one path on its own: the same bits as among others. */
    PathOutcome path(int path);
}
