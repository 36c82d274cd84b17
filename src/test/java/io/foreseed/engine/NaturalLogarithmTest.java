package io.foreseed.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class NaturalLogarithmTest {
    /**
     * The logarithm's 4e-16 and one unit of {@code StrictMath.log} (2.2e-16) count half under the root, which rounds
     * by 1.1e-16 on either side.
     */
    private static final double RELATIVE_ACCURACY = (4e-16 + 2.2e-16) / 2 + 2 * 1.1e-16;

    @Test
    void isTheRootOfMinusTheLogarithmOfTheSmallerTail() {
        Random random = new Random(20250821);
        double[] lower = DoubleStream.generate(() -> StrictMath.exp(random.nextDouble(-690, -2.6)))
                .limit(100_000)
                .toArray();
        double[] roots = new double[lower.length];

        NaturalLogarithm.rootsOfMinusLog(lower, roots, new double[lower.length], lower.length);

        for (int index = 0; index < lower.length; index++) {
            double exact = Math.sqrt(-StrictMath.log(lower[index]));
            assertThat(Math.abs(roots[index] / exact - 1)).isLessThan(RELATIVE_ACCURACY);
        }
    }

    @Test
    void isContinuousWhereThePowerOfTwoChanges() {
        double[] around = DoubleStream.of(0x1p-4, Math.sqrt(0.5) * 0x1p-4, 0x1p-53, Math.sqrt(0.5) * 0x1p-30)
                .flatMap(value -> DoubleStream.of(Math.nextDown(value), value, Math.nextUp(value)))
                .toArray();
        double[] roots = new double[around.length];

        NaturalLogarithm.rootsOfMinusLog(around, roots, new double[around.length], around.length);

        for (int index = 0; index < around.length; index++) {
            double exact = Math.sqrt(-StrictMath.log(around[index]));
            assertThat(Math.abs(roots[index] / exact - 1)).isLessThan(RELATIVE_ACCURACY);
        }
    }

    @Test
    void theUpperTailIsTheMirrorOfTheLower() {
        double[] both = {0x1p-10, 1 - 0x1p-10, 0x1p-53, 1 - 0x1p-53};
        double[] roots = new double[4];

        NaturalLogarithm.rootsOfMinusLog(both, roots, new double[4], 4);

        assertThat(roots[0]).isEqualTo(roots[1]);
        assertThat(roots[2]).isEqualTo(roots[3]);
    }
}
