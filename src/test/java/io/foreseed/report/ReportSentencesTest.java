package io.foreseed.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foreseed.engine.PathOutcome;
import io.foreseed.engine.SimulatedPlan;
import io.foreseed.engine.Simulation;
import io.foreseed.simulation.PlanDocument;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.DoublePredicate;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Each sentence of a page that claims something of the futures, counted again path by path. */
class ReportSentencesTest {
    private static final int POTS = 300;
    private static final int HOUSEHOLDS = 40;
    private static final Pattern PAID = Pattern.compile(
            "(?:paid in full in|is left, in) (none of the|each of the|[0-9,]+ of) ([0-9,]+) simulated futures?");
    private static final Pattern UNPAID = Pattern.compile(
            "Something stays unpaid in (none of the|each of the|[0-9,]+ of) ([0-9,]+) futures?[^:]*: [A-Z]{3} ([0-9,]+)"
                    + " in total, on average[^.]*\\. At least half of these run short within ([0-9]+) years? of");
    private static final Pattern HALF = Pattern.compile("at least half of the futures have [A-Z]{3} ([0-9,]+) or more");
    private static final Pattern NOTHING = Pattern.compile(
            "(none of the|each of the|[0-9,]+ of) ([0-9,]+) futures?(?: \\([^)]*\\))? have nothing left");
    private static final Pattern TWENTIETH = Pattern.compile("one in twenty has [A-Z]{3} ([0-9,]+) or less");
    private static final Pattern FALLS = Pattern.compile(
            "at least ([0-9]+) % below their peak at some time in half of the futures, and at least ([0-9]+) % in one");
    private static final Pattern LIVED = Pattern.compile("The plan was lived through ([0-9,]+) times?");

    private final RandomGenerator random =
            RandomGeneratorFactory.of("L64X128MixRandom").create(20261130);
    private int depleted;
    private int unpaid;

    @Test
    void everyClaimHoldsOfThePathsThatItIsAbout() {
        for (int plan = 0; plan < POTS; plan++) {
            requireTrue(pot());
        }
        for (int plan = 0; plan < HOUSEHOLDS; plan++) {
            requireTrue(household());
        }

        // The plans are of every kind, or nothing would have been asked.
        assertThat(depleted).isBetween(50, POTS + HOUSEHOLDS - 50);
        assertThat(unpaid).isBetween(50, POTS + HOUSEHOLDS - 50);
    }

    private void requireTrue(ObjectNode plan) {
        ObjectNode result = PrintedPage.simulated(plan, plan.path("iterations").asInt());
        String text = PrintedPage.of(result, PrintedPage.DAY).text().replace('\u00a0', ' ');
        Futures futures = Futures.of(plan);
        int all = futures.paths().size();

        MatchResult paid = found(PAID, text).orElseThrow();
        assertThat(counted(paid, 1, 2)).as(text).isEqualTo(futures.succeeding());
        assertThat(number(paid.group(2))).isEqualTo(all);
        assertThat(number(found(LIVED, text).orElseThrow().group(1))).isEqualTo(all);
        requireShortfall(text, futures);
        requireWealth(text, futures, all);
        found(FALLS, text)
                .ifPresentOrElse(
                        falls -> {
                            long often = count(futures.falls(), fall -> 100 * fall >= number(falls.group(1)));
                            long rarely = count(futures.falls(), fall -> 100 * fall >= number(falls.group(2)));
                            assertThat(2 * often).isGreaterThanOrEqualTo(all);
                            assertThat(20 * rarely).isGreaterThanOrEqualTo(all);
                        },
                        () -> assertThat(20 * count(futures.falls(), fall -> fall >= 0.01))
                                .isLessThanOrEqualTo(all + 20));
    }

    private void requireShortfall(String text, Futures futures) {
        List<PathOutcome> failing = futures.paths().stream()
                .filter(path -> path.firstUnfundedYear().isPresent())
                .toList();
        Optional<MatchResult> claim = found(UNPAID, text);
        assertThat(claim.isPresent()).isEqualTo(!failing.isEmpty());
        assertThat(text.contains("Money never runs short")).isEqualTo(failing.isEmpty());
        claim.ifPresent(said -> {
            unpaid++;
            double mean = failing.stream().mapToDouble(PathOutcome::shortfall).sum() / failing.size();
            long early = failing.stream()
                    .filter(path -> path.firstUnfundedYear().orElseThrow() + 1 <= number(said.group(4)))
                    .count();
            assertThat(counted(said, 1, 2)).isEqualTo(failing.size());
            assertThat(Math.abs(mean - number(said.group(3)))).isLessThan(0.51);
            assertThat(2 * early).isGreaterThanOrEqualTo(failing.size());
        });
    }

