package io.foreseed.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.foreseed.engine.PathStory.Met;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a simulation tells of its single paths. */
class PathsOfRunTest {
    static final int PATHS = 300;

    @ParameterizedTest
    @MethodSource("plans")
    void successesAndTerminalWealthAreThoseOfTheResult(SimulatedPlan plan) {
        Simulation simulation = computed(plan);

        BitSet successes = simulation.successes();
        double[] wealth = simulation.terminalWealth();

        SimulationResult result = simulation.result();
        assertThat(successes.cardinality() / (double) plan.iterations())
                .isEqualTo(result.success().probability());
        assertThat(Percentiles.of(wealth, List.of(5, 10, 25, 50, 75, 90, 95)))
                .isEqualTo(result.terminalWealth().percentiles());
        assertThat(result.resultDigest()).isEqualTo(computed(plan).result().resultDigest());
    }

    @ParameterizedTest
    @MethodSource("plans")
    void aStoryIsThePathOfTheRunAndChangesNoBitOfIt(SimulatedPlan plan) {
        Simulation simulation = computed(plan);
        String digest = simulation.result().resultDigest();
        double[] wealth = simulation.terminalWealth();

        for (String word : List.of("median", "worst", "worst-2", "p5", "p100", "17")) {
            PathStory story = story(simulation, word);

            assertThat(story.path()).isEqualTo(simulation.pathOf(rank(word)));
            assertThat(story.succeeds()).isEqualTo(simulation.successes().get(story.path()));
            assertThat(story.outcome()).isEqualTo(new Simulation(plan).computePath(story.path()));
            assertThat(smaller(wealth, story.path())).isEqualTo(story.place() - 1);
            if (story.outcome().household() == null) {
                assertThat(story.outcome().yearEndWealth().getLast()).isEqualTo(wealth[story.path()]);
            }
        }
        assertThat(simulation.result().resultDigest()).isEqualTo(digest);
    }

    private static long smaller(double[] wealth, int path) {
        return IntStream.range(0, wealth.length)
                .filter(other -> wealth[other] < wealth[path] || (wealth[other] == wealth[path] && other < path))
                .count();
    }

    /** Every year of every amount, under every return model, with the lanes that the batches have. */
    @Test
    void thePathShownHasYearByYearTheBitsOfItsBatch() {
        for (ReturnLaw law : SampleMarket.laws()) {
            HouseholdInput plan = household(law);
            Simulation simulation = computed(plan);
            HouseholdOutcomes together = new HouseholdOutcomes(plan, PATHS);
            HouseholdKernel kernel = new HouseholdKernel(plan);
            LongevityModel lives = plan.longevity()
                    .model(plan.household().people(), plan.stepsPerYear(), plan.steps(), plan.seed(), PATHS);
            new HouseholdBatch(new HouseholdRules(plan), kernel.market(), lives, 0, PATHS).compute(together, 0);

            PathStory story = story(simulation, "p5");

            for (HouseholdPath.Year year :
                    Objects.requireNonNull(story.outcome().household()).years()) {
                assertThat(year.prices()).isEqualTo(together.prices[year.year()][story.path()]);
                year.amounts().forEach((amount, value) -> {
                    if (together.keeps(amount)) {
                        assertThat(value).isEqualTo(together.get(amount)[year.year()][story.path()]);
                    }
                });
            }
        }
    }

    @Test
    void percentilesAreOfTheNearestRankAndTheWorstFailFirst() {
        for (SimulatedPlan plan : plans().toList()) {
            Simulation simulation = computed(plan);
            List<PathOutcome> outcomes =
                    IntStream.range(0, PATHS).mapToObj(simulation::computePath).toList();
            double[] wealth = simulation.terminalWealth();
            List<Integer> byWealth =
                    new ArrayList<>(IntStream.range(0, PATHS).boxed().toList());
            byWealth.sort((one, other) -> Double.compare(wealth[one], wealth[other]));

            List<Integer> worst = IntStream.rangeClosed(1, PATHS)
                    .map(place -> simulation.pathOf(rank("worst-" + place)))
                    .boxed()
                    .toList();

            assertThat(simulation.pathOf(rank("p0"))).isEqualTo(byWealth.getFirst());
            assertThat(simulation.pathOf(rank("p5"))).isEqualTo(byWealth.get(14));
            assertThat(simulation.pathOf(rank("median"))).isEqualTo(byWealth.get(149));
            assertThat(simulation.pathOf(rank("p100"))).isEqualTo(byWealth.getLast());
            assertThat(worst).doesNotHaveDuplicates();
            BitSet successes = simulation.successes();
            int fails = PATHS - successes.cardinality();
            for (int place = 0; place < PATHS; place++) {
                assertThat(successes.get(worst.get(place))).isEqualTo(place >= fails);
            }
            for (int place = 1; place < fails; place++) {
                int before =
                        outcomes.get(worst.get(place - 1)).firstUnfundedYear().orElse(1000);
                assertThat(before)
                        .isLessThanOrEqualTo(outcomes.get(worst.get(place))
                                .firstUnfundedYear()
                                .orElse(1000));
            }
            for (int place = fails + 1; place < PATHS; place++) {
                assertThat(wealth[worst.get(place - 1)]).isLessThanOrEqualTo(wealth[worst.get(place)]);
            }
        }
    }

