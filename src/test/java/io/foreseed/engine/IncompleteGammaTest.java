package io.foreseed.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IncompleteGammaTest {
    private static final double RELATIVE = 1e-12;

    /** Abramowitz and Stegun, table 7.1: erf(0.5), erf(1), erf(2); P(1/2, x²) = erf(x). */
    @ParameterizedTest
    @CsvSource({"0.5, 0.5204998778130465", "1, 0.8427007929497149", "2, 0.9953222650189527"})
    void ofHalfIsTheErrorFunction(double x, double erf) {
        double lower = IncompleteGamma.lower(0.5, x * x);

        assertThat(lower).isEqualTo(erf, within(RELATIVE));
        assertThat(IncompleteGamma.upper(0.5, x * x)).isEqualTo(1 - erf, within(RELATIVE));
    }

    /** Of a whole shape Q(a, x) is the chance of fewer than a events in a Poisson process: e^-x (1 + x + x²/2 + ...). */
    @ParameterizedTest
    @CsvSource({"1, 0.3", "1, 40", "3, 0.001", "3, 2", "10, 10.9", "10, 11.1", "50, 20", "50, 120", "170, 170"})
    void ofAWholeShapeIsThePoissonSum(int shape, double x) {
        double upper = IncompleteGamma.upper(shape, x);

        double term = Math.exp(-x);
        double sum = 0;
        for (int events = 0; events < shape; events++) {
            sum += term;
            term *= x / (events + 1);
        }
        assertThat(upper).isEqualTo(sum, within(sum * RELATIVE * 10));
        assertThat(IncompleteGamma.lower(shape, x)).isEqualTo(1 - sum, within(RELATIVE));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.05, 0.5, 1, 1.5, 3.7, 9.99, 10, 42, 500})
    void theLogarithmOfTheGammaFunctionObeysItsRecurrenceAndDuplication(double x) {
        double value = IncompleteGamma.logGamma(x);

        double scale = RELATIVE / 100 * Math.max(1, Math.abs(value));
        assertThat(IncompleteGamma.logGamma(x + 1) - value).isEqualTo(Math.log(x), within(4 * scale));
        double duplicated = value + IncompleteGamma.logGamma(x + 0.5) - (1 - 2 * x) * Math.log(2);
        assertThat(IncompleteGamma.logGamma(2 * x)).isEqualTo(duplicated - Math.log(Math.PI) / 2, within(20 * scale));
    }

    @Test
    void theSmallTailKeepsItsRelativeAccuracy() {
        // P(2, x) = 1 - (1 + x) e^-x = x²/2 - x³/3 + x⁴/8 - ...
        double lower = IncompleteGamma.lower(2, 1e-6);

        assertThat(lower).isEqualTo(5e-13 - 1e-18 / 3, within(5e-13 * RELATIVE));
    }
}
