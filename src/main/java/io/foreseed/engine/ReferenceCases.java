package io.foreseed.engine;

import io.foreseed.engine.DrawnLives.Life;
import io.foreseed.engine.SimulationInput.AssetClass;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Cases of planning whose results others have published, computed by this engine. What is expected of each, how close,
 * and whose result it is stands with the case in {@code verification/functions.json}. Only what no plan document can say is
 * computed here: a part of the kernel by itself, a lifetime without age, a portfolio that is rebalanced at the end of the
 * calendar year. What a document can say stands in {@code verification/simulations.json} and is simulated as users do.
 */
public final class ReferenceCases {
    private static final long SEED = 20250821;
    private static final int MONTHS = 360;
    private static final int STARTS = 1500;
    private static final int FIRST_YEAR = 1871;
    private static final double MEDIAN_REMAINING_LIFE = 28.1;
    private static final double HAZARD = StrictMath.log(2) / MEDIAN_REMAINING_LIFE;

    private final History monthly;
    private final UniformLifetimeTable lifetimes;
    private final Map<String, Supplier<double[]>> cases = new TreeMap<>();

    /**
     * @param monthly  US stocks and bonds with consumer prices, from February 1871
     * @param lifetimes  the divisors of required minimum distributions from 2022 on
     */
    public ReferenceCases(History monthly, UniformLifetimeTable lifetimes) {
        this.monthly = monthly;
        this.lifetimes = lifetimes;
        cases.put("normal-quantile", () -> each(NormalQuantile::of, 0.25, 0.001, 1e-20));
        cases.put("social-security-full-age", ReferenceCases::fullRetirementAges);
        cases.put("social-security-by-birth", ReferenceCases::claimingByBirth);
        cases.put("social-security-survivor", ReferenceCases::survivors);
        cases.put("required-distributions", this::requiredDistributions);
        cases.put("level-payment-mortgage", () -> results(LevelPayment.atEnd(300_000, 0, 0.06 / 12, 360)));
        cases.put(
                "payment-vpw-first-year", () -> results(AmortizationPayment.withdrawal(1_000_000, 0, 0.03515322, 35)));
        cases.put("vpw-percentages", ReferenceCases::vpwPercentages);
        cases.put("guyton-klinger-cut", ReferenceCases::guytonKlingerCut);
        cases.put(
                "social-security-claiming",
                () -> results(
                        2000 * SocialSecurityClaiming.share(1960, 62 * 12),
                        2000 * SocialSecurityClaiming.share(1960, 70 * 12)));
        cases.put("lifetime-ruin-formula", () -> results(LifetimeRuin.probability(1.0 / 20, 0.07, 0.2, HAZARD)));
        cases.put("lifetime-ruin-simulation", ReferenceCases::lifetimeRuin);
        cases.put("historical-60-40-4pct-30y", this::historicalSuccesses);
    }

    /**
     * The results of a case, in the order of what is expected of it; takes up to a second.
     *
     * @throws IllegalArgumentException when there is no such case
     */
    public double[] results(String id) {
        Supplier<double[]> computation = cases.get(id);
        if (computation == null) {
            throw new IllegalArgumentException("no case is called " + id);
        }
        return computation.get();
    }

    private static double[] results(double... results) {
        return results;
    }

    private static double[] each(DoubleUnaryOperator function, double... values) {
        return Arrays.stream(values).map(function).toArray();
    }

    /** In months. */
    private static double[] fullRetirementAges() {
        return each(
                birth -> SocialSecurityClaiming.fullRetirementMonths((int) birth), 1937, 1938, 1943, 1954, 1955, 1960);
    }

    /** In percent of the primary insurance amount: at 62, then at 70. */
    private static double[] claimingByBirth() {
        return IntStream.of(62 * 12, 70 * 12)
                .boxed()
                .flatMapToDouble(months -> IntStream.of(1937, 1943, 1955, 1957, 1960)
                        .mapToDouble(birth -> 100 * SocialSecurityClaiming.share(birth, months)))
                .toArray();
    }

    /** In percent of the primary insurance amount of who died: at 60, in between, at full age; of one who claimed at 62. */
    private static double[] survivors() {
        return results(
                100 * SocialSecurityClaiming.survivorShare(1, 1962, 60 * 12),
                100 * SocialSecurityClaiming.survivorShare(1, 1962, 63 * 12 + 6),
                100 * SocialSecurityClaiming.survivorShare(1, 1939, 65 * 12),
                100 * SocialSecurityClaiming.survivorShare(0.7, 1962, 67 * 12));
    }

