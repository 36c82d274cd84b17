package io.foreseed.engine;

import java.util.List;

/**
 * The lives of the people of a plan, drawn by inversion: somebody with uniform u is alive at the beginning of step s if
 * u is below the probability of it. One draw a person and path, in the order of the people, whatever their laws.
 */
final class DrawnLives implements LongevityModel {
    private final PathStreams streams;

    /** By person and step, the probability of being alive at the beginning of the step; from 1 at step 0. */
    private final double[][] survival;

    /**
     * A person at the beginning of a plan.
     *
     * @param age  exact age in years, at least 0
     */
    record Life(LifeLaw law, double age) {
        Life {
            if (!(age >= 0 && age < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("out of range: age");
            }
        }
    }

    /**
     * @param steps  of each path; who is alive at the beginning of each dies {@link #NEVER}
     */
    DrawnLives(List<Life> people, int stepsPerYear, int steps, long seed, int paths) {
        streams = new PathStreams(seed, RandomDomain.LONGEVITY, paths);
        survival = new double[people.size()][steps];
        for (int person = 0; person < survival.length; person++) {
            Life life = people.get(person);
            for (int step = 0; step < steps; step++) {
                survival[person][step] = life.law().survival(life.age(), (double) step / stepsPerYear);
            }
        }
    }

    @Override
    public void deathSteps(int firstPath, int lanes, int[][] deathSteps) {
        GeneratorLanes generator = new GeneratorLanes(lanes);
        streams.start(generator, firstPath);
        double[] uniforms = new double[lanes];
        for (int person = 0; person < survival.length; person++) {
            generator.nextUniforms(uniforms);
            for (int lane = 0; lane < lanes; lane++) {
                deathSteps[person][lane] = deathStep(survival[person], uniforms[lane]);
            }
        }
    }

    /** The probability that a person is alive at the beginning of a step. */
    double survival(int person, int step) {
        return survival[person][step];
    }

    /** The probability that at least one of the people is. */
    double anySurvival(int step) {
        double noneSurvives = 1;
        for (double[] ofPerson : survival) {
            noneSurvives *= 1 - ofPerson[step];
        }
        return 1 - noneSurvives;
    }

    /** The probability that all of the people are. */
    double allSurvival(int step) {
        double all = 1;
        for (double[] ofPerson : survival) {
            all *= ofPerson[step];
        }
        return all;
    }

    /** The first step that is reached with a probability of at most u. */
    private static int deathStep(double[] survival, double uniform) {
        int low = 0;
        int high = survival.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (uniform < survival[middle]) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low == survival.length ? NEVER : low;
    }
}
