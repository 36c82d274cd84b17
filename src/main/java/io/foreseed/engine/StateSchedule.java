package io.foreseed.engine;

import java.math.BigDecimal;
import java.util.Arrays;

/**
 * Amounts by step and by who is alive: a part that follows prices and a part that does not.
 *
 * <p>A state is a set of living people, bit p for person p. Amounts of one step are added as decimals, so that the order
 * of a plan's items changes no bit.
 */
final class StateSchedule {
    private final double[][] indexed;
    private final double[][] nominal;
    private final boolean[] isDue;

    private StateSchedule(double[][] indexed, double[][] nominal) {
        this.indexed = indexed;
        this.nominal = nominal;
        isDue = new boolean[indexed.length];
        for (int step = 0; step < isDue.length; step++) {
            for (int state = 0; state < indexed[step].length; state++) {
                isDue[step] |= indexed[step][state] != 0 || nominal[step][state] != 0;
            }
        }
    }

    /** Whether anything is due in a step, in any state. */
    boolean isDue(int step) {
        return isDue[step];
    }

    /**
     * The amounts of a step by lane.
     *
     * @param states  by lane
     * @param commonState  the state of all lanes, or -1 when they differ
     * @param prices  by lane
     * @param amounts  the results
     */
    void fill(int step, int[] states, int commonState, double[] prices, double[] amounts) {
        if (!isDue[step]) {
            Arrays.fill(amounts, 0);
        } else if (commonState >= 0) {
            fill(indexed[step][commonState], nominal[step][commonState], prices, amounts);
        } else {
            fill(indexed[step], nominal[step], states, prices, amounts);
        }
    }

    private static void fill(double indexed, double nominal, double[] prices, double[] amounts) {
        for (int lane = 0; lane < amounts.length; lane++) {
            amounts[lane] = indexed * prices[lane] + nominal;
        }
    }

    private static void fill(double[] indexed, double[] nominal, int[] states, double[] prices, double[] amounts) {
        for (int lane = 0; lane < amounts.length; lane++) {
            amounts[lane] = indexed[states[lane]] * prices[lane] + nominal[states[lane]];
        }
    }

    /** Adds up a schedule. */
    static final class Builder {
        private final BigDecimal[][] indexed;
        private final BigDecimal[][] nominal;

        Builder(int steps, int states) {
            indexed = new BigDecimal[steps][states];
            nominal = new BigDecimal[steps][states];
            for (int step = 0; step < steps; step++) {
                Arrays.fill(indexed[step], BigDecimal.ZERO);
                Arrays.fill(nominal[step], BigDecimal.ZERO);
            }
        }

        void add(int step, int state, double amount, boolean isIndexed) {
            BigDecimal[] sums = isIndexed ? indexed[step] : nominal[step];
            sums[state] = sums[state].add(BigDecimal.valueOf(amount));
        }

        /** In every state in which somebody is alive. */
        void addForAnybody(int step, double amount, boolean isIndexed) {
            for (int state = 1; state < indexed[step].length; state++) {
                add(step, state, amount, isIndexed);
            }
        }

        StateSchedule build() {
            return new StateSchedule(doubles(indexed), doubles(nominal));
        }

        private static double[][] doubles(BigDecimal[][] sums) {
            return Arrays.stream(sums)
                    .map(row -> Arrays.stream(row)
                            .mapToDouble(BigDecimal::doubleValue)
                            .toArray())
                    .toArray(double[][]::new);
        }
    }
}
