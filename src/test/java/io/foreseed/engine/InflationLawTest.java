package io.foreseed.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InflationLawTest {
    private static final int PATHS = 100_000;

    @ParameterizedTest
    @ValueSource(ints = {1, 12})
    void constantInflationIsThatOfAlgorithm1(int stepsPerYear) {
        SampleMarket market = new SampleMarket();
        market.stepsPerYear = stepsPerYear;

        double[][][] trace = SampleMarket.trace(market.model(3, 2), 0, 2, 3, 2);

        assertThat(trace[1][2][2]).isEqualTo(StrictMath.pow(1.02, 1.0 / stepsPerYear));
        assertThat(trace[0][0][2]).isEqualTo(trace[1][2][2]);
    }

    /**
     * The logarithm of the price level after T steps is normal. With f the memory of a step, the rate of step t is
     * m + f^t (x0 - m) plus noise of weight f^(t-j) of step j; so the mean is (T m + (x0 - m) sum f^t) / n and the
     * variance (v/n)² (1 - f²) sum over j of (sum over t >= j of f^(t-j))². The bounds are four standard errors.
     */
    @ParameterizedTest
    @ValueSource(ints = {1, 12, 120})
    void thePriceLevelHasTheLawOfTheMeanRevertingRate(int steps) {
        SampleMarket market = new SampleMarket();
        market.inflation = SampleMarket.reverting();

        double[] logs =
                Arrays.stream(market.products(steps, PATHS)[2]).map(Math::log).toArray();

        double memory = Math.pow(2, -1.0 / 24);
        double centre = Math.log1p(0.025);
        double mean = 0;
        double variance = 0;
        for (int step = 1; step <= steps; step++) {
            mean += (centre + Math.pow(memory, step) * (Math.log1p(0.04) - centre)) / 12;
            double weight = (1 - Math.pow(memory, step)) / (1 - memory);
            variance += 0.02 * 0.02 / 144 * (1 - memory * memory) * weight * weight;
        }
        double deviation = Math.sqrt(variance);
        double sampleMean = Moments.of(logs, 1);
        double sampleVariance = Moments.of(logs, 2) - sampleMean * sampleMean;
        assertThat(sampleMean).isEqualTo(mean, within(4 * deviation / Math.sqrt(PATHS)));
        assertThat(Math.sqrt(sampleVariance)).isEqualTo(deviation, within(4 * deviation / Math.sqrt(2.0 * PATHS)));
    }

    /** Errors of (1 - r²) / sqrt(1,000,000) = 0.001 at most; asked is 0.005. */
    @Test
    void theCorrelationWithEachDriverIsRecovered() {
        SampleMarket market = new SampleMarket();
        market.inflation = SampleMarket.reverting();

        double[][] products = market.products(1, 1_000_000);

        double[] prices = Arrays.stream(products[2]).map(Math::log).toArray();
        for (int row = 0; row < 2; row++) {
            double[] driver = Arrays.stream(products[row]).map(Math::log).toArray();
            double expected = market.inflation.correlations().get(row);
            assertThat(Moments.correlation(driver, prices)).isEqualTo(expected, within(0.005));
        }
    }

    @Test
    void withoutVolatilityTheRateFallsByHalfEachHalfLife() {
        SampleMarket market = new SampleMarket();
        market.inflation = new InflationLaw(0, 0, 1, 0.1, List.of());

        double[][][] trace = SampleMarket.trace(market.model(24, 1), 0, 1, 24, 1);

        double initial = Math.log1p(0.1) / 12;
        assertThat(Math.log(trace[0][11][2])).isEqualTo(initial / 2, within(1e-15));
        assertThat(Math.log(trace[0][23][2])).isEqualTo(initial / 4, within(1e-15));
    }

    @Test
    void whatNoMarketCanHaveIsRefused() {
        SampleMarket impossible = new SampleMarket();
        impossible.inflation = new InflationLaw(0.02, 0.01, 1, 0.02, List.of(0.95, -0.95));
        SampleMarket incomplete = new SampleMarket();
        incomplete.inflation = new InflationLaw(0.02, 0.01, 1, 0.02, List.of(0.5));

        assertThatThrownBy(impossible::input).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(incomplete::input).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new InflationLaw(2, 0, 1, 0, List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new InflationLaw(0, 0, 0, 0, List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new InflationLaw(0, 0.1, 1, 0, List.of(Double.NaN)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
