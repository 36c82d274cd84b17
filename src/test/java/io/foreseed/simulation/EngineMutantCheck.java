package io.foreseed.simulation;

import io.foreseed.engine.SimulatedPlan;
import io.foreseed.engine.Simulation;
import io.foreseed.engine.SimulationResult;
import java.util.function.Function;

/** Whether the engine that this class was loaded with passes as it is; looks no further than the first figure not met. */
final class EngineMutantCheck {
    private static final Function<SimulatedPlan, SimulationResult> ENGINE = input -> {
        Simulation simulation = new Simulation(input);
        for (int batch = 0; batch < simulation.batchCount(); batch++) {
            simulation.computeBatch(batch);
        }
        return simulation.result();
    };

    private EngineMutantCheck() {}

    static boolean survives() {
        try {
            EngineVerification.verify(ENGINE, finding -> {
                if (!finding.isMet()) {
                    throw new FoundException();
                }
            });
            return true;
        } catch (RuntimeException | Error found) {
            return false;
        }
    }

    private static final class FoundException extends RuntimeException {
        private static final long serialVersionUID = 1;
    }
}
