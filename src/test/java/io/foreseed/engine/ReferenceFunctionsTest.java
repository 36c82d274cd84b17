package io.foreseed.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.foreseed.engine.DrawnLives.Life;
import io.foreseed.simulation.ReferenceData;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Results that no one on this project produced, from {@code reference/functions.json}: each says what it is of. */
class ReferenceFunctionsTest {
    private static final int MONTHS = 360;

    @Test
    void theLevelPaymentOfAMortgage() throws IOException {
        double payment = LevelPayment.atEnd(300_000, 0, 0.06 / 12, 360);

        assertExpected("level-payment-mortgage", payment);
    }

    @Test
    void theFirstYearOfVariablePercentageWithdrawal() throws IOException {
        double payment = 1_000_000 * VpwPercentage.percentage(0.03515322, 35);

        assertExpected("payment-vpw-first-year", payment);
        assertExpected("payment-vpw-first-year", AmortizationPayment.withdrawal(1_000_000, 0, 0.03515322, 35));
    }

    @Test
    void thePercentagesOfVariablePercentageWithdrawal() throws IOException {
        double growth = VpwPercentage.growth(0.6);

        assertExpected(
                "vpw-percentages",
                VpwPercentage.percentage(growth, VpwPercentage.LAST_AGE - 66),
                VpwPercentage.percentage(growth, 5),
                VpwPercentage.percentage(growth, 4));
    }

    @Test
    void theCutOfTheSimplifiedGuytonKlingerRules() throws IOException {
        GuytonKlingerRules rules = GuytonKlingerRules.published(0.04);

        assertExpected(
                "guyton-klinger-cut",
                rules.simplified(40_000, 1_000_000, 0.1),
                rules.simplified(40_000, 900_000, 0.1),
                rules.simplified(40_000, 833_334, 0.1),
                rules.simplified(40_000, 800_000, 0.1));
    }

    @Test
    void theShareOfTheAgeAtWhichSocialSecurityIsClaimed() throws IOException {
        assertExpected(
                "social-security-claiming",
                2000 * SocialSecurityClaiming.share(1960, 62 * 12),
                2000 * SocialSecurityClaiming.share(1960, 70 * 12));
    }

    @Test
    void theFormulaOfLifetimeRuin() throws IOException {
        double probability = LifetimeRuin.probability(1.0 / 20, 0.07, 0.2, Math.log(2) / 28.1);

        assertExpected("lifetime-ruin-formula", probability);
    }

    /**
     * A geometric Brownian motion of drift 7 % has the annual mean e^0.07 and the log variance 0.04. Spending is monthly,
     * in the middle of the month; after 200 years 0.7 % live. The share of 50,000 paths has the standard error 0.002.
     */
    @Test
    void lifetimeRuinBySimulation() throws IOException {
        double hazard = Math.log(2) / 28.1;
        LifeLaw exponential = new LifeLaw() {
            @Override
            public double survival(double age, double years) {
                return Math.exp(-hazard * years);
            }

            @Override
            public Map<String, Object> json() {
                return Map.of("type", "exponential");
            }
        };
        double mean = Math.exp(0.07) - 1;
        SampleMarket market =
                SampleMarket.of(new LognormalReturns()).oneClass(mean, (1 + mean) * Math.sqrt(Math.expm1(0.04)));
        int paths = 50_000;
        int steps = 200 * 12;
        int[][] deaths = new int[1][paths];
        new DrawnLives(List.of(new Life(exponential, 50)), 12, steps, market.seed, paths).deathSteps(0, paths, deaths);

        int ruined = ruined(market.model(steps, paths), deaths[0], steps);

        assertExpected("lifetime-ruin-simulation", ruined / (double) paths);
    }

    private static int ruined(MarketModel market, int[] deaths, int steps) {
        int lanes = 250;
        int ruined = 0;
        for (int first = 0; first < deaths.length; first += lanes) {
            MarketBatch batch = market.start(first, lanes);
            double[][] growth = new double[1][lanes];
            double[] wealth = new double[lanes];
            Arrays.fill(wealth, 20);
            double[] prices = new double[lanes];
            for (int step = 0; step < steps; step++) {
                batch.step(growth, prices);
                for (int lane = 0; lane < lanes; lane++) {
                    if (step < deaths[first + lane] && wealth[lane] > 0) {
                        double root = Math.sqrt(growth[0][lane]);
                        wealth[lane] = (wealth[lane] * root - 1.0 / 12) * root;
                        ruined += wealth[lane] <= 0 ? 1 : 0;
                    }
                }
            }
        }
        return ruined;
    }

