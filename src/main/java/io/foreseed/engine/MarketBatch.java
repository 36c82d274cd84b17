package io.foreseed.engine;

/** Some successive paths of a market that advance together, one lane a path. */
interface MarketBatch {
    /**
     * Advances one step.
     *
     * @param growth  by class and lane: becomes what one unit of money in the class is worth after the step, nominal,
     *     before fees, at least 0
     * @param inflation  by lane: becomes the factor by which prices rise in the step, above 0
     */
    void step(double[][] growth, double[] inflation);
}
