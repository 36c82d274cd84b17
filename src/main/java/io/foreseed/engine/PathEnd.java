package io.foreseed.engine;

/**
 * How a path ended.
 *
 * @param succeeds  as the result counts it
 * @param terminalWealth  in the money of the result
 * @param firstUnfundedStep  of the first outflow that was not paid in full, or {@link PathOutcomes#FUNDED}
 * @param shortfall  the sum of what could not be paid, in the money of the result
 * @param endStep  the first step in which nobody of the household lives, at most the number of steps
 */
record PathEnd(boolean succeeds, double terminalWealth, int firstUnfundedStep, double shortfall, int endStep) {}
