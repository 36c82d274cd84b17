package io.foreseed.analysis;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foreseed.engine.SimulatedPlan;
import io.foreseed.simulation.Evaluation;
import java.math.BigDecimal;
import java.util.BitSet;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an answer keeps of one simulated variant: its figures, which paths succeeded, and its wealth against the base's. */
final class Outcome {
    private final SimulatedPlan plan;
    private final ObjectNode answer;
    private final BitSet successes;
    private final int paths;
    private final double confidenceLevel;
    private final @Nullable PairedMeans wealthAgainstBase;

    /**
     * @param confidenceLevel  of the intervals of differences
     * @param baseWealth  by path; null when it is not on the same paths or not in the same money
     */
    Outcome(SimulatedPlan plan, Evaluation evaluation, double confidenceLevel, double @Nullable [] baseWealth) {
        this.plan = plan;
        answer = evaluation.answer();
        successes = evaluation.successes();
        paths = evaluation.iterations();
        this.confidenceLevel = confidenceLevel;
        wealthAgainstBase =
                baseWealth == null ? null : PairedMeans.of(baseWealth, evaluation.terminalWealth(), confidenceLevel);
    }

    SimulatedPlan plan() {
        return plan;
    }

    String inputDigest() {
        return answer.path("inputDigest").textValue();
    }

    String resultDigest() {
        return answer.path("resultDigest").textValue();
    }

    /** The share of successes with its error, as results have it. */
    ObjectNode success() {
        return answer.withObject("/success").deepCopy();
    }

    BigDecimal successProbability() {
        return answer.at("/success/probability").decimalValue();
    }

    BigDecimal medianWealth() {
        return answer.at("/terminalWealth/percentiles/50").decimalValue();
    }

    BigDecimal meanWealth() {
        return answer.at("/terminalWealth/mean").decimalValue();
    }

    int successCount() {
        return successes.cardinality();
    }

    /** Whether what is counted has an error of drawing. */
    boolean isSampled() {
        return plan.isSampled();
    }

    int paths() {
        return paths;
    }

    /** This success less another's on the same paths. */
    PairedProportions against(Outcome other) {
        return PairedProportions.of(
                other.successes, successes, paths, confidenceLevel, isSampled() && other.isSampled());
    }

    /** The number of paths on which both succeed. */
    int common(Outcome other) {
        BitSet both = (BitSet) successes.clone();
        both.and(other.successes);
        return both.cardinality();
    }

    /** Whether both were simulated on the same random numbers. */
    boolean isPairedWith(Outcome other) {
        return plan.seed() == other.plan.seed() && paths == other.paths;
    }

    Optional<PairedMeans> wealthAgainstBase() {
        return Optional.ofNullable(wealthAgainstBase);
    }
}
