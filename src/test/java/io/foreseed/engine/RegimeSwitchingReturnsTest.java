package io.foreseed.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegimeSwitchingReturnsTest {
    private static final double TO_TURBULENT = 0.03;
    private static final double TO_CALM = 0.2;
    private static final double[] MEANS = {0.09, -0.15};
    private static final double[] VOLATILITIES = {0.12, 0.32};

    /**
     * The k-th moment of the growth of so many months is m_k(month) summed over regimes, where
     * m(0) = stationary distribution and m_j(t+1) = sum over i of m_i(t) E[g^k | i] P(i, j).
     */
    @ParameterizedTest
    @ValueSource(ints = {12, 120})
    void growthHasTheMomentsOfTheTwoStateRecursion(int months) {
        SampleMarket market = market();

        double[] growth = market.products(months, 200_000)[0];

        double[] law = new double[5];
        for (int power = 0; power < 5; power++) {
            law[power] = moment(power, months, 1);
        }
        assertThat(law[0]).isEqualTo(1, within(1e-12));
        Moments.assertOfLaw(growth, law);
    }

    /** A yearly step keeps its regime; the chain moves by the twelfth power of its monthly matrix. */
    @Test
    void yearlyStepsMoveTheChainByTwelveMonths() {
        SampleMarket market = market();
        market.stepsPerYear = 1;

        double[] growth = market.products(10, 200_000)[0];

        double[] law = new double[5];
        for (int power = 0; power < 5; power++) {
            law[power] = moment(power, 10, 12);
        }
        Moments.assertOfLaw(growth, law);
    }

    /**
     * A certain calm market and a certain turbulent one tell the regime of each step. The share of turbulent months is
     * p/(p+q) = 0.1304 of 400 x 20,000; its autocorrelation 0.77 makes them worth (1-0.77)/(1+0.77) of independent ones, so
     * that the standard error is sqrt(0.1134 x 7.7 / 8e6) = 0.00033. From turbulent to calm go q of about 1e6 months:
     * sqrt(0.16 / 1e6) = 0.0004.
     */
    @Test
    void regimesLastAsLongAsTheirProbabilitiesSay() {
        SampleMarket market = market().oneClass(0, 0);
        market.law = new RegimeSwitchingReturns(
                TO_TURBULENT, TO_CALM, List.of(1.0), List.of(0.0), CorrelationMatrix.of(List.of(List.of(1.0))));
        int paths = 20_000;
        int steps = 400;

        double[][][] trace = SampleMarket.trace(market.model(steps, paths), 0, paths, steps, 500);

        long turbulent = 0;
        long left = 0;
        long initially = 0;
        for (double[][] path : trace) {
            initially += path[0][0] > 1 ? 1 : 0;
            for (int step = 0; step + 1 < steps; step++) {
                boolean isTurbulent = path[step][0] > 1;
                turbulent += isTurbulent ? 1 : 0;
                left += isTurbulent && path[step + 1][0] == 1 ? 1 : 0;
            }
        }
        double stationary = TO_TURBULENT / (TO_TURBULENT + TO_CALM);
        assertThat(turbulent / (double) (paths * (steps - 1))).isEqualTo(stationary, within(4 * 0.00033));
        assertThat((double) left / turbulent).isEqualTo(TO_CALM, within(4 * 0.0004));
        // sqrt(0.1134 / 20,000) = 0.0024
        assertThat(initially / (double) paths).isEqualTo(stationary, within(4 * 0.0024));
    }

    @Test
    void eachRegimeHasItsOwnCorrelation() {
        SampleMarket market = new SampleMarket();
        market.law = new RegimeSwitchingReturns(
                1e-6,
                1,
                List.of(0.0, 0.0),
                List.of(0.1, 0.1),
                CorrelationMatrix.of(List.of(List.of(1.0, 0.9), List.of(0.9, 1.0))));
        SampleMarket turbulent = new SampleMarket();
        turbulent.law = new RegimeSwitchingReturns(
                1,
                1e-6,
                List.of(0.0, 0.0),
                List.of(0.1, 0.1),
                CorrelationMatrix.of(List.of(List.of(1.0, 0.9), List.of(0.9, 1.0))));

        double calmCorrelation = correlation(market);

        // one path in a million is in the other regime
        assertThat(calmCorrelation).isEqualTo(0.2, within(0.0125));
        assertThat(correlation(turbulent)).isEqualTo(0.9, within(0.0025));
    }

    private static double correlation(SampleMarket market) {
        double[][] products = market.products(1, 100_000);
        return Moments.correlation(
                Arrays.stream(products[0]).map(Math::log).toArray(),
                Arrays.stream(products[1]).map(Math::log).toArray());
    }

    private static SampleMarket market() {
        SampleMarket market = new SampleMarket().oneClass(MEANS[0], VOLATILITIES[0]);
        market.law = new RegimeSwitchingReturns(
                TO_TURBULENT,
                TO_CALM,
                List.of(MEANS[1]),
                List.of(VOLATILITIES[1]),
                CorrelationMatrix.of(List.of(List.of(1.0))));
        return market;
    }

    private static double moment(int power, int steps, int monthsOfStep) {
        double[][] chain = {{1 - TO_TURBULENT, TO_TURBULENT}, {TO_CALM, 1 - TO_CALM}};
        double[] state = {TO_CALM / (TO_CALM + TO_TURBULENT), TO_TURBULENT / (TO_CALM + TO_TURBULENT)};
        for (int step = 0; step < steps; step++) {
            for (int regime = 0; regime < 2; regime++) {
                double variance = Math.log1p(Math.pow(VOLATILITIES[regime] / (1 + MEANS[regime]), 2));
                double logMean = Math.log1p(MEANS[regime]) - variance / 2;
                double share = monthsOfStep / 12.0;
                state[regime] *= Math.exp((power * logMean + power * power * variance / 2) * share);
            }
            for (int month = 0; month < monthsOfStep; month++) {
                state = new double[] {
                    state[0] * chain[0][0] + state[1] * chain[1][0], state[0] * chain[0][1] + state[1] * chain[1][1]
                };
            }
        }
        return state[0] + state[1];
    }
}
