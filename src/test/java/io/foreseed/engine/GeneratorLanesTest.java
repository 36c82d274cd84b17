package io.foreseed.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.LongStream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;

class GeneratorLanesTest {
    private static final long[] STATE_1_2_3_4 = {1, 2, 3, 4};

    /** What the authors' xoshiro256plusplus.c prints for the state 1, 2, 3, 4. */
    private static final long[] REFERENCE = {
        41943041L,
        58720359L,
        3588806011781223L,
        3591011842654386L,
        Long.parseUnsignedLong("9228616714210784205"),
        Long.parseUnsignedLong("9973669472204895162"),
        Long.parseUnsignedLong("14011001112246962877"),
        Long.parseUnsignedLong("12406186145184390807"),
        Long.parseUnsignedLong("15849039046786891736"),
        Long.parseUnsignedLong("10450023813501588000")
    };

    @Test
    void drawsTheWordsOfTheReferenceCode() {
        GeneratorLanes lanes = new GeneratorLanes(1);
        lanes.start(STATE_1_2_3_4, 0);

        long[] draws = LongStream.generate(() -> nextDraws(lanes)[0])
                .limit(REFERENCE.length)
                .toArray();

        assertThat(draws).containsExactly(REFERENCE);
    }

    @Test
    void everyLaneDrawsTheWordsOfCommonsRng() {
        Random random = new Random(20250821);
        long[] states = random.longs(4 * 37).toArray();
        GeneratorLanes lanes = new GeneratorLanes(37);

        lanes.start(states, 0);

        for (int step = 0; step < 1000; step++) {
            nextDraws(lanes);
        }
        long[] draws = nextDraws(lanes);
        for (int lane = 0; lane < 37; lane++) {
            UniformRandomProvider oracle = oracle(states, lane);
            for (int step = 0; step < 1000; step++) {
                oracle.nextLong();
            }
            assertThat(draws[lane]).isEqualTo(oracle.nextLong());
        }
    }

    @Test
    void aUniformIsTheMiddleOfTheIntervalOfItsUpper52Bits() {
        GeneratorLanes lanes = new GeneratorLanes(1);
        lanes.start(new long[] {5, 6, 7, 8}, 0);
        double[] uniform = new double[1];

        for (int step = 0; step < 10_000; step++) {
            lanes.nextUniforms(uniform);
            long bits = lanes.lastDraws()[0] >>> 12;
            // both factors and the product are exact: 53 bits and a power of two
            assertThat(uniform[0] * 0x1p53).isEqualTo((double) (2 * bits + 1));
        }
    }

    @Test
    void theSmallestAndTheLargestUniformAreNeither0Nor1AndSymmetric() {
        GeneratorLanes lanes = new GeneratorLanes(2);
        // the first draw is rotl(word 0 + word 3, 23) + word 0: 0 for the first lane, all bits set for the second
        lanes.start(new long[] {0, 1, 2, 0, -1, 1, 2, 1}, 0);
        double[] uniforms = new double[2];

        lanes.nextUniforms(uniforms);

        assertThat(lanes.lastDraws()).containsExactly(0, -1);
        assertThat(uniforms).containsExactly(0x1p-53, 1 - 0x1p-53);
    }

    private static long[] nextDraws(GeneratorLanes lanes) {
        lanes.nextUniforms(new double[lanes.lastDraws().length]);
        return lanes.lastDraws();
    }

    private static UniformRandomProvider oracle(long[] states, int lane) {
        long[] state = {states[4 * lane], states[4 * lane + 1], states[4 * lane + 2], states[4 * lane + 3]};
        return RandomSource.XO_SHI_RO_256_PP.create(state);
    }
}
