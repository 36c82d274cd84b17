package io.foreseed.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foreseed.simulation.ReferenceData;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Years of history within another law. */
class EpisodeTest {
    private static final int STEPS = 60;
    private static final int PATHS = 300;
    private static final int START = 7;
    private static final HistoryPeriods OIL_CRISIS = new HistoryPeriods(1973, 2, 20);

    @ParameterizedTest
    @MethodSource("others")
    void outsideTheEpisodeEveryPathIsToTheBitWhatItIsWithout(ReturnLaw other) {
        double[][][] without = trace(SampleMarket.of(other));

        double[][][] with = trace(SampleMarket.of(new Episode(OIL_CRISIS, START, other)));

        for (int step = 0; step < STEPS; step++) {
            boolean isWithin = step >= START && step < START + 20;
            double[] replayed = isWithin ? ofHistory(1973, 1 + step - START) : new double[0];
            for (int path = 0; path < PATHS; path++) {
                double[] expected = isWithin ? replayed : without[path][step];
                assertThat(Arrays.equals(with[path][step], expected))
                        .as("path %d, step %d", path, step)
                        .isTrue();
            }
        }
    }

    static Stream<ReturnLaw> others() {
        return SampleMarket.laws().stream().filter(law -> !(law instanceof Episode));
    }

    @Test
    void aStepIsAsManyPeriodsAsItIsLong() {
        SampleMarket market = SampleMarket.of(new Episode(OIL_CRISIS, 1, new LognormalReturns()));
        market.law = new Episode(new HistoryPeriods(1973, 2, 24), 1, new LognormalReturns());
        market.stepsPerYear = 1;

        double[][][] trace = SampleMarket.trace(market.model(4, 2), 0, 2, 4, 2);

        double[] year = {1, 1, 1};
        for (int month = 1; month < 13; month++) {
            double[] factors = ofHistory(1973, month);
            for (int index = 0; index < 3; index++) {
                year[index] *= factors[index];
            }
        }
        assertThat(trace[0][1]).containsExactly(year);
        assertThat(trace[1][1]).containsExactly(year);
        assertThat(trace[0][2]).containsExactly(trace[1][2]);
        assertThat(trace[0][3]).isNotEqualTo(trace[1][3]);
    }

    @Test
    void whatTheHistoryDoesNotHaveIsRefused() {
        LognormalReturns then = new LognormalReturns();
        HistoryPeriods tooLate = new HistoryPeriods(2025, 12, 2);
        HistoryPeriods tooEarly = new HistoryPeriods(1871, 1, 2);
        HistoryPeriods last = new HistoryPeriods(2025, 12, 1);
        History annual = ReferenceData.history("us-annual-1928-2025").orElseThrow();
        SampleMarket halfYears = SampleMarket.of(new Episode(OIL_CRISIS, START, then));
        halfYears.stepsPerYear = 1;

        assertThatThrownBy(() -> model(new Episode(tooLate, 0, then))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> model(new Episode(tooEarly, 0, then))).isInstanceOf(IllegalArgumentException.class);
        assertThat(model(new Episode(last, 0, then)).classes()).isEqualTo(2);
        assertThat(new HistoryPeriods(1966, 2, 1).isWithin(annual)).isFalse();
        assertThat(new HistoryPeriods(1966, 1, 60).isWithin(annual)).isTrue();
        assertThat(new HistoryPeriods(1966, 1, 61).isWithin(annual)).isFalse();
        assertThatThrownBy(() -> halfYears.model(10, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Episode(last, 0, new Episode(last, 0, then)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static MarketModel model(ReturnLaw law) {
        return SampleMarket.of(law).model(STEPS, 1);
    }

    private static double[][][] trace(SampleMarket market) {
        market.inflation = SampleMarket.reverting();
        return SampleMarket.trace(market.model(STEPS, PATHS), 0, PATHS, STEPS, 64);
    }

    /** Stocks, bonds and prices in a month, counted from a January. */
    private static double[] ofHistory(int year, int month) {
        History history = ReferenceData.history("us-monthly-1871-2025").orElseThrow();
        int period = (year - 1871) * 12 - 1 + month;
        List<Double> stocks = Objects.requireNonNull(history.growth().get("us-stocks"));
        List<Double> bonds = Objects.requireNonNull(history.growth().get("us-bonds"));
        return new double[] {
            stocks.get(period), bonds.get(period), history.inflation().get(period)
        };
    }
}
