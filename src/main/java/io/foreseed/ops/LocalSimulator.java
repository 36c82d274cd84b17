package io.foreseed.ops;

import io.foreseed.engine.SimulatedPlan;
import io.foreseed.engine.Simulation;
import io.foreseed.simulation.Evaluation;
import io.foreseed.simulation.Simulator;
import java.util.function.DoubleConsumer;

/** Simulates the plans of an analysis on this machine. */
final class LocalSimulator implements Simulator {
    private final int threads;
    private final int most;
    private final DoubleConsumer progress;
    private int done;

    /**
     * @param most  the number of simulations at most
     * @param progress  told the share that is done, as if all of them were needed
     */
    LocalSimulator(int threads, int most, DoubleConsumer progress) {
        this.threads = threads;
        this.most = most;
        this.progress = progress;
    }

    @Override
    public Evaluation simulate(SimulatedPlan plan) {
        LocalRun.requireMemory(plan, most);
        Simulation simulation = LocalRun.simulation(plan, threads, share -> progress.accept((done + share) / most));
        done++;
        return Evaluation.of(simulation, simulation.result());
    }
}
