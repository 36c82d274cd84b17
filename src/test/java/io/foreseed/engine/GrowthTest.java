package io.foreseed.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class GrowthTest {
    /** The polynomial's 1e-15, one unit of {@code StrictMath.exp} and half a unit for each of two products. */
    private static final double RELATIVE_ACCURACY = 1e-15 + 2 * 2.2e-16;

    private static final double FACTOR = 0.997;

    @Test
    void lognormalGrowthIsTheExponentialTimesTheFactor() {
        double[] drivers = new Random(20250821).doubles(200_000, -1, 1).toArray();
        double[] growth = drivers.clone();

        Growth.lognormal(growth, growth.length, FACTOR, new double[growth.length], false);

        for (int lane = 0; lane < growth.length; lane++) {
            double exact = StrictMath.exp(drivers[lane]) * FACTOR;
            assertThat(Math.abs(growth[lane] / exact - 1)).isLessThan(RELATIVE_ACCURACY);
        }
    }

    @Test
    void anElementOutsideTheFastRangeAloneIsStrict() {
        double[] drivers = {-700, -1.5, Math.nextDown(-1.0), -1, 0, 1, Math.nextUp(1.0), 3, 700};
        double[] growth = drivers.clone();
        double[] inside = {-1, 0, 1};

        Growth.lognormal(growth, growth.length, FACTOR, new double[growth.length], true);

        Growth.lognormal(inside, 3, FACTOR, new double[3], false);
        assertThat(growth)
                .containsExactly(
                        StrictMath.exp(-700) * FACTOR,
                        StrictMath.exp(-1.5) * FACTOR,
                        StrictMath.exp(Math.nextDown(-1.0)) * FACTOR,
                        inside[0],
                        inside[1],
                        inside[2],
                        StrictMath.exp(Math.nextUp(1.0)) * FACTOR,
                        StrictMath.exp(3) * FACTOR,
                        StrictMath.exp(700) * FACTOR);
    }

    @Test
    void nothingDrawnIsExactlyTheFactor() {
        double[] growth = {0.0, -0.0};

        Growth.lognormal(growth, 2, FACTOR, new double[2], false);

        assertThat(growth).containsExactly(FACTOR, FACTOR);
    }

    @Test
    void normalGrowthIsFlooredAtNothingBeforeTheFactor() {
        double[] growth = {-3, -1, -0.25, 0, 0.5};

        Growth.normal(growth, 5, FACTOR);

        assertThat(growth).containsExactly(0, 0, 0.75 * FACTOR, FACTOR, 1.5 * FACTOR);
    }

    @Test
    void aPlanThatMayLeaveTheFastRangeHasTheSameBitsWithinIt() {
        double[] drivers = DoubleStream.iterate(-1, driver -> driver <= 1, driver -> driver + 1e-3)
                .toArray();
        double[] other = drivers.clone();

        Growth.lognormal(drivers, drivers.length, FACTOR, new double[drivers.length], true);

        Growth.lognormal(other, other.length, FACTOR, new double[other.length], false);
        assertThat(drivers).containsExactly(other);
    }
}
