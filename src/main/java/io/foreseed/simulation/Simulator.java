package io.foreseed.simulation;

import io.foreseed.engine.SimulatedPlan;

/**
 * Simulates plans for an analysis, one at a time: on this machine, on several threads, or from memory of an earlier
 * time. How it does so changes no bit of what it answers.
 */
@FunctionalInterface
public interface Simulator {
    /**
     * What was found; blocks until then.
     *
     * @throws java.util.concurrent.CancellationException when it is asked to stop
     */
    Evaluation simulate(SimulatedPlan plan);
}
