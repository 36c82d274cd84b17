package io.foreseed.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StudentTReturnsTest {
    private static final double VOLATILITY = 0.01;

    /** 95 % points of chi-square from any table: 5.991464547, 11.070497694, 43.772971825. */
    @ParameterizedTest
    @CsvSource({"3, 7.814727903", "5, 11.070497694", "30, 43.772971825"})
    void theFactorAtThe95PercentPointIsThatOfTheTable(double degreesOfFreedom, double chiSquare) {
        double[] factor = {1.6448536269514722};

        new StudentMixing(degreesOfFreedom).apply(factor, 1);

        assertThat(factor[0]).isEqualTo(Math.sqrt((degreesOfFreedom - 2) / chiSquare), within(1e-9));
    }

    /** The chi-square that a factor stands for has the tail of its z: what the table and its joins miss. */
    @ParameterizedTest
    @ValueSource(doubles = {2.1, 3, 5, 8, 30, 1000})
    void theFactorHasTheProbabilityOfItsNormal(double degreesOfFreedom) {
        StudentMixing mixing = new StudentMixing(degreesOfFreedom);
        double shape = degreesOfFreedom / 2;

        for (double z = -8.2; z < 8.2; z += 0.0137) {
            double[] factor = {z};
            mixing.apply(factor, 1);
            double half = (shape - 1) / factor[0] / factor[0];
            double tail = z < 0 ? IncompleteGamma.lower(shape, half) : IncompleteGamma.upper(shape, half);
            double exact = IncompleteGamma.upper(0.5, z * z / 2) / 2;
            // a relative error e of the factor moves the logarithm of the tail by 2 e x f(x) / tail
            double slope = 2 * IncompleteGamma.densityTimesX(shape, half) / tail;
            double missed = Math.abs(Math.log(tail / exact)) / slope;
            assertThat(missed).as("z = %s", z).isLessThan(Math.abs(z) < 5 && degreesOfFreedom >= 3 ? 5e-8 : 1e-6);
        }
    }

    /**
     * Kolmogorov's test against the distribution of 3 degrees of freedom, which is elementary: sqrt(N) D exceeds 1.95
     * with probability 0.001.
     */
    @Test
    void theReturnsHaveTheStudentDistribution() {
        int count = 200_000;

        double[] standardized = standardized(3, count);

        double[] t =
                Arrays.stream(standardized).map(x -> x * Math.sqrt(3)).sorted().toArray();
        double distance = 0;
        for (int index = 0; index < count; index++) {
            double s = t[index] / Math.sqrt(3);
            double law = 0.5 + (s / (1 + s * s) + Math.atan(s)) / Math.PI;
            distance = Math.max(distance, Math.abs(law - (index + 0.5) / count));
        }
        assertThat(distance * Math.sqrt(count)).isLessThan(1.95);
    }

    /**
     * With d = 12 the kurtosis is 3 (d-2)/(d-4) = 3.75 and the eighth moment 105 (d-2)³/((d-4)(d-6)(d-8)) = 546.9, so that
     * the mean of a million fourth powers has the standard error sqrt(546.9 - 3.75²)/1000 = 0.023; the variance 1 has
     * sqrt(2.75)/1000 = 0.0017. Asked are four of each.
     */
    @Test
    void theVarianceIs1AndTheKurtosisThatOfTheLaw() {
        double[] standardized = standardized(12, 1_000_000);

        assertThat(Moments.of(standardized, 2)).isEqualTo(1, within(0.0068));
        assertThat(Moments.of(standardized, 4)).isEqualTo(3.75, within(0.092));
    }

    /** Fat tails widen the error of a correlation by sqrt(1 + excess kurtosis / 3): at 10 degrees of freedom by 1.15. */
    @Test
    void theCorrelationIsRecoveredAndBigMovesComeTogether() {
        SampleMarket market = SampleMarket.of(new StudentTReturns(10));
        market.correlations = CorrelationMatrix.of(List.of(List.of(1.0, 0.7), List.of(0.7, 1.0)));
        SampleMarket uncorrelated = SampleMarket.of(new StudentTReturns(10));
        uncorrelated.correlations = CorrelationMatrix.of(List.of(List.of(1.0, 0.0), List.of(0.0, 1.0)));

        double[][] products = market.products(1, 100_000);

        assertThat(Moments.correlation(products[0], products[1])).isEqualTo(0.7, within(0.005));
        double[][] squares = uncorrelated.products(1, 100_000);
        double[] first = squares(squares[0], 1 + 0.08 / 12);
        double[] second = squares(squares[1], 1 + 0.04 / 12);
        // of squares: (E w² - 1) / (3 E w² - 1) with E w² = (d-2)/(d-4) = 4/3, so 1/9; independent ones have 0
        assertThat(Moments.correlation(first, second)).isEqualTo(1.0 / 9, within(0.03));
    }

    /** One step a path of a class whose volatility is so small that no return reaches the floor. */
    private static double[] standardized(double degreesOfFreedom, int count) {
        SampleMarket market =
                SampleMarket.of(new StudentTReturns(degreesOfFreedom)).oneClass(0, VOLATILITY);
        market.stepsPerYear = 1;
        return Arrays.stream(market.products(1, count)[0])
                .map(growth -> (growth - 1) / VOLATILITY)
                .toArray();
    }

    private static double[] squares(double[] values, double centre) {
        return Arrays.stream(values).map(x -> (x - centre) * (x - centre)).toArray();
    }
}
