package io.foreseed.engine;

/**
 * xoshiro256++ over lanes: one lane is one path's stream, all lanes advance together.
 *
 * <p>The recurrence is that of Blackman and Vigna (2021); the words of the states lie in an array each, so that the
 * compiler can work on several lanes at once.
 */
final class GeneratorLanes {
    private final int lanes;
    private final long[] state0;
    private final long[] state1;
    private final long[] state2;
    private final long[] state3;
    private final long[] draws;

    GeneratorLanes(int lanes) {
        this.lanes = lanes;
        state0 = new long[lanes];
        state1 = new long[lanes];
        state2 = new long[lanes];
        state3 = new long[lanes];
        draws = new long[lanes];
    }

    /** The number of lanes. */
    int count() {
        return lanes;
    }

    /** Takes the states of as many successive paths: four words a path. */
    void start(long[] states, int offset) {
        for (int lane = 0; lane < lanes; lane++) {
            int word = offset + 4 * lane;
            state0[lane] = states[word];
            state1[lane] = states[word + 1];
            state2[lane] = states[word + 2];
            state3[lane] = states[word + 3];
        }
    }

    /**
     * The next uniform of every lane: (k + 1/2) 2^-52 with k the upper 52 bits of the draw; exact in a double,
     * symmetric around 1/2, never 0 and never 1.
     *
     * @param uniforms  one element a lane
     */
    void nextUniforms(double[] uniforms) {
        advance(lanes, state0, state1, state2, state3, draws);
        toUniforms(lanes, draws, uniforms);
    }

    /** The draws of the last step, for the known answers of the tests. */
    long[] lastDraws() {
        return draws;
    }

    private static void advance(int lanes, long[] s0, long[] s1, long[] s2, long[] s3, long[] draws) {
        for (int lane = 0; lane < lanes; lane++) {
            long word0 = s0[lane];
            long word1 = s1[lane];
            long word2 = s2[lane] ^ word0;
            long word3 = s3[lane] ^ word1;
            long sum = word0 + s3[lane];
            draws[lane] = ((sum << 23) | (sum >>> 41)) + word0;
            s0[lane] = word0 ^ word3;
            s1[lane] = word1 ^ word2;
            s2[lane] = word2 ^ (word1 << 17);
            s3[lane] = (word3 << 45) | (word3 >>> 19);
        }
    }

    private static void toUniforms(int lanes, long[] draws, double[] uniforms) {
        for (int lane = 0; lane < lanes; lane++) {
            uniforms[lane] = ((double) (draws[lane] >>> 12) + 0.5) * 0x1p-52;
        }
    }
}
