package io.foreseed.engine;

import java.util.Arrays;

/** Who is alive on some paths, one lane a path. */
final class LivesLanes {
    private final int[][] deathSteps;
    private final int[] endSteps;
    private final int[] states;
    private int commonState;

    LivesLanes(LongevityModel longevity, int people, int firstPath, int lanes) {
        deathSteps = new int[people][lanes];
        states = new int[lanes];
        endSteps = new int[lanes];
        longevity.deathSteps(firstPath, lanes, deathSteps);
        for (int[] person : deathSteps) {
            for (int lane = 0; lane < lanes; lane++) {
                endSteps[lane] = Math.max(endSteps[lane], person[lane]);
            }
        }
    }

    /** Brings the states to a step; answers whether the last person of any path dies there. */
    boolean advance(int step) {
        Arrays.fill(states, 0);
        for (int person = 0; person < deathSteps.length; person++) {
            int[] deaths = deathSteps[person];
            for (int lane = 0; lane < states.length; lane++) {
                states[lane] |= step < deaths[lane] ? 1 << person : 0;
            }
        }
        commonState = states[0];
        boolean isEnd = false;
        for (int lane = 0; lane < states.length; lane++) {
            commonState = states[lane] == commonState ? commonState : -1;
            isEnd |= endSteps[lane] == step;
        }
        return isEnd;
    }

    /** The set of living people, bit p for person p. */
    int state(int lane) {
        return states[lane];
    }

    int[] states() {
        return states;
    }

    /** The state of all lanes, or -1 when they differ. */
    int commonState() {
        return commonState;
    }

    /** The first step in which a person is no longer alive. */
    int deathStep(int person, int lane) {
        return deathSteps[person][lane];
    }

    /** The first step in which nobody is alive. */
    int endStep(int lane) {
        return endSteps[lane];
    }
}
