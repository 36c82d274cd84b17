package io.foreseed.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.commons.rng.JumpableUniformRandomProvider;
import org.apache.commons.rng.LongJumpableUniformRandomProvider;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.core.source64.SplitMix64;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathStreamsTest {
    /** The polynomial of 2^128 steps in the authors' xoshiro256plusplus.c. */
    private static final long[] JUMP = {
        0x180ec6d33cfd0abaL, 0xd5a61266f0c9392cL, 0xa9582618e03fc9aaL, 0x39abdc4529b1661cL
    };

    /** The first outputs of Vigna's splitmix64.c started at 0 and at 1234567. */
    @Test
    void splitMixDrawsTheWordsOfTheReferenceCode() {
        SplitMix64 fromZero = new SplitMix64(0L);
        SplitMix64 fromOther = new SplitMix64(1234567L);

        long[] words = {
            fromZero.nextLong(), fromZero.nextLong(), fromZero.nextLong(), fromOther.nextLong(), fromOther.nextLong()
        };

        assertThat(words)
                .containsExactly(
                        0xe220a8397b1dcdafL,
                        0x6e789e6aa1b965f4L,
                        0x06c45d188009454fL,
                        6457827717110365317L,
                        3203168211198807973L);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1, 20250821, Long.MIN_VALUE, Long.MAX_VALUE})
    void pathPBeginsPJumpsAfterTheSeed(long seed) {
        PathStreams streams = new PathStreams(seed, RandomDomain.RETURNS, 100);
        JumpableUniformRandomProvider oracle = seeded(seed);

        for (int path = 0; path < 100; path++) {
            UniformRandomProvider ofPath = oracle.jump();
            GeneratorLanes lane = new GeneratorLanes(1);
            streams.start(lane, path);
            for (int step = 0; step < 20; step++) {
                lane.nextUniforms(new double[1]);
                assertThat(lane.lastDraws()[0]).isEqualTo(ofPath.nextLong());
            }
        }
    }

    @Test
    void aBatchBeginsAtItsFirstPath() {
        PathStreams streams = new PathStreams(7, RandomDomain.RETURNS, 50);
        GeneratorLanes lanes = new GeneratorLanes(10);
        GeneratorLanes lane = new GeneratorLanes(1);

        streams.start(lanes, 40);

        lanes.nextUniforms(new double[10]);
        for (int path = 40; path < 50; path++) {
            streams.start(lane, path);
            lane.nextUniforms(new double[1]);
            assertThat(lanes.lastDraws()[path - 40]).isEqualTo(lane.lastDraws()[0]);
        }
    }

    /** The reference code's jump, on its own recurrence: 256 steps, adding up the states that the polynomial names. */
    @Test
    void aJumpIsThatOfTheReferenceCode() {
        long[] state = words(20250821);
        PathStreams streams = new PathStreams(20250821, RandomDomain.RETURNS, 2);
        GeneratorLanes lane = new GeneratorLanes(1);

        streams.start(lane, 1);

        long[] jumped = jump(state);
        for (int step = 0; step < 10; step++) {
            lane.nextUniforms(new double[1]);
            assertThat(lane.lastDraws()[0]).isEqualTo(next(jumped));
        }
    }

    /** The numbers are frozen: whoever changes one changes every draw of stored runs. */
    @ParameterizedTest
    @CsvSource({"RETURNS, 0", "INFLATION, 1", "LONGEVITY, 2", "BOOTSTRAP, 3", "REGIME, 4"})
    void eachDomainBeginsItsNumberOfLongJumpsAfterTheSeed(RandomDomain domain, int number) {
        PathStreams streams = new PathStreams(20250821, domain, 3);
        LongJumpableUniformRandomProvider oracle = seeded(20250821);
        for (int jump = 0; jump < number; jump++) {
            oracle.longJump();
        }

        for (int path = 0; path < 3; path++) {
            UniformRandomProvider ofPath = oracle.jump();
            GeneratorLanes lane = new GeneratorLanes(1);
            streams.start(lane, path);
            for (int step = 0; step < 5; step++) {
                lane.nextUniforms(new double[1]);
                assertThat(lane.lastDraws()[0]).isEqualTo(ofPath.nextLong());
            }
        }
    }

    private static LongJumpableUniformRandomProvider seeded(long seed) {
        return (LongJumpableUniformRandomProvider) RandomSource.XO_SHI_RO_256_PP.create(words(seed));
    }

    private static long[] words(long seed) {
        SplitMix64 seeds = new SplitMix64(seed);
        return new long[] {seeds.nextLong(), seeds.nextLong(), seeds.nextLong(), seeds.nextLong()};
    }

    private static long[] jump(long[] state) {
        long[] sum = new long[4];
        long[] walker = state.clone();
        for (long word : JUMP) {
            for (int bit = 0; bit < 64; bit++) {
                if ((word >>> bit & 1) == 1) {
                    for (int index = 0; index < 4; index++) {
                        sum[index] ^= walker[index];
                    }
                }
                next(walker);
            }
        }
        return sum;
    }

    private static long next(long[] s) {
        long result = Long.rotateLeft(s[0] + s[3], 23) + s[0];
        long t = s[1] << 17;
        s[2] ^= s[0];
        s[3] ^= s[1];
        s[1] ^= s[2];
        s[0] ^= s[3];
        s[2] ^= t;
        s[3] = Long.rotateLeft(s[3], 45);
        return result;
    }
}
