package io.foreseed.engine;

import static io.foreseed.engine.PathsOfRunTest.PATHS;
import static io.foreseed.engine.PathsOfRunTest.computed;
import static io.foreseed.engine.PathsOfRunTest.household;
import static io.foreseed.engine.PathsOfRunTest.met;
import static io.foreseed.engine.PathsOfRunTest.rank;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.foreseed.engine.PathStory.Met;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a path is said to have met, counted again from the draws themselves. */
class PathComparisonTest {
    /** Every feature of every kind of path, from the market's own draws, over the steps before the failure alone. */
    @Test
    void nothingThatComesAfterAFailureIsCompared() {
        HouseholdInput plan = poor(household(new LognormalReturns()));
        int n = plan.stepsPerYear();
        HouseholdKernel kernel = new HouseholdKernel(plan);
        kernel.compute(0, PATHS);
        double[][][] trace = SampleMarket.trace(kernel.market(), 0, PATHS, plan.steps(), PATHS);
        double[][] mixes = mixes(plan, trace);
        Simulation simulation = computed(plan);
        int failing = 0;

        for (int path = 0; path < PATHS; path += 9) {
            PathStory story = PathsOfRunTest.story(simulation, Integer.toString(path));

            PathEnd end = kernel.end(path);
            boolean isUnpaid = end.firstUnfundedStep() != PathOutcomes.FUNDED;
            failing += isUnpaid ? 1 : 0;
            int until = isUnpaid ? end.firstUnfundedStep() : end.endStep();
            int start = kernel.retirementStep();
            int earlyEnd = Math.min(until, start + 10 * n);
            requireMet(story, PathFeature.RETURN, other -> yearly(plan, mixes[other], 0, until), until > 0);
            requireMet(
                    story,
                    PathFeature.EARLY_RETURN,
                    other -> yearly(plan, mixes[other], start, earlyEnd),
                    earlyEnd > start);
            requireMet(story, PathFeature.INFLATION, other -> inflation(plan, trace[other], until), until > 0);
            requireMet(
                    story,
                    PathFeature.LIFE,
                    other -> Math.min(until, kernel.end(other).endStep()) / (double) n,
                    until > 0);
        }
        assertThat(failing).isGreaterThan(3);
    }

    /** Spends its wealth twice over its horizon besides. */
    private static HouseholdInput poor(HouseholdInput plan) {
        RandomHousehold household = new RandomHousehold(7);
        double wealth = plan.household().accounts().stream()
                .mapToDouble(Household.Account::balance)
                .sum();
        household.iterations = PATHS;
        household.stepsPerYear = plan.stepsPerYear();
        household.market = plan.market();
        household.allocation = plan.allocation();
        household.expenses.add(new Household.Expense(
                Household.Need.ESSENTIAL,
                2 * wealth / plan.horizonYears(),
                Indexation.PRICES,
                new Span(0, plan.steps()),
                1));
        return household.input();
    }

    private static void requireMet(PathStory story, PathFeature feature, IntToDoubleFunction of, boolean isMeasured) {
        assertThat(story.met().stream().anyMatch(met -> met.feature() == feature))
                .isEqualTo(isMeasured);
        if (isMeasured) {
            double own = of.applyAsDouble(story.path());
            boolean isHighAdverse = feature != PathFeature.RETURN && feature != PathFeature.EARLY_RETURN;
            long better = IntStream.range(0, PATHS)
                    .mapToDouble(of)
                    .filter(other -> isHighAdverse ? other < own - 1e-12 : other > own + 1e-12)
                    .count();
            assertThat(met(story, feature).value()).isEqualTo(own, within(1e-12));
            assertThat(met(story, feature).worseThan()).isEqualTo(better / (double) PATHS, within(1e-9));
        }
    }

    /** By path and step, the real growth of the target mix. */
    private static double[][] mixes(HouseholdInput plan, double[][][] trace) {
        HouseholdRules rules = new HouseholdRules(plan);
        double[][] mixes = new double[PATHS][plan.steps()];
        for (int path = 0; path < PATHS; path++) {
            for (int step = 0; step < plan.steps(); step++) {
                double[] weights = rules.weights(step);
                for (int index = 0; index < weights.length; index++) {
                    mixes[path][step] += weights[index] * trace[path][step][index];
                }
                mixes[path][step] /= trace[path][step][weights.length];
            }
        }
        return mixes;
    }

    private static double yearly(HouseholdInput plan, double[] growth, int from, int to) {
        double product = 1;
        for (int step = from; step < to; step++) {
            product *= growth[step];
        }
        return Math.pow(product, (double) plan.stepsPerYear() / (to - from)) - 1;
    }

    private static double inflation(HouseholdInput plan, double[][] trace, int to) {
        double prices = 1;
        for (int step = 0; step < to; step++) {
            prices *= trace[step][trace[step].length - 1];
        }
        return Math.pow(prices, (double) plan.stepsPerYear() / to) - 1;
    }

