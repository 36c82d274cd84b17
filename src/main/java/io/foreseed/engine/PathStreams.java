package io.foreseed.engine;

import org.apache.commons.rng.core.source64.SplitMix64;
import org.apache.commons.rng.core.source64.XoShiRo256PlusPlus;

/**
 * The states in which the random streams of a domain's paths begin.
 *
 * <p>The generator is xoshiro256++ (Blackman and Vigna, Scrambled linear pseudorandom number generators, ACM TOMS 47,
 * 2021), seeded with four successive outputs of SplitMix64 started at the seed. The domain's state lies that many long
 * jumps further, and path p begins p jumps (2^128 steps each) after it, so that no two paths overlap. Seeding and jumps
 * are those of Apache Commons RNG.
 */
final class PathStreams {
    private final long[] states;

    PathStreams(long seed, RandomDomain domain, int paths) {
        Walker walker = new Walker(seed);
        for (int jump = 0; jump < domain.longJumps(); jump++) {
            walker.longJump();
        }
        states = new long[paths * Walker.WORDS];
        for (int path = 0; path < paths; path++) {
            walker.copyTo(states, path * Walker.WORDS);
            walker.jump();
        }
    }

    /** Puts the lanes at the beginning of as many successive paths. */
    void start(GeneratorLanes lanes, int firstPath) {
        lanes.start(states, firstPath * Walker.WORDS);
    }

    /** The library's generator, whose state may be read: the library itself shows it to subclasses alone. */
    private static final class Walker extends XoShiRo256PlusPlus {
        static final int WORDS = 4;

        Walker(long seed) {
            this(new SplitMix64(seed));
        }

        private Walker(SplitMix64 seeds) {
            super(seeds.nextLong(), seeds.nextLong(), seeds.nextLong(), seeds.nextLong());
        }

        void copyTo(long[] states, int offset) {
            states[offset] = state0;
            states[offset + 1] = state1;
            states[offset + 2] = state2;
            states[offset + 3] = state3;
        }
    }
}
