package io.foreseed.simulation;

import io.foreseed.engine.SimulatedPlan;
import io.foreseed.engine.Simulation;
import io.foreseed.engine.SimulationResult;
import java.util.Set;
import java.util.function.Predicate;

/** Whether the engine that this class was loaded with passes as it is; looks no further than the first figure not met. */
final class EngineMutantCheck {
    /** The cases that take seconds: looked at only when no other finds the mutant. */
    private static final Set<String> SLOW = Set.of(
            "lognormal-terminal-wealth",
            "monthly-contributions-moments",
            "retirement-success-5-12-4-30",
            "retirement-success-5-12-5-30",
            "lifetime-ruin-gompertz",
            "lifetime-ruin-simulation",
            "historical-60-40-4pct-30y");

    private EngineMutantCheck() {}

    static boolean survives() {
        return passes(id -> !SLOW.contains(id)) && (Boolean.getBoolean("quick") || passes(SLOW::contains));
    }

    private static boolean passes(Predicate<String> isWanted) {
        try {
            EngineVerification.verify(EngineMutantCheck::computed, isWanted, finding -> {
                if (!finding.isMet()) {
                    throw new FoundException();
                }
            });
            return true;
        } catch (RuntimeException | Error found) {
            return false;
        }
    }

    private static SimulationResult computed(SimulatedPlan input) {
        Simulation simulation = new Simulation(input);
        for (int batch = 0; batch < simulation.batchCount(); batch++) {
            simulation.computeBatch(batch);
        }
        return simulation.result();
    }

    private static final class FoundException extends RuntimeException {
        private static final long serialVersionUID = 1;
    }
}