    /** Two incomes that last as long as who earns them: what a death takes is told, and is what sets the path apart. */
    @Test
    void aDeathThatTakesAnIncomeIsToldWhereItComesBeforeTheFailure() {
        RandomHousehold couple = new RandomHousehold(7);
        couple.iterations = PATHS;
        couple.stepsPerYear = 1;
        couple.horizonYears = 20;
        couple.people = List.of(
                new Household.Person(12 * 60, 1966, Household.Sex.FEMALE),
                new Household.Person(12 * 60, 1966, Household.Sex.MALE));
        couple.longevity = new Longevity(List.of(new GompertzLife(85, 12), FixedLife.endless()));
        couple.benefits = List.of();
        couple.goals = List.of();
        couple.contributions = List.of();
        couple.debts = List.of();
        couple.realAssets = List.of();
        couple.bequest = 0;
        couple.surplusAccount = 0;
        couple.accounts = List.of(
                new Household.Account(Household.AccountType.CASH, 0, 300_000, 0, 0, Household.MAXIMUM_AMOUNT, 0));
        couple.expenses =
                List.of(new Household.Expense(Household.Need.ESSENTIAL, 60_000, Indexation.PRICES, new Span(0, 20), 1));
        couple.incomes = List.of(income(0, 30_000), income(1, 10_000));
        HouseholdInput plan = couple.simple().input();
        Simulation simulation = computed(plan);
        int told = 0;

        for (int path = 0; path < PATHS; path++) {
            PathStory story = PathsOfRunTest.story(simulation, Integer.toString(path));

            PathEnd end = new Ends(plan).of(path);
            int until = end.firstUnfundedStep() == PathOutcomes.FUNDED ? end.endStep() : end.firstUnfundedStep() + 1;
            double lost = 0;
            for (PathStory.Death death : story.deaths()) {
                assertThat(death.person()).isZero();
                assertThat(death.isCompared()).isEqualTo(death.year() < until);
                lost = 0.75 * Math.max(0, until - death.year()) / until;
            }
            assertThat(met(story, PathFeature.INCOME_LOST).value()).isEqualTo(lost, within(1e-12));
            boolean isTold =
                    story.hardest().filter(PathFeature.INCOME_LOST::equals).isPresent();
            if (isTold) {
                told++;
                assertThat(story.summary())
                        .contains("together with deaths that took")
                        .contains("Until then somebody had died, in year ")
                        .doesNotContain("because");
            }
        }
        assertThat(told).isPositive();
    }

    private static Household.Income income(int owner, double amount) {
        return new Household.Income(owner, amount, Indexation.PRICES, new Span(0, 20), 0, 1);
    }

    /** How the paths of a plan end. */
    private record Ends(HouseholdKernel kernel) {
        Ends(HouseholdInput plan) {
            this(new HouseholdKernel(plan));
        }

        PathEnd of(int path) {
            kernel.compute(path, 1);
            return kernel.end(path);
        }
    }

    @Test
    void whatCameWithAFailureIsTheHardestAndOfEqualOnesTheFirst() {
        PathStory early = story(false, 0.95, 0.95, 0.2);
        PathStory prices = story(false, 0.6, 0.7, 0.93);
        PathStory nearlyAll = story(false, 0.1, 0.99997, 0.2);
        PathStory plain = story(false, 0.5, 0.3, 0.1);
        PathStory succeeds = story(true, 0.99, 0.9, 0.9);

        assertThat(early.hardest()).hasValue(PathFeature.EARLY_RETURN);
        assertThat(early.summary())
                .isEqualTo(
                        "The plan falls short in year 14, together with real returns of -2.1 % a year in the 10 years"
                                + " from year 4 on, worse than on 95 % of the paths.");
        assertThat(prices.hardest()).hasValue(PathFeature.INFLATION);
        assertThat(prices.summary())
                .isEqualTo(
                        "The plan falls short in year 14, together with prices that rose by 4.0 % a year, more than on"
                                + " 93 % of the paths.");
        assertThat(nearlyAll.summary())
                .endsWith("together with real returns of 1.1 % a year until then, worse than on 99.9 % of the paths.");
        assertThat(plain.hardest()).isEmpty();
        assertThat(plain.summary()).contains("nothing until then was worse than on half");
        assertThat(succeeds.hardest()).isEmpty();
        assertThat(succeeds.summary()).isEqualTo("The path succeeds.");
    }

    private static PathStory story(boolean succeeds, double early, double whole, double inflation) {
        return new PathStory(
                rank("worst"),
                3,
                1,
                PATHS,
                succeeds,
                new PathStory.EarlyYears(4, 10),
                List.of(
                        new Met(PathFeature.EARLY_RETURN, -0.0214, 0.03, early),
                        new Met(PathFeature.RETURN, 0.011, 0.03, whole),
                        new Met(PathFeature.INFLATION, 0.04, 0.02, inflation)),
                List.of(),
                new PathOutcome(List.of(1.0, 0.0), 5, OptionalInt.of(14), 0.5));
    }
}
