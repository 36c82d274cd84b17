package io.foreseed.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The kernel of algorithm 2 against the oracle, over households of every kind. */
class HouseholdOracleTest {
    private static final int HOUSEHOLDS = 1500;

    /** 300 steps of some fifty roundings, relative to what has flowed; decisions at guardrails are not near a tie. */
    private static final double ROUNDING = 1e-8;

    @Test
    void everyPathIsWhatTheOracleComputes() {
        for (int number = 0; number < HOUSEHOLDS; number++) {
            RandomHousehold plan = new RandomHousehold(number);
            PathOutcome outcome = new Simulation(plan.input()).computePath(1);
            NaiveHousehold oracle = new NaiveHousehold(plan.input());

            oracle.run(1);

            assertSame(number, Objects.requireNonNull(outcome.household()), oracle);
            assertThat(outcome.shortfall())
                    .as("shortfall of household %d", number)
                    .isCloseTo(oracle.shortfall, within(1e-5 + oracle.shortfall * ROUNDING));
        }
    }

    private static void assertSame(int number, HouseholdPath path, NaiveHousehold oracle) {
        List<YearlyAmount> flows = List.of(
                YearlyAmount.INCOME,
                YearlyAmount.SPENDING,
                YearlyAmount.TAXES,
                YearlyAmount.FEES,
                YearlyAmount.RETURNS,
                YearlyAmount.SHORTFALL);
        double scale = 1e5;
        for (int year = 0; year < oracle.yearRows.size(); year++) {
            double[] row = oracle.yearRows.get(year);
            HouseholdPath.Year computed = path.years().get(year);
            for (double value : row) {
                scale = Math.max(scale, Math.abs(value));
            }
            assertThat(wealth(computed))
                    .as("wealth of household %d, year %d", number, year)
                    .isCloseTo(row[0], within(scale * ROUNDING));
            for (int flow = 0; flow < flows.size(); flow++) {
                assertThat(computed.amounts().get(flows.get(flow)))
                        .as("%s of household %d, year %d", flows.get(flow), number, year)
                        .isCloseTo(row[flow + 1], within(scale * ROUNDING));
            }
        }
    }

    private static double wealth(HouseholdPath.Year year) {
        double sum = 0;
        for (YearlyAmount amount : YearlyAmount.values()) {
            sum += amount.isAccount() ? year.amounts().get(amount) : 0;
        }
        return sum;
    }
}
