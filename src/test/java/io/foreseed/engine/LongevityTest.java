package io.foreseed.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.foreseed.engine.DrawnLives.Life;
import io.foreseed.simulation.ReferenceData;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class LongevityTest {
    private static final LifeTable WOMEN =
            ReferenceData.lifeTable("ssa-period-2022", "female").orElseThrow();
    private static final LifeTable MEN =
            ReferenceData.lifeTable("ssa-period-2022", "male").orElseThrow();
    private static final GompertzLife GOMPERTZ = new GompertzLife(88, 10);

    static Stream<LifeLaw> laws() {
        return Stream.of(WOMEN, MEN, GOMPERTZ, new FixedLife(95.25), FixedLife.endless());
    }

    /** Whoever lives s years and then t more lives s + t: the law depends on age alone. */
    @ParameterizedTest
    @MethodSource("laws")
    void survivalMultiplies(LifeLaw law) {
        Random random = new Random(20250821);

        for (int round = 0; round < 2000; round++) {
            double age = random.nextDouble(0, 90);
            double first = random.nextDouble(0, 30);
            double second = random.nextDouble(0, 30);
            double inTwo = law.survival(age, first) * law.survival(age + first, second);
            assertThat(law.survival(age, first + second)).isEqualTo(inTwo, within(1e-12));
        }
    }

    @ParameterizedTest
    @MethodSource("laws")
    void survivalBeginsAt1AndNeverRises(LifeLaw law) {
        for (double age : List.of(0.0, 30.5, 64.99, 119.5, 125.0)) {
            double before = law.survival(age, 0);
            assertThat(before).isEqualTo(1);
            for (int month = 1; month < 1200; month++) {
                double after = law.survival(age, month / 12.0);
                assertThat(after).isBetween(0.0, before + 1e-15);
                before = after;
            }
        }
    }

    @Test
    void theTableSpreadsTheDeathsOfAYearEvenly() {
        double halfYear = WOMEN.survival(65, 0.5);

        assertThat(halfYear).isEqualTo(1 - 0.5 * 0.011018, within(1e-15));
        assertThat(MEN.survival(65, 1)).isEqualTo(1 - 0.017897, within(1e-15));
        assertThat(MEN.survival(65.5, 1))
                .isEqualTo((1 - 0.017897) * (1 - 0.5 * 0.019017) / (1 - 0.5 * 0.017897), within(1e-15));
        assertThat(MEN.survival(119, 0.5)).isEqualTo(0.5);
        assertThat(MEN.survival(119, 1)).isZero();
    }

    /** The hazard of Gompertz is exp((x - m)/b)/b: at the mode 1/b; the density is greatest there. */
    @Test
    void gompertzHasItsHazardAndMode() {
        double day = 1e-6;

        double hazard = (1 - GOMPERTZ.survival(88, day)) / day;

        assertThat(hazard).isEqualTo(0.1, within(1e-6));
        double atMode = density(88);
        assertThat(atMode).isGreaterThan(density(87)).isGreaterThan(density(89));
        // half of those of 65 live until 65 + b log(1 + log(2) exp((m - 65)/b))
        double median = 10 * Math.log1p(Math.log(2) * Math.exp(2.3));
        assertThat(GOMPERTZ.survival(65, median)).isEqualTo(0.5, within(1e-14));
    }

    private static double density(double age) {
        return GOMPERTZ.survival(65, age - 65) * Math.exp((age - 88) / 10) / 10;
    }

    /** Of 100,000 paths the share alive has the standard error sqrt(p (1 - p) / 100,000); asked are four. */
    @Test
    void deathsHaveTheirLawAndPeopleDieIndependently() {
        int paths = 100_000;
        DrawnLives lives = new DrawnLives(List.of(new Life(WOMEN, 62.25), new Life(GOMPERTZ, 65)), 12, 600, 7, paths);
        int[][] deaths = new int[2][paths];

        lives.deathSteps(0, paths, deaths);

        for (int step : List.of(1, 60, 240, 360, 480)) {
            double both = 0;
            double any = 0;
            for (int path = 0; path < paths; path++) {
                boolean first = step < deaths[0][path];
                boolean second = step < deaths[1][path];
                both += first && second ? 1 : 0;
                any += first || second ? 1 : 0;
            }
            double woman = WOMEN.survival(62.25, step / 12.0);
            double other = GOMPERTZ.survival(65, step / 12.0);
            assertShare(alive(deaths[0], step), paths, woman);
            assertShare(alive(deaths[1], step), paths, other);
            assertShare(both, paths, woman * other);
            assertShare(any, paths, 1 - (1 - woman) * (1 - other));
            assertThat(lives.survival(0, step)).isEqualTo(woman);
            assertThat(lives.allSurvival(step)).isEqualTo(woman * other);
            assertThat(lives.anySurvival(step)).isEqualTo(woman + other - woman * other, within(1e-15));
        }
    }

    private static double alive(int[] deaths, int step) {
        return Arrays.stream(deaths).filter(death -> step < death).count();
    }

    private static void assertShare(double count, int paths, double probability) {
        double error = Math.sqrt(probability * (1 - probability) / paths);
        assertThat(count / paths).isEqualTo(probability, within(4 * error + 1e-12));
    }

    @Test
    void aLifeIsTheSameInAnyBatchAndWhateverTheLawOfTheOther() {
        int[][] together = new int[2][300];
        int[][] withOther = new int[2][300];
        DrawnLives lives = new DrawnLives(List.of(new Life(MEN, 40), new Life(WOMEN, 41)), 12, 900, 7, 300);
        new DrawnLives(List.of(new Life(FixedLife.endless(), 40), new Life(WOMEN, 41)), 12, 900, 7, 1000)
                .deathSteps(0, 300, withOther);

        lives.deathSteps(0, 300, together);

        for (int path = 0; path < 300; path++) {
            int[][] alone = new int[2][1];
            lives.deathSteps(path, 1, alone);
            assertThat(alone[0][0]).isEqualTo(together[0][path]);
            assertThat(alone[1][0]).isEqualTo(together[1][path]);
        }
        assertThat(withOther[1]).containsExactly(together[1]);
        assertThat(withOther[0]).containsOnly(LongevityModel.NEVER);
    }

    @ParameterizedTest
    @CsvSource({"95, 12, 360", "65.5, 12, 6", "65.5, 1, 1", "95, 1, 30", "140, 12, 2147483647", "65, 12, 1"})
    void aFixedLifeEndsInItsStep(double endAge, int stepsPerYear, int deathStep) {
        int[][] deaths = new int[1][3];
        DrawnLives lives =
                new DrawnLives(List.of(new Life(new FixedLife(endAge), 65)), stepsPerYear, 50 * stepsPerYear, 1, 3);

        lives.deathSteps(0, 3, deaths);

        assertThat(deaths[0]).containsOnly(deathStep);
    }

    @Test
    void aFixedLifeEndsInItsMonthHoweverAgesRound() {
        for (int ageMonths = 0; ageMonths < 95 * 12; ageMonths++) {
            int[][] deaths = new int[1][1];
            new DrawnLives(List.of(new Life(new FixedLife(95), ageMonths / 12.0)), 12, 1200, 1, 1)
                    .deathSteps(0, 1, deaths);
            assertThat(deaths[0][0]).isEqualTo(95 * 12 - ageMonths);
        }
    }

    @Test
    void parametersOutOfRangeAreRefused() {
        assertThatThrownBy(() -> new FixedLife(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new GompertzLife(49, 10)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new GompertzLife(88, Double.NaN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new LifeTable("", List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new LifeTable("", List.of(1.1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Life(WOMEN, -1)).isInstanceOf(IllegalArgumentException.class);
    }
}
