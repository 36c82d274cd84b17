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
    private final Walker walker;
    private final long[] states;
    private int paths;

    PathStreams(long seed, RandomDomain domain, int paths) {
        walker = new Walker(seed);
        for (int jump = 0; jump < domain.longJumps(); jump++) {
            walker.longJump();
        }
        states = new long[paths * Walker.WORDS];
    }

    /**
     * Puts the lanes at the beginning of as many successive paths. The jumps up to there are made when they are first
     * needed: they take a thirtieth of a simulation, which would otherwise be over before its threads begin.
     */
    synchronized void start(GeneratorLanes lanes, int firstPath) {
        for (; paths < firstPath + lanes.count(); paths++) {
            walker.copyTo(states, paths * Walker.WORDS);
            walker.jump();
        }
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
