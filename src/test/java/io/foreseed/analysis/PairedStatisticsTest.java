package io.foreseed.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Differences on the same paths: by hand, in the limit, and how often their intervals are right. */
class PairedStatisticsTest {
    /** Worked by hand from the formulas: p12 = 6/102, p21 = 13/102, z = 1.959964. */
    @Test
    void theIntervalOfPairedProportionsIsBonettAndPrices() {
        PairedProportions difference = new PairedProportions(5, 12, 100, 0.95, true);

        assertThat(difference.estimate()).isEqualTo(0.07);
        assertThat(difference.standardError()).isCloseTo(Math.sqrt((0.17 - 0.0049) / 100), within(1e-15));
        double centre = 7.0 / 102;
        double reach = 1.959963984540054 * Math.sqrt((19.0 / 102 - centre * centre) / 102);
        assertThat(difference.lower()).isCloseTo(centre - reach, within(1e-12));
        assertThat(difference.upper()).isCloseTo(centre + reach, within(1e-12));
        assertThat(difference.isDistinguishable()).isFalse();
    }

    @Test
    void pathsAreCountedWhereOneAloneSucceeds() {
        BitSet first = new BitSet();
        first.set(0, 6);
        BitSet second = new BitSet();
        second.set(4, 10);

        PairedProportions difference = PairedProportions.of(first, second, 20, 0.9, true);

        assertThat(difference).isEqualTo(new PairedProportions(4, 4, 20, 0.9, true));
    }

    @Test
    void equalPathsLeaveAnIntervalThatIsNotAPoint() {
        PairedProportions none = new PairedProportions(0, 0, 10_000, 0.95, true);

        assertThat(none.standardError()).isZero();
        assertThat(none.upper()).isBetween(1e-4, 1e-3);
        assertThat(none.lower()).isEqualTo(-none.upper());
    }

    @Test
    void theErrorOfPairedMeansIsThatOfTheirDifferences() {
        PairedMeans difference = PairedMeans.of(new double[] {1, 2, 3, 4}, new double[] {2, 4, 3, 7}, 0.95);

        assertThat(difference.estimate()).isEqualTo(1.5);
        // differences 1, 2, 0, 3: squares off the mean 5, /3, /4
        assertThat(difference.standardError()).isCloseTo(Math.sqrt(5.0 / 3 / 4), within(1e-15));
        assertThat(PairedMeans.of(new double[] {1}, new double[] {5}, 0.95).standardError())
                .isZero();
    }

    /**
     * In 4,000 draws the 95 % interval must cover in 93.5 to 98.5 %: 95 % less 4 standard errors of 0.34 points, and the
     * interval errs to the safe side for rare changes.
     */
    @ParameterizedTest
    @CsvSource({"200, 0.02, 0.05", "1000, 0.001, 0.02", "1000, 0.1, 0.1", "10000, 0.0005, 0.003"})
    void theIntervalCoversAsOftenAsItSays(int paths, double onlyFirst, double onlySecond) {
        Random random = new Random(20250821);
        int draws = 4_000;
        int covered = 0;
        for (int draw = 0; draw < draws; draw++) {
            int first = 0;
            int second = 0;
            for (int path = 0; path < paths; path++) {
                double uniform = random.nextDouble();
                first += uniform < onlyFirst ? 1 : 0;
                second += uniform >= onlyFirst && uniform < onlyFirst + onlySecond ? 1 : 0;
            }
            PairedProportions difference = new PairedProportions(first, second, paths, 0.95, true);
            double truth = onlySecond - onlyFirst;
            covered += difference.lower() <= truth && truth <= difference.upper() ? 1 : 0;
        }

        assertThat(covered / (double) draws).isBetween(0.935, 0.985);
    }
}
