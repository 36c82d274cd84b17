package io.foreseed.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foreseed.engine.CanonicalJson;
import io.foreseed.engine.SimulationResult;
import io.foreseed.engine.SimulationResult.TerminalWealth;
import io.foreseed.plan.PlanOutput;
import io.foreseed.platform.Identifiers;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run that succeeded has found.
 *
 * @param digest  of a simulation its result digest, of an analysis SHA-256 of its answer in canonical form
 * @param pathChecksums  of a simulation, 16 bits a path, Base64
 * @param outputs  the answer first, then what of it stands by itself
 */
record RunResult(String digest, @Nullable String pathChecksums, List<Output> outputs) {
    /** The type of an output that says what could be done. */
    static final String RECOMMENDATION = "recommendation";

    private static final int CENTS = 2;

    /** NUMERIC(15,2) holds 13 digits before the point. */
    private static final BigDecimal COLUMN_LIMIT = new BigDecimal("1e13");

    private static final double POINTS = 100;

    RunResult {
        outputs = List.copyOf(outputs);
    }

    /**
     * A row of {@code plan_outputs} to be.
     *
     * @param lower  of the confidence interval of what the output is about
     */
    record Output(
            String type,
            String name,
            JsonNode value,
            @Nullable BigDecimal lower,
            @Nullable BigDecimal upper,
            @Nullable BigDecimal standardDeviation) {}

    /** A simulation's; the three figures describe mean terminal wealth, rounded to cents. */
    static RunResult of(SimulationResult result) {
        TerminalWealth terminal = result.terminalWealth();
        Double reach = terminal.meanError();
        Output output = new Output(
                "simulation",
                "Simulation",
                ResultDocument.answer(result),
                reach == null ? null : rounded(terminal.mean() - reach),
                reach == null ? null : rounded(terminal.mean() + reach),
                rounded(terminal.standardDeviation()));
        return new RunResult(result.resultDigest(), result.pathChecksums(), List.of(output));
    }

    /** An analysis's: its answer, and each recommendation of it, whose figures are points of success probability. */
    static RunResult of(ObjectNode answer) {
        List<Output> outputs = new ArrayList<>();
        outputs.add(new Output("analysis", answer.path("type").asText(), answer, null, null, null));
        for (JsonNode recommendation : answer.path("recommendations")) {
            JsonNode effect = recommendation.path("successDifference");
            outputs.add(new Output(
                    RECOMMENDATION,
                    recommendation.path("id").asText(),
                    recommendation,
                    points(effect.path("lower")),
                    points(effect.path("upper")),
                    points(effect.path("standardError"))));
        }
        return new RunResult(digest(answer), null, outputs);
    }

    /** Of an analysis's answer, however its members are ordered. */
    static String digest(JsonNode answer) {
        return CanonicalJson.digest(AnalysisTask.canonical(answer));
    }

    PlanOutput output(Output output, SimulationRun run, int computationMillis, Instant now) {
        return new PlanOutput(
                Identifiers.next(),
                run.planId(),
                run.id(),
                output.type(),
                output.name(),
                output.value(),
                computationMillis,
                run.algorithmVersion(),
                output.lower(),
                output.upper(),
                output.standardDeviation(),
                1,
                run.dependsOnInputs(),
                now,
                run.requestedBy());
    }

    /** None where the paths of the plan are no sample. */
    private static @Nullable BigDecimal points(JsonNode share) {
        return share.isNumber() ? rounded(POINTS * share.doubleValue()) : null;
    }

    private static @Nullable BigDecimal rounded(double amount) {
        BigDecimal rounded = new BigDecimal(amount).setScale(CENTS, RoundingMode.HALF_EVEN);
        return rounded.abs().compareTo(COLUMN_LIMIT) < 0 ? rounded : null;
    }
}
