package io.foreseed.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.foreseed.simulation.ReferenceData;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bootstrap and the sequences of history. */
class HistoricalReturnsTest {
    private final History months = ReferenceData.history("us-monthly-1871-2025").orElseThrow();

    /**
     * The k-th moment of the growth of T periods, by recursion over the period i at which the path is: m(1) = r^k / N,
     * m_j(t+1) = r_j^k ((1 - p) m_(j-1)(t) + p sum m(t) / N).
     */
    @ParameterizedTest
    @CsvSource({
        "us-monthly-1871-2025, us-stocks, 12, 1",
        "us-monthly-1871-2025, us-stocks, 12, 10",
        "us-monthly-1871-2025, us-bonds, 1, 3",
        "us-annual-1928-2025, us-stocks, 1, 5"
    })
    void growthOfThirtyYearsHasTheMomentsOfTheBlocks(String version, String series, int stepsPerYear, double years) {
        SampleMarket market = SampleMarket.of(new StationaryBootstrap(years)).oneClass(0, 0);
        market.history = ReferenceData.history(version).orElseThrow();
        market.series = List.of(series);
        market.stepsPerYear = stepsPerYear;

        double[] growth = market.products(30 * stepsPerYear, 100_000)[0];

        double[] law = new double[5];
        for (int power = 0; power < 5; power++) {
            law[power] = moment(power, market.history, series, years);
        }
        assertThat(law[0]).isEqualTo(1, within(1e-10));
        Moments.assertOfLaw(growth, law);
    }

    /**
     * A path leaves its block with probability p = 1/24 a month: of 8e6 months the share has the standard error
     * sqrt(p / 8e6) = 0.00007. A new block begins next to where the old one ended once in 1,859.
     */
    @Test
    void blocksAreAsLongAsAskedAndKeepWhatHappenedTogether() {
        SampleMarket market = SampleMarket.of(new StationaryBootstrap(2));
        Map<List<Double>, Integer> periods = new HashMap<>();
        for (int period = 0; period < months.periods(); period++) {
            periods.put(at(period), period);
        }
        int paths = 20_000;
        int steps = 401;

        double[][][] trace = SampleMarket.trace(market.model(steps, paths), 0, paths, steps, 500);

        long breaks = 0;
        for (double[][] path : trace) {
            int before = -1;
            for (double[] step : path) {
                int period = periods.getOrDefault(Arrays.stream(step).boxed().toList(), -1);
                assertThat(period).as("a month of history").isNotNegative();
                breaks += before >= 0 && period != (before + 1) % months.periods() ? 1 : 0;
                before = period;
            }
        }
        double expected = 1.0 / 24 * (1 - 1.0 / months.periods());
        assertThat(breaks / (double) (paths * (steps - 1))).isEqualTo(expected, within(4 * 0.00007));
    }

    @Test
    void blocksOfOnePeriodAreDrawnEvenly() {
        SampleMarket market = SampleMarket.of(new StationaryBootstrap(1.0 / 12));
        Map<Double, Integer> counts = new HashMap<>();

        double[][][] trace = SampleMarket.trace(market.model(100, 18_590), 0, 18_590, 100, 500);

        for (double[][] path : trace) {
            for (double[] step : path) {
                counts.merge(step[0], 1, Integer::sum);
            }
        }
        Map<Double, Integer> inHistory = new HashMap<>();
        factors("us-stocks").forEach(factor -> inHistory.merge(factor, 1, Integer::sum));
        double chiSquare = 0;
        for (Map.Entry<Double, Integer> factor : inHistory.entrySet()) {
            double expected = 1000.0 * factor.getValue();
            double missed = counts.getOrDefault(factor.getKey(), 0) - expected;
            chiSquare += missed * missed / expected;
        }
        // chi-square of d degrees of freedom has the mean d and the variance 2 d
        double degrees = inHistory.size() - 1;
        assertThat(chiSquare).isEqualTo(degrees, within(4 * Math.sqrt(2 * degrees)));
    }

    @Test
    void aSequenceIsHistoryFromItsFirstMonthOn() {
        SampleMarket market = SampleMarket.of(new HistoricalSequences());
        int sequences = months.sequences(12, 360);

        double[][][] trace = SampleMarket.trace(market.model(360, sequences), 0, sequences, 360, 100);

        assertThat(sequences).isEqualTo(1500);
        assertThat(market.model(360, 1).maximumPaths()).isEqualTo(1500);
        for (int path : List.of(0, 99, 100, 1234, 1499)) {
            for (int step = 0; step < 360; step++) {
                assertThat(Arrays.stream(trace[path][step]).boxed().toList()).isEqualTo(at(path + step));
            }
        }
    }

    @Test
    void aYearlyStepIsTwelveMonths() {
        SampleMarket market = SampleMarket.of(new HistoricalSequences());
        market.stepsPerYear = 1;

        double[][][] trace = SampleMarket.trace(market.model(2, 6), 0, 6, 2, 6);

        double growth = 1;
        for (int month = 5 + 12; month < 5 + 24; month++) {
            growth *= factors("us-bonds").get(month);
        }
        assertThat(trace[5][1][1]).isEqualTo(growth);
        assertThat(market.model(2, 1).maximumPaths()).isEqualTo(1859 - 24 + 1);
    }

    @Test
    void moreSequencesThanHistoryHasAreRefused() {
        SampleMarket market = SampleMarket.of(new HistoricalSequences());
        SampleMarket yearly = SampleMarket.of(new StationaryBootstrap(1)).oneClass(0, 0);
        yearly.history = ReferenceData.history("us-annual-1928-2025").orElseThrow();
        yearly.series = List.of("us-stocks");

        assertThatThrownBy(() -> market.model(360, 1501))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1500");
        assertThatThrownBy(() -> yearly.model(360, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    private double moment(int power, History history, String series, double years) {
        double[] factors = history.growth(series).stream()
                .mapToDouble(factor -> Math.pow(factor, power))
                .toArray();
        int count = factors.length;
        double newBlock = 1 / (years * history.periodsPerYear());
        double[] state = Arrays.stream(factors).map(factor -> factor / count).toArray();
        for (int period = 1; period < 30 * history.periodsPerYear(); period++) {
            double even = newBlock * Arrays.stream(state).sum() / count;
            double[] next = new double[count];
            for (int index = 0; index < count; index++) {
                next[index] = factors[index] * ((1 - newBlock) * state[(index + count - 1) % count] + even);
            }
            state = next;
        }
        return Arrays.stream(state).sum();
    }

    private List<Double> at(int period) {
        List<Double> values = new ArrayList<>();
        values.add(factors("us-stocks").get(period));
        values.add(factors("us-bonds").get(period));
        values.add(months.inflation().get(period));
        return values;
    }

    private List<Double> factors(String series) {
        return months.growth(series);
    }
}
