package io.foreseed.engine;

/** The arithmetic of one algorithm for one input. */
interface Kernel {
    /** Computes successive paths; different ones may be computed at the same time by different threads. */
    void compute(int firstPath, int lanes);

    /** The result, once every path was computed. */
    SimulationResult result();

    /** Whether a path succeeded, once it was computed. */
    boolean succeeds(int path);

    /** What a computed path ends with, in the money of the result. */
    double terminalWealth(int path);

    /** Computes one path on its own: the same bits as among others. */
    PathOutcome path(int path);
}