    /** Wealth is linear in spending, so that what ends at 0 is initial wealth over what a unit of spending takes of it. */
    @Test
    void theMaximumSpendingOf1966() throws IOException {
        SampleMarket market = SampleMarket.of(new HistoricalSequences());
        market.history = ReferenceData.history("us-annual-1928-2025").orElseThrow();
        market.series = List.of("us-stocks", "us-treasury-notes");
        market.stepsPerYear = 1;

        double[][] path = SampleMarket.trace(market.model(30, 60), 1966 - 1928, 1, 30, 1)[0];

        double grown = 1;
        double prices = 1;
        double taken = 0;
        for (double[] step : path) {
            taken += prices / grown;
            grown *= 0.5 * step[0] + 0.5 * step[1];
            prices *= step[2];
        }
        assertExpected("maximum-spending-1966", 1_000_000 / taken);
    }

    @Test
    void fourPercentInEveryThirtyYearsOfHistory() throws IOException {
        SampleMarket market = SampleMarket.of(new HistoricalSequences());
        market.history =
                withFirstMonth(ReferenceData.history("us-monthly-1871-2025").orElseThrow());
        MarketModel model = market.model(MONTHS, 1500);
        int successes = 0;
        int worstMonths = MONTHS;
        int worstStart = -1;

        for (int start = 0; start < 1500; start++) {
            int paid = monthsPaid(SampleMarket.trace(model, start, 1, MONTHS, 1)[0], start);
            successes += paid == MONTHS ? 1 : 0;
            if (paid < worstMonths) {
                worstMonths = paid;
                worstStart = start;
            }
        }

        JsonNode expected = reference("historical-60-40-4pct-30y").path("expected");
        assertThat(model.maximumPaths()).isEqualTo(1501);
        assertThat(expected.path("periods").intValue()).isEqualTo(1500);
        assertThat(successes).isEqualTo(expected.path("successes").intValue());
        assertThat(1871 + worstStart / 12)
                .isEqualTo(expected.path("worstStartYear").intValue());
        assertThat(worstMonths).isEqualTo(expected.path("worstMonths").intValue());
    }

    /** The reference counts January 1871 as a month in which nothing grew. */
    private static History withFirstMonth(History history) {
        SortedMap<String, List<Double>> growth = new TreeMap<>();
        history.growth().forEach((series, factors) -> growth.put(series, withOne(factors)));
        return new History("with January 1871", 12, 1871, 0, growth, withOne(history.inflation()));
    }

    private static List<Double> withOne(List<Double> factors) {
        List<Double> longer = new ArrayList<>(factors);
        longer.addFirst(1.0);
        return Collections.unmodifiableList(longer);
    }

    /** The month in which a withdrawal could not be paid, counted from 1; all when every one could. */
    private static int monthsPaid(double[][] path, int start) {
        double stocks = 600;
        double bonds = 400;
        double withdrawal = 40;
        for (int month = 0; month < path.length; month++) {
            double afterFee = 1 - 0.0005 / 12;
            stocks *= path[month][0] * afterFee;
            bonds *= path[month][1] * afterFee;
            withdrawal *= path[month][2];
            if (month % 12 == 0) {
                double left = 1 - withdrawal / (stocks + bonds);
                if (left <= 0) {
                    return month + 1;
                }
                stocks *= left;
                bonds *= left;
            }
            if ((start + month) % 12 == 11) {
                double rebalanced = (stocks + bonds) * (1 - 0.0001);
                stocks = 0.6 * rebalanced;
                bonds = 0.4 * rebalanced;
            }
        }
        return path.length;
    }

    private static void assertExpected(String id, double... results) throws IOException {
        JsonNode reference = reference(id);
        double tolerance = reference.path("absoluteTolerance").doubleValue();
        JsonNode expected = reference.path("expected");
        List<Double> values = new ArrayList<>();
        if (expected.isArray()) {
            expected.forEach(value -> values.add(value.doubleValue()));
        } else {
            values.add(expected.doubleValue());
        }
        assertThat(tolerance).isPositive();
        assertThat(results).hasSameSizeAs(values);
        for (int index = 0; index < results.length; index++) {
            assertThat(results[index]).isEqualTo(values.get(index), within(tolerance));
        }
    }

    private static JsonNode reference(String id) throws IOException {
        try (InputStream file = ReferenceFunctionsTest.class.getResourceAsStream("/reference/functions.json")) {
            for (JsonNode function : new ObjectMapper().readTree(file).path("functions")) {
                if (function.path("id").textValue().equals(id)) {
                    return function;
                }
            }
        }
        throw new IllegalArgumentException(id);
    }
}