    /** The first ages of those born in 1950, 1951, 1959 and 1960; divisors at 73, 75, 90 and 120. */
    private double[] requiredDistributions() {
        return DoubleStream.concat(
                        IntStream.of(1950, 1951, 1959, 1960).mapToDouble(UniformLifetimeTable::firstDistributionAge),
                        IntStream.of(73, 75, 90, 120).mapToDouble(lifetimes::divisor))
                .toArray();
    }

    private static double[] vpwPercentages() {
        double growth = VpwPercentage.growth(0.6);
        return results(
                VpwPercentage.percentage(growth, VpwPercentage.LAST_AGE - 66),
                VpwPercentage.percentage(growth, 5),
                VpwPercentage.percentage(growth, 4));
    }

    private static double[] guytonKlingerCut() {
        GuytonKlingerRules rules = GuytonKlingerRules.published(0.04);
        return results(
                rules.simplified(40_000, 1_000_000, 0.1),
                rules.simplified(40_000, 900_000, 0.1),
                rules.simplified(40_000, 833_334, 0.1),
                rules.simplified(40_000, 800_000, 0.1));
    }

    /**
     * A geometric Brownian motion of drift 7 % has the annual mean e^0.07 and the log variance 0.04. Spending is monthly,
     * in the middle of the month; after 200 years 0.7 % live. The share of 50,000 paths has the standard error 0.002.
     */
    private static double[] lifetimeRuin() {
        int paths = 50_000;
        int steps = 200 * 12;
        double mean = StrictMath.exp(0.07) - 1;
        AssetClass wealth = new AssetClass("wealth", mean, (1 + mean) * Math.sqrt(StrictMath.expm1(0.04)));
        MarketInput input = new MarketInput(
                "case",
                List.of(wealth),
                CorrelationMatrix.of(List.of(List.of(1.0))),
                new LognormalReturns(),
                InflationLaw.constant(0),
                null,
                List.of());
        int[][] deaths = new int[1][paths];
        new DrawnLives(List.of(new Life(new ConstantHazard(HAZARD), 50)), 12, steps, SEED, paths)
                .deathSteps(0, paths, deaths);
        return results(ruined(input.market(12, steps, SEED, paths), deaths[0], steps) / (double) paths);
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

    /** Periods, successes, and of the worst period its first year and the month that could not be paid. */
    private double[] historicalSuccesses() {
        MarketModel market = market(withFirstMonth(monthly));
        int successes = 0;
        int worstMonths = MONTHS;
        int worstStart = 0;
        for (int start = 0; start < STARTS; start++) {
            int paid = monthsPaid(path(market, start, MONTHS), start);
            successes += paid == MONTHS ? 1 : 0;
            if (paid < worstMonths) {
                worstMonths = paid;
                worstStart = start;
            }
        }
        return results(STARTS, successes, FIRST_YEAR + Math.floorDiv(worstStart, 12), worstMonths);
    }

    private static MarketModel market(History history) {
        List<AssetClass> classes = List.of(new AssetClass("stocks", 0, 0), new AssetClass("bonds", 0, 0));
        CorrelationMatrix correlations = CorrelationMatrix.of(List.of(List.of(1.0, 0.0), List.of(0.0, 1.0)));
        return new MarketInput(
                        "case",
                        classes,
                        correlations,
                        new HistoricalSequences(),
                        InflationLaw.constant(0),
                        history,
                        List.of("us-stocks", "us-bonds"))
                .market(12, MONTHS, SEED, STARTS);
    }

    /** By step: the growth of each class and of prices. */
    private static double[][] path(MarketModel market, int number, int steps) {
        MarketBatch batch = market.start(number, 1);
        double[][] growth = new double[market.classes()][1];
        double[] prices = new double[1];
        double[][] path = new double[steps][market.classes() + 1];
        for (double[] step : path) {
            batch.step(growth, prices);
            for (int row = 0; row < growth.length; row++) {
                step[row] = growth[row][0];
            }
            step[growth.length] = prices[0];
        }
        return path;
    }

    /** The reference counts January 1871 as a month in which nothing grew. */
    private static History withFirstMonth(History history) {
        SortedMap<String, List<Double>> growth = new TreeMap<>();
        history.growth().forEach((series, factors) -> growth.put(series, withOne(factors)));
        return new History("with January 1871", 12, FIRST_YEAR, 0, growth, withOne(history.inflation()));
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

    /** Dying is as likely in any year: an exponential lifetime. */
    private record ConstantHazard(double hazard) implements LifeLaw {
        @Override
        public double survival(double age, double years) {
            return StrictMath.exp(-hazard * years);
        }

        @Override
        public Map<String, Object> json() {
            return Members.of("type", "exponential").map();
        }
    }
}