    private void requireWealth(String text, Futures futures, int all) {
        long none = count(futures.wealth(), wealth -> wealth < 0.5);
        Optional<MatchResult> nothing = found(NOTHING, text);
        assertThat(nothing.map(said -> counted(said, 1, 2)).orElse(0L)).as(text).isEqualTo(none);
        depleted += none > 0 ? 1 : 0;
        Optional<MatchResult> half = found(HALF, text);
        assertThat(half.isEmpty()).isEqualTo(2 * none > all || (2 * none == all && half.isEmpty()));
        half.ifPresent(said -> assertThat(2 * count(futures.wealth(), wealth -> wealth >= number(said.group(1))))
                .isGreaterThanOrEqualTo(all));
        Optional<MatchResult> twentieth = found(TWENTIETH, text);
        assertThat(twentieth.isPresent()).isEqualTo(none == 0);
        twentieth.ifPresent(said -> assertThat(20 * count(futures.wealth(), wealth -> wealth <= number(said.group(1))))
                .isGreaterThanOrEqualTo(all));
    }

    private static Optional<MatchResult> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().findFirst();
    }

    private static long counted(MatchResult said, int some, int all) {
        return switch (said.group(some)) {
            case "none of the" -> 0;
            case "each of the" -> number(said.group(all));
            default -> number(said.group(some).replace(" of", ""));
        };
    }

    private static long number(String text) {
        return Long.parseLong(text.replace(",", ""));
    }

    private static long count(double[] values, DoublePredicate holds) {
        return Arrays.stream(values).filter(holds).count();
    }

    /** What became of every future, from the single paths. */
    private record Futures(List<PathOutcome> paths, List<Double> terminal, long succeeding) {
        static Futures of(ObjectNode plan) {
            SimulatedPlan input = PlanDocument.parse(plan.toString().getBytes(StandardCharsets.UTF_8))
                    .input();
            Simulation simulation = new Simulation(input);
            for (int batch = 0; batch < simulation.batchCount(); batch++) {
                simulation.computeBatch(batch);
            }
            List<PathOutcome> paths = new ArrayList<>();
            List<Double> terminal = new ArrayList<>();
            for (int path = 0; path < input.iterations(); path++) {
                paths.add(simulation.computePath(path));
                terminal.add(simulation.terminalWealth()[path]);
            }
            return new Futures(paths, terminal, simulation.successes().cardinality());
        }

        double[] wealth() {
            return terminal.stream().mapToDouble(Double::doubleValue).toArray();
        }

        double[] falls() {
            return paths.stream().mapToDouble(PathOutcome::maximumDrawdown).toArray();
        }
    }

    private ObjectNode pot() {
        ObjectNode plan = PrintedPage.example("retiree");
        plan.put("seed", random.nextInt(1_000_000));
        plan.put("iterations", List.of(1, 2, 7, 20, 40, 99, 200).get(random.nextInt(7)));
        plan.put("stepsPerYear", 1);
        int years = 1 + random.nextInt(30);
        plan.put("horizonYears", years);
        plan.put("amounts", random.nextBoolean() ? "real" : "nominal");
        if (random.nextInt(4) == 0) {
            ((ObjectNode) plan.path("assumptions")).remove("inflation");
        }
        plan.putArray("accounts").addObject().put("name", "Savings").put("balance", 1000 * random.nextInt(1, 1000));
        ArrayNode flows = plan.putArray("cashFlows");
        for (String kind : List.of("expense", "income", "goal")) {
            int first = random.nextInt(years);
            flows.addObject()
                    .put("name", kind)
                    .put("kind", kind)
                    .put("amount", random.nextInt(60_000))
                    .put("firstYear", first)
                    .put("lastYear", first + random.nextInt(years - first))
                    .put("timing", random.nextBoolean() ? "start" : "end");
        }
        return plan;
    }

    private ObjectNode household() {
        ObjectNode plan = PrintedPage.example("couple-full-plan");
        plan.put("seed", random.nextInt(1_000_000)).put("iterations", 40).put("stepsPerYear", 1);
        plan.put("bequest", random.nextBoolean() ? 0 : random.nextInt(2_000_000));
        double factor = 0.5 + 1.5 * random.nextDouble();
        plan.withArray("expenses").forEach(expense -> ((ObjectNode) expense)
                .put("amount", Math.rint(factor * expense.path("amount").asDouble())));
        return plan;
    }
}
