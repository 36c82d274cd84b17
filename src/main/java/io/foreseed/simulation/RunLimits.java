package io.foreseed.simulation;

import io.foreseed.engine.SimulatedPlan;
import io.foreseed.engine.Simulation;
import io.foreseed.platform.Lane;
import io.foreseed.problem.ProblemException;
import java.util.Locale;
import java.util.Optional;

/** What one run may take: of the service arithmetic and a share of the memory, of a command the memory. */
public final class RunLimits {
    /** All admitted runs together may take a quarter of the heap. */
    private static final int HEAP_SHARE = 4;

    /** A command computes one run at a time, and leaves a quarter of the heap to all else that it does. */
    private static final double COMMAND_SHARE = 0.75;

    private static final long MEGABYTE = 1 << 20;

    private RunLimits() {}

    /** What a run needs, in bytes: the paths of the simulation, and of those before it what an analysis keeps. */
    public static long memoryBytes(SimulatedPlan input, int kept) {
        return Simulation.memoryBytes(input) + kept * Evaluation.bytesOfPath() * input.iterations();
    }

    /** Why a process with so much heap cannot compute a run by itself; empty when it can. */
    public static Optional<String> beyondHeap(long neededBytes, long heapBytes) {
        long there = (long) (heapBytes * COMMAND_SHARE);
        return neededBytes <= there
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "/iterations: the run needs %,d MB of memory, and of the %,d MB that this process may use there are"
                                + " %,d MB for it; use fewer paths or a shorter horizon, or %s",
                        megabytes(neededBytes),
                        megabytes(heapBytes),
                        there / MEGABYTE,
                        moreMemory(neededBytes)));
    }

    /** How a command is given as much as a run needs. */
    public static String moreMemory(long neededBytes) {
        return "allow more: JAVA_TOOL_OPTIONS=-Xmx" + megabytes((long) (neededBytes / COMMAND_SHARE))
                + "m for Java, the option -Xmx" + megabytes((long) (neededBytes / COMMAND_SHARE))
                + "m for the executable";
    }

    private static long megabytes(long bytes) {
        return Math.ceilDiv(bytes, MEGABYTE);
    }

    static void require(SimulatedPlan input, SimulationConfig config) {
        if (Simulation.work(input) > config.maximumWork()) {
            throw ProblemException.invalid(
                    "/iterations",
                    "paths x steps x asset classes is " + Simulation.work(input) + ", must be at most "
                            + config.maximumWork());
        }
        requireMemory(input, config);
    }

    /** A run that somebody waits for is small; all else must not keep it waiting. */
    static Lane lane(SimulatedPlan input, SimulationConfig config) {
        return Simulation.work(input) <= config.interactiveWork() ? Lane.INTERACTIVE : Lane.BACKGROUND;
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