    /** One class, no flow, no fee: what the pot becomes is what the market did. */
    @Test
    void theRealReturnOfAPotWithoutFlowsIsWhatItBecomes() {
        SamplePlan plan = new SamplePlan();
        plan.classes = plan.classes.subList(0, 1);
        plan.correlations = List.of(List.of(1.0));
        plan.weights = List.of(1.0);
        plan.inflation = 0.03;
        plan.iterations = PATHS;
        Simulation simulation = computed(plan.input());

        PathStory story = story(simulation, "p25");

        double wealth = simulation.terminalWealth()[story.path()];
        double[] early = story.outcome().yearEndWealth().stream()
                .mapToDouble(Double::doubleValue)
                .toArray();
        assertThat(met(story, PathFeature.RETURN).value())
                .isEqualTo(Math.pow(wealth / 1e6, 1 / 30.0) - 1, within(1e-12));
        assertThat(met(story, PathFeature.EARLY_RETURN).value())
                .isEqualTo(Math.pow(early[10] / early[0], 0.1) - 1, within(1e-12));
        assertThat(met(story, PathFeature.INFLATION).value()).isEqualTo(0.03, within(1e-12));
        assertThat(met(story, PathFeature.LIFE).value()).isEqualTo(30);
        assertThat(met(story, PathFeature.INFLATION).worseThan()).isZero();
        assertThat(story.earlyYears()).isEqualTo(new PathStory.EarlyYears(0, 10));
    }

    /** The return of the path at place 75 of 300 by terminal wealth is worse than on the 225 above it. */
    @Test
    void worseThanCountsThePathsThatHadItBetter() {
        SamplePlan plan = new SamplePlan();
        plan.iterations = PATHS;
        plan.rebalancing = SimulationInput.Rebalancing.EVERY_STEP;

        PathStory story = story(computed(plan.input()), "p25");

        assertThat(story.place()).isEqualTo(75);
        assertThat(met(story, PathFeature.RETURN).worseThan()).isEqualTo(225 / 300.0);
    }

    @ParameterizedTest
    @CsvSource({
        "0, NUMBER, 0",
        "299, NUMBER, 299",
        "median, PERCENTILE, 50",
        "p0, PERCENTILE, 0",
        "p100, PERCENTILE, 100",
        "worst, WORST, 1",
        "worst-1, WORST, 1",
        "worst-300, WORST, 300"
    })
    void aWordIsRead(String word, Rank.Kind kind, int value) {
        assertThat(Rank.of(word)).hasValue(new Rank(word, kind, value));
        assertThat(rank(word).isWithin(PATHS)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "p", "p101", "p-1", "-1", "1.5", "best", "worst-0", "worst-", "Median", "9999999999"})
    void anotherWordIsNone(String word) {
        assertThat(Rank.of(word)).isEmpty();
    }

    @Test
    void whatARunDoesNotHaveIsRefused() {
        Simulation simulation = computed(SamplePlan.retirement().input());

        assertThat(rank("500").isWithin(500)).isFalse();
        assertThatThrownBy(() -> simulation.pathOf(rank("500"))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> simulation.pathOf(rank("worst-501"))).isInstanceOf(IllegalArgumentException.class);
    }

    static Rank rank(String word) {
        return Rank.of(word).orElseThrow();
    }

    static Met met(PathStory story, PathFeature feature) {
        return story.met().stream()
                .filter(each -> each.feature() == feature)
                .findFirst()
                .orElseThrow();
    }

    static Stream<SimulatedPlan> plans() {
        SamplePlan pot = SamplePlan.retirement();
        pot.iterations = PATHS;
        RandomHousehold another = new RandomHousehold(12);
        another.iterations = PATHS;
        return Stream.of(pot.input(), another.input(), household(new StudentTReturns(5)));
    }

    /** Of people who die, under a law; monthly, so that any history fits. */
    static HouseholdInput household(ReturnLaw law) {
        RandomHousehold household = new RandomHousehold(7);
        SampleMarket market = SampleMarket.of(law);
        household.iterations = PATHS;
        household.stepsPerYear = 12;
        household.market = new HouseholdMarket(market.input(), List.of(0.001, 0.002));
        household.allocation = new Allocation(
                List.of(new Allocation.Point(0, List.of(0.7, 0.3)), new Allocation.Point(60, List.of(0.4, 0.6))),
                true,
                Allocation.Trigger.ANNUAL,
                0,
                0);
        return household.input();
    }

    static Simulation computed(SimulatedPlan plan) {
        Simulation simulation = new Simulation(plan);
        for (int batch = 0; batch < simulation.batchCount(); batch++) {
            simulation.computeBatch(batch);
        }
        return simulation;
    }

    static PathStory story(Simulation simulation, String word) {
        PathComparison comparison = simulation.comparison(rank(word));
        for (int batch = 0; batch < simulation.batchCount(); batch++) {
            comparison.compute(batch);
        }
        return comparison.story();
    }
}
