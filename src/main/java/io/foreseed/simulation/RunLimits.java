package io.foreseed.simulation;

import io.foreseed.engine.SimulatedPlan;
import io.foreseed.engine.Simulation;
import io.foreseed.problem.ProblemException;

/** What one run may take of the service: arithmetic, and a share of the memory. */
final class RunLimits {
    /** All admitted runs together may take a quarter of the heap. */
    private static final int HEAP_SHARE = 4;

    private RunLimits() {}

    static void require(SimulatedPlan input, SimulationConfig config) {
        if (Simulation.work(input) > config.maximumWork()) {
            throw ProblemException.invalid(
                    "/iterations",
                    "paths x steps x asset classes is " + Simulation.work(input) + ", must be at most "
                            + config.maximumWork());
        }
        requireMemory(input, config);
    }

    /** An analysis simulates one plan after the other: together they have a limit, and each must fit by itself. */
    static void requireAnalysis(SimulatedPlan input, int simulations, SimulationConfig config) {
        if (Simulation.work(input) * simulations > config.maximumAnalysisWork()) {
            throw ProblemException.invalid(
                    "",
                    "the answer may take " + simulations
                            + " simulations; simulations x paths x steps x asset classes is "
                            + Simulation.work(input) * simulations + ", must be at most "
                            + config.maximumAnalysisWork());
        }
        require(input, config);
    }

    private static void requireMemory(SimulatedPlan input, SimulationConfig config) {
        long share = Runtime.getRuntime().maxMemory() / HEAP_SHARE / (2L * config.concurrentRuns());
        if (Simulation.memoryBytes(input) > share) {
            throw ProblemException.invalid(
                    "/iterations",
                    "the run needs " + Simulation.memoryBytes(input) + " bytes, this service has " + share
                            + " for one run; use fewer paths or a shorter horizon");
        }
    }
}
