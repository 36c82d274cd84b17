package io.foreseed.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.foreseed.engine.SimulationInput.Amounts;
import io.foreseed.engine.SimulationInput.AssetClass;
import io.foreseed.engine.SimulationInput.CashFlow;
import io.foreseed.engine.SimulationInput.FlowKind;
import io.foreseed.engine.SimulationInput.Rebalancing;
import io.foreseed.engine.SimulationInput.ReturnModel;
import io.foreseed.engine.SimulationInput.Timing;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The engine against an implementation that is slow and obvious, path by path. */
class SimulationOracleTest {
    /** 1,200 steps of some ten roundings of 1.1e-16 each, with room for what an outflow leaves of a pot. */
    private static final double RELATIVE = 1e-9;

    private static final int PATHS = 20;

    static IntStream plans() {
        return IntStream.range(0, 60);
    }

    @ParameterizedTest
    @MethodSource("plans")
    void everyPathOfARandomPlanIsThatOfTheOracle(int number) {
        SamplePlan plan = randomPlan(new Random(number));

        List<PathOutcome> paths = plan.paths();

        NaiveSimulation oracle = new NaiveSimulation(plan.input());
        double scale = plan.balances.stream().mapToDouble(Double::doubleValue).sum()
                + plan.flows.stream().mapToDouble(CashFlow::amount).sum();
        for (int path = 0; path < PATHS; path++) {
            assertSame(paths.get(path), oracle.path(path), scale);
        }
    }

    @Test
    void theRandomPlansFailAndSucceedUnderEveryRule() {
        List<SamplePlan> plans =
                plans().mapToObj(number -> randomPlan(new Random(number))).toList();

        List<PathOutcome> paths =
                plans.stream().flatMap(plan -> plan.paths().stream()).toList();

        assertThat(paths.stream().filter(path -> path.shortfall() > 0).count()).isBetween(100L, 1000L);
        assertThat(plans.stream()
                        .map(plan -> plan.rebalancing + " " + plan.amounts + " " + plan.returnModel)
                        .distinct())
                .hasSize(12);
    }

    private static void assertSame(PathOutcome path, PathOutcome expected, double scale) {
        assertThat(path.firstUnfundedYear()).isEqualTo(expected.firstUnfundedYear());
        assertThat(path.shortfall()).isEqualTo(expected.shortfall(), within(RELATIVE * (expected.shortfall() + scale)));
        assertThat(path.maximumDrawdown()).isEqualTo(expected.maximumDrawdown(), within(RELATIVE));
        assertThat(path.yearEndWealth()).hasSameSizeAs(expected.yearEndWealth());
        for (int year = 0; year < expected.yearEndWealth().size(); year++) {
            double wealth = expected.yearEndWealth().get(year);
            assertThat(path.yearEndWealth().get(year)).isEqualTo(wealth, within(RELATIVE * (wealth + scale)));
        }
    }

    private static SamplePlan randomPlan(Random random) {
        SamplePlan plan = new SamplePlan();
        plan.seed = random.nextLong();
        plan.iterations = PATHS;
        plan.horizonYears = 1 + random.nextInt(40);
        plan.stepsPerYear = random.nextBoolean() ? 12 : 1;
        plan.amounts = pick(Amounts.values(), random);
        plan.returnModel = pick(ReturnModel.values(), random);
        plan.rebalancing = pick(Rebalancing.values(), random);
        plan.annualFee = random.nextBoolean() ? 0 : 0.1 * random.nextDouble();
        plan.inflation = random.nextInt(3) == 0 ? 0 : random.nextDouble(-0.05, 0.1);
        plan.balances =
                random.doubles(1 + random.nextInt(3), 0, 500_000).boxed().toList();
        market(plan, 1 + random.nextInt(7), random);
        int flows = random.nextInt(6);
        for (int flow = 0; flow < flows; flow++) {
            int firstYear = random.nextInt(plan.horizonYears);
            int lastYear = firstYear + random.nextInt(plan.horizonYears - firstYear);
            double amount = random.nextDouble(0, 60_000);
            plan.flow(pick(FlowKind.values(), random), amount, firstYear, lastYear, pick(Timing.values(), random));
        }
        return plan;
    }

    private static void market(SamplePlan plan, int size, Random random) {
        List<AssetClass> classes = new ArrayList<>();
        double[] weights = random.doubles(size, 0.05, 1).toArray();
        double[][] directions = new double[size][];
        double sum = 0;
        for (int k = 0; k < size; k++) {
            double volatility = random.nextInt(5) == 0 ? 0 : random.nextDouble(0, random.nextInt(4) == 0 ? 1.5 : 0.3);
            classes.add(new AssetClass("class-" + k, random.nextDouble(-0.1, 0.15), volatility));
            directions[k] = unit(random.doubles(size, -1, 1).toArray());
            sum += weights[k];
        }
        plan.classes = classes;
        plan.weights = new ArrayList<>();
        plan.correlations = new ArrayList<>();
        for (int k = 0; k < size; k++) {
            plan.weights.add(weights[k] / sum);
            List<Double> row = new ArrayList<>();
            for (int j = 0; j < size; j++) {
                row.add(j == k ? 1 : 0.8 * product(directions[Math.min(j, k)], directions[Math.max(j, k)]));
            }
            plan.correlations.add(row);
        }
    }

    private static double[] unit(double[] vector) {
        double length = Math.sqrt(product(vector, vector));
        return IntStream.range(0, vector.length)
                .mapToDouble(index -> vector[index] / length)
                .toArray();
    }

    private static double product(double[] left, double[] right) {
        double sum = 0;
        for (int index = 0; index < left.length; index++) {
            sum += left[index] * right[index];
        }
        return sum;
    }

    private static <E> E pick(E[] values, Random random) {
        return values[random.nextInt(values.length)];
    }
}
