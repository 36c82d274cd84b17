package io.foreseed.report;

import io.foreseed.engine.SimulatedPlan;
import io.foreseed.engine.SimulationResult.SamplingError;
import io.foreseed.engine.SimulationResult.Success;
import io.foreseed.simulation.PlanLabels;
import io.foreseed.simulation.StoredResult;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A run that is to be printed.
 *
 * @param madeOn  the day the page is made
 * @param simulatedOn  the day the run ended; null when nobody knows
 */
record PrintedRun(
        SimulatedPlan input,
        PlanLabels labels,
        Answer answer,
        String algorithmVersion,
        String inputDigest,
        String resultDigest,
        LocalDate madeOn,
        @Nullable LocalDate simulatedOn) {

    /**
     * A run by its result document.
     *
     * @throws io.foreseed.simulation.PlanDocumentException when a figure is missing or is none
     */
    static PrintedRun of(StoredResult stored, LocalDate madeOn, @Nullable LocalDate simulatedOn) {
        return new PrintedRun(
                stored.input(),
                stored.labels(),
                Answer.of(stored.answer()),
                stored.answer().path("algorithmVersion").asText(),
                stored.answer().path("inputDigest").asText(),
                stored.answer().path("resultDigest").asText(),
                madeOn,
                simulatedOn);
    }

    String money(double amount) {
        return Numbers.money(labels.currency(), amount);
    }

    /** What the answer's amounts are counted in. */
    String unit() {
        return labels.currency() + " " + input.prices().words();
    }

    /** How exactly a share is known; null where the futures are no sample, whatever earlier builds wrote. */
    @Nullable
    SamplingError error(Success success) {
        return input.isSampled() ? success.error() : null;
    }

    /** A time of the plan in words. */
    String after(int step) {
        int months = step * (12 / input.stepsPerYear());
        if (months == 0) {
            return "from the start";
        }
        if (months % 12 == 0) {
            return "after " + Numbers.count(months / 12, "year");
        }
        return months < 12
                ? "after " + Numbers.count(months, "month")
                : "after " + Numbers.count(months / 12, "year") + " and " + Numbers.count(months % 12, "month");
    }

    /** A span of the plan in words. */
    String during(int start, int end) {
        if (end >= input.steps()) {
            return start == 0 ? "the whole plan" : after(start) + ", to the end";
        }
        return end <= start
                ? "never"
                : after(start) + ", for " + after(end - start).replaceFirst("^after ", "");
    }
}
