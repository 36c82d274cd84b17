package io.foreseed.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.foreseed.engine.SimulationResult;
import io.foreseed.engine.SimulationResult.TerminalWealth;
import io.foreseed.plan.PlanOutput;
import io.foreseed.problem.ProblemType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How an attempt ended.
 *
 * @param result  of a success; null otherwise
 * @param problem  of a failure; null otherwise
 */
record RunOutcome(
        RunState state,
        @Nullable SimulationResult result,
        @Nullable JsonNode problem,
        int computationMillis) {
    private static final int CENTS = 2;

    /** NUMERIC(15,2) holds 13 digits before the point. */
    private static final BigDecimal COLUMN_LIMIT = new BigDecimal("1e13");

    static RunOutcome succeeded(SimulationResult result, int computationMillis) {
        return new RunOutcome(RunState.SUCCEEDED, result, null, computationMillis);
    }

    static RunOutcome cancelled() {
        return new RunOutcome(RunState.CANCELLED, null, null, 0);
    }

    static RunOutcome failed(ProblemType type, String detail) {
        JsonNode problem = JsonNodeFactory.instance
                .objectNode()
                .put("type", type.uri().toString())
                .put("title", type.title())
                .put("detail", detail);
        return new RunOutcome(RunState.FAILED, null, problem, 0);
    }

    /** The output of a successful run; its three figures describe mean terminal wealth, rounded to cents. */
    PlanOutput output(SimulationRun run, SimulationResult succeeded, UUID id, Instant now) {
        TerminalWealth terminal = succeeded.terminalWealth();
        return new PlanOutput(
                id,
                run.planId(),
                run.id(),
                "simulation",
                "Simulation",
                ResultDocument.answer(succeeded),
                computationMillis,
                run.algorithmVersion(),
                cents(terminal.mean() - terminal.meanError()),
                cents(terminal.mean() + terminal.meanError()),
                cents(terminal.standardDeviation()),
                1,
                run.dependsOnInputs(),
                now,
                run.requestedBy());
    }

    private static @Nullable BigDecimal cents(double amount) {
        BigDecimal rounded = new BigDecimal(amount).setScale(CENTS, RoundingMode.HALF_EVEN);
        return rounded.abs().compareTo(COLUMN_LIMIT) < 0 ? rounded : null;
    }
}
