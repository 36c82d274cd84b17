package io.foreseed.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foreseed.simulation.DocumentJson;
import io.foreseed.simulation.PlanDocument;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whether the errors that answers state are the errors they have, over 100 seeds. {@code bench/analysis} runs it with
 * more paths and prints what was measured.
 */
class StatedErrorsTest {
    private static final int SEEDS = 100;

    /** An interval of 95 % covers in 93 or more of 100 draws with a probability of 0.87, in 88 or more with 0.9985. */
    private static final int LEAST_COVERED = 88;

    private static final int SUITE_PATHS = 1_000;

    private static final int PATHS = Integer.getInteger("foreseed.analysis.paths", SUITE_PATHS);

    /** The first 100 seeds; of more, as many as the level says, within 3 standard errors of 0.7 points. */
    @Test
    void theIntervalOfSuccessCoversTheTruthOfAClosedCase() throws IOException {
        int seeds = PATHS > SUITE_PATHS ? 10 * SEEDS : SEEDS;
        ObjectNode plan = closedCase().put("iterations", 10_000);
        int ofFirst = 0;
        int covered = 0;
        for (int seed = 1; seed <= seeds; seed++) {
            JsonNode success = Samples.simulate(
                            PlanDocument.of(plan.put("seed", seed)).input())
                    .answer()
                    .path("success");
            boolean isCovered = success.path("lower").asDouble() <= 0.868835
                    && 0.868835 <= success.path("upper").asDouble();
            covered += isCovered ? 1 : 0;
            ofFirst += isCovered && seed <= SEEDS ? 1 : 0;
        }

        report("closed case, 10,000 paths: the 95 %% interval of success covers for %d of %d seeds", covered, seeds);
        assertThat(ofFirst).isGreaterThanOrEqualTo(93);
        assertThat(covered / (double) seeds).isGreaterThanOrEqualTo(0.929);
    }

    /** The truth is the mean over all seeds, ten times more exact than one of them. */
    @ParameterizedTest
    @CsvSource({"pot", "household", "couple-before-retirement.json"})
    void theErrorOfADifferenceIsSmallAndTrue(String name) {
        assumeTrue(!name.endsWith(".json") || PATHS > SUITE_PATHS, "monthly steps take too long for the suite");
        ObjectNode plan = name.equals("pot")
                ? Samples.pot()
                : name.equals("household") ? Samples.household() : Samples.example(name);
        plan.put("iterations", PATHS);
        Difference success = new Difference();
        Difference wealth = new Difference();
        for (int seed = 0; seed < SEEDS; seed++) {
            ObjectNode answer = Samples.ask(
                    "{'type': 'sensitivity', 'levers': [{'lever': 'retirement', 'low': 0, 'high': 1}]}",
                    plan.put("seed", 100 + seed));
            JsonNode base = answer.at("/levers/0/low");
            JsonNode later = answer.at("/levers/0/high");
            success.add(
                    later.path("successDifference"),
                    base.at("/success/standardError").asDouble(),
                    later.at("/success/standardError").asDouble());
            PlanVariants variants = new PlanVariants(plan);
            wealth.add(later.path("meanWealthDifference"), meanError(variants, 0), meanError(variants, 1));
        }

        report(
                "%s, retirement a year later, %d paths: success %+.4f, stated error %.5f, scatter %.5f, covered %d of 100,"
                        + " unpaired error %.2f times as large; mean wealth: stated %.4g, scatter %.4g, covered %d of 100,"
                        + " unpaired %.2f times",
                name,
                PATHS,
                success.mean(),
                success.stated / SEEDS,
                success.scatter(),
                success.covered(),
                success.unpaired / success.stated,
                wealth.stated / SEEDS,
                wealth.scatter(),
                wealth.covered(),
                wealth.unpaired / wealth.stated);
        assertThat(success.covered()).isGreaterThanOrEqualTo(LEAST_COVERED);
        assertThat(wealth.covered()).isGreaterThanOrEqualTo(LEAST_COVERED);
        assertThat(success.stated).isLessThan(success.unpaired);
        // 100 seeds know a deviation to 7 %
        assertThat(success.stated / SEEDS / success.scatter()).isBetween(0.75, 1.35);
        assertThat(wealth.stated / SEEDS / wealth.scatter()).isBetween(0.7, 1.4);
    }

    private static double meanError(PlanVariants variants, int later) {
        var evaluation = Samples.simulate(variants.with(Lever.RETIREMENT, BigDecimal.valueOf(later)));
        return evaluation.answer().at("/terminalWealth/standardDeviation").asDouble()
                / Math.sqrt(evaluation.iterations());
    }

    private static ObjectNode closedCase() throws IOException {
        try (InputStream cases = StatedErrorsTest.class.getResourceAsStream("/verification/simulations.json")) {
            for (JsonNode each : DocumentJson.read(cases.readAllBytes()).path("simulations")) {
                if (each.path("id").asText().equals("retirement-success-5-12-4-30")) {
                    return (ObjectNode) each.path("document");
                }
            }
        }
        throw new AssertionError("the closed case is gone");
    }

    private static void report(String format, Object... figures) {
        String file = System.getProperty("foreseed.analysis.report");
        if (file != null) {
            try {
                Files.writeString(
                        Path.of(file),
                        String.format(Locale.ROOT, format + "%n", figures),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND);
            } catch (IOException unwritable) {
                throw new AssertionError(unwritable);
            }
        }
    }

    /** What was stated for one difference over the seeds. */
    private static final class Difference {
        private final double[] estimates = new double[SEEDS];
        private final double[] lower = new double[SEEDS];
        private final double[] upper = new double[SEEDS];
        private double stated;
        private double unpaired;
        private int count;

        void add(JsonNode difference, double first, double second) {
            estimates[count] = difference.path("estimate").asDouble();
            lower[count] = difference.path("lower").asDouble();
            upper[count] = difference.path("upper").asDouble();
            count++;
            stated += difference.path("standardError").asDouble();
            unpaired += Math.hypot(first, second);
        }

        double mean() {
            double sum = 0;
            for (double estimate : estimates) {
                sum += estimate;
            }
            return sum / SEEDS;
        }

        double scatter() {
            double mean = mean();
            double squares = 0;
            for (double estimate : estimates) {
                squares += (estimate - mean) * (estimate - mean);
            }
            return Math.sqrt(squares / (SEEDS - 1));
        }

        int covered() {
            double mean = mean();
            int covered = 0;
            for (int seed = 0; seed < SEEDS; seed++) {
                covered += lower[seed] <= mean && mean <= upper[seed] ? 1 : 0;
            }
            return covered;
        }
    }
}
