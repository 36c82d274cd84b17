package io.foreseed.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NormalQuantileTest {
    /**
     * In the tails the root of the logarithm is wrong by up to 3.1e-16, and the quantile by up to 1.9 times that (its
     * elasticity where the tail begins, 2 r^2 u / (z phi(z)) at u = 0.075); the polynomials, their quotient and the
     * approximation itself add three units of 1.1e-16. In the centre only the latter.
     */
    private static final double RELATIVE_ACCURACY = 1.9 * 3.1e-16 + 3 * 1.1e-16;

    /** The test values that Wichura (1988) prints for PPND16. */
    @ParameterizedTest
    @CsvSource({"0.25, -0.6744897501960817", "0.001, -3.090232306167813542", "1e-20, -9.262340089798407574"})
    void givesTheTestValuesOfTheAlgorithm(double probability, double quantile) {
        double computed = NormalQuantile.of(probability);

        assertThat(computed).isEqualTo(quantile, within(2 * Math.ulp(quantile)));
    }

    @Test
    void isAccurateFromTheFarTailToTheCentre() {
        Random random = new Random(20250821);
        double[] tails = DoubleStream.generate(() -> StrictMath.exp(random.nextDouble(-45, -0.7)))
                .limit(3000)
                .toArray();
        double[] edges = {
            0x1p-53, 3 * 0x1p-53, 1.3887e-11, 1.3888e-11, 0.075, Math.nextUp(0.075), Math.nextDown(0.075), 0.4999
        };

        double worst = DoubleStream.concat(DoubleStream.of(tails), DoubleStream.of(edges))
                .map(NormalQuantileTest::relativeError)
                .max()
                .orElseThrow();

        assertThat(worst).isLessThan(RELATIVE_ACCURACY);
    }

    @Test
    void isSymmetricToTheBit() {
        Random random = new Random(1);
        double[] upper = random.doubles(100_000)
                .map(uniform -> 0.5 + Math.rint(uniform * 0x1p51) * 0x1p-53 + 0x1p-53)
                .toArray();
        double[] lower = DoubleStream.of(upper).map(uniform -> 1 - uniform).toArray();

        new NormalQuantile(upper.length).apply(upper, upper.length);

        new NormalQuantile(lower.length).apply(lower, lower.length);
        assertThat(DoubleStream.of(lower).map(z -> -z).toArray()).containsExactly(upper);
    }

    @Test
    void isZeroAtOneHalfAndMonotonicEverywhere() {
        double[] probabilities = new Random(2).doubles(200_000).sorted().toArray();
        double[] quantiles = probabilities.clone();

        new NormalQuantile(quantiles.length).apply(quantiles, quantiles.length);

        assertThat(quantiles).isSorted();
        assertThat(NormalQuantile.of(0.5)).isZero();
    }

    @Test
    void reachesNoFurtherThanTheLargestUniform() {
        double furthest = NormalQuantile.of(0x1p-53);

        assertThat(furthest).isBetween(-8.3, -8.2);
    }

    @Test
    void aLaneIsTheSameAloneAndInAnArray() {
        double[] probabilities = new Random(3).doubles(257).toArray();
        double[] together = probabilities.clone();

        new NormalQuantile(257).apply(together, 257);

        double[] alone = IntStream.range(0, 257)
                .mapToDouble(lane -> NormalQuantile.of(probabilities[lane]))
                .toArray();
        assertThat(together).containsExactly(alone);
    }

    private static double relativeError(double probability) {
        double z = NormalQuantile.of(probability);
        return Math.abs(ExactNormal.quantileError(z, new BigDecimal(probability)) / z);
    }
}
