package io.foreseed.engine;

/** Whether the people of a plan are alive: how long each lives, path by path. */
interface LongevityModel {
    /** The step of death of somebody who outlives every horizon. */
    int NEVER = Integer.MAX_VALUE;

    /**
     * Draws the deaths of paths {@code firstPath} to {@code firstPath + lanes - 1}, one draw a person whatever the
     * law, so that a path's lives do not depend on its batch.
     *
     * @param deathSteps  by person and lane: becomes the first step in which the person is no longer alive, from 0
     */
    void deathSteps(int firstPath, int lanes, int[][] deathSteps);
}
