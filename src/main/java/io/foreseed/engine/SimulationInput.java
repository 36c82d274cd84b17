package io.foreseed.engine;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Everything the answer of a simulation depends on, checked and complete: defaults are filled in, names and the
 * currency are not here (they change no number).
 *
 * <p>Amounts are in the plan's currency, rates a year as fractions (0.07 is 7 %). Years, steps and paths count from 0.
 *
 * @param seed  any 64 bits
 * @param iterations  the number of paths, 1 to {@value #MAXIMUM_ITERATIONS}
 * @param horizonYears  1 to {@value #MAXIMUM_HORIZON_YEARS}
 * @param stepsPerYear  1 or 12
 * @param confidenceLevel  of the Wilson interval of the success probability, 0.50 to 0.99
 * @param balances  opening balances, 1 to {@value #MAXIMUM_ACCOUNTS}, together one pot
 */
public record SimulationInput(
        long seed,
        int iterations,
        int horizonYears,
        int stepsPerYear,
        double confidenceLevel,
        Amounts amounts,
        Market market,
        Portfolio portfolio,
        List<Double> balances,
        List<CashFlow> cashFlows)
        implements SimulatedPlan {
    public static final int SCHEMA_VERSION = 1;
    public static final int MAXIMUM_ITERATIONS = 200_000;
    public static final int MAXIMUM_HORIZON_YEARS = 100;
    public static final int MAXIMUM_ASSET_CLASSES = 50;
    public static final int MAXIMUM_ACCOUNTS = 50;
    public static final int MAXIMUM_CASH_FLOWS = 200;
    public static final double MAXIMUM_AMOUNT = 1e12;
    public static final double WEIGHT_SUM_TOLERANCE = 1e-9;

    public SimulationInput {
        balances = balances.stream().map(SimulationInput::withoutNegativeZero).toList();
        cashFlows = List.copyOf(cashFlows);
        require(iterations >= 1 && iterations <= MAXIMUM_ITERATIONS, "iterations");
        require(horizonYears >= 1 && horizonYears <= MAXIMUM_HORIZON_YEARS, "horizonYears");
        require(stepsPerYear == 1 || stepsPerYear == 12, "stepsPerYear");
        require(within(confidenceLevel, 0.5, 0.99), "confidenceLevel");
        require(!balances.isEmpty() && balances.size() <= MAXIMUM_ACCOUNTS, "balances");
        require(balances.stream().allMatch(balance -> within(balance, 0, MAXIMUM_AMOUNT)), "balance");
        require(cashFlows.size() <= MAXIMUM_CASH_FLOWS, "cashFlows");
        for (CashFlow flow : cashFlows) {
            require(flow.lastYear() < horizonYears, "lastYear");
        }
        require(market.ids().equals(portfolio.weights().keySet()), "weights");
    }

    /** Whether flows and results are in today's money or in that of their day. */
    public enum Amounts {
        REAL,
        NOMINAL
    }

    /** The law of an asset class's return in a step. */
    public enum ReturnModel {
        NORMAL,
        LOGNORMAL
    }

    /** When holdings return to their target weights. */
    public enum Rebalancing {
        EVERY_STEP,
        ANNUAL,
        NONE
    }

    /** What a cash flow is for; it gives the sign. */
    public enum FlowKind {
        CONTRIBUTION,
        INCOME,
        EXPENSE,
        GOAL;

        /** Whether the money comes in: contributions and income do, expenses and goals are paid out. */
        public boolean isInflow() {
            return switch (this) {
                case CONTRIBUTION, INCOME -> true;
                case EXPENSE, GOAL -> false;
            };
        }
    }

    /** Whether a flow happens before or after the returns of a step. */
    public enum Timing {
        START,
        END
    }

    /**
     * An asset class: arithmetic mean (-0.5 to 1) and standard deviation (0 to 2) of its simple nominal annual return.
     */
    public record AssetClass(String id, double expectedReturn, double volatility) {
        public AssetClass {
            require(within(expectedReturn, -0.5, 1), "expectedReturn");
            require(within(volatility, 0, 2), "volatility");
            expectedReturn = withoutNegativeZero(expectedReturn);
            volatility = withoutNegativeZero(volatility);
        }
    }

    /**
     * The capital market assumptions: the classes in the order of their draws, the correlations of their normal
     * drivers, and the annual rate of inflation (-0.1 to 1).
     */
    public record Market(
            String version,
            ReturnModel returnModel,
            List<AssetClass> assetClasses,
            CorrelationMatrix correlations,
            double meanInflation) {
        public Market {
            assetClasses = List.copyOf(assetClasses);
            require(!assetClasses.isEmpty() && assetClasses.size() <= MAXIMUM_ASSET_CLASSES, "assetClasses");
            require(correlations.size() == assetClasses.size(), "correlations");
            require(correlations.isPositiveDefinite(), "correlations");
            require(within(meanInflation, -0.1, 1), "meanInflation");
            meanInflation = withoutNegativeZero(meanInflation);
            Set<String> ids = new TreeSet<>();
            assetClasses.forEach(assetClass -> require(ids.add(assetClass.id()), "id"));
        }

        Set<String> ids() {
            Set<String> ids = new TreeSet<>();
            assetClasses.forEach(assetClass -> ids.add(assetClass.id()));
            return ids;
        }
    }

    /**
     * Target weights of every asset class (0 to 1, their sum 1 within {@value #WEIGHT_SUM_TOLERANCE}), the rule of
     * rebalancing and the annual fee as a fraction of assets (0 to 0.1).
     */
    public record Portfolio(SortedMap<String, Double> weights, Rebalancing rebalancing, double annualFee) {
        public Portfolio {
            SortedMap<String, Double> checked = new TreeMap<>();
            weights.forEach((id, weight) -> checked.put(id, withoutNegativeZero(weight)));
            weights = Collections.unmodifiableSortedMap(checked);
            require(weights.values().stream().allMatch(weight -> within(weight, 0, 1)), "weights");
            require(Math.abs(sum(weights) - 1) <= WEIGHT_SUM_TOLERANCE, "sum of weights");
            require(within(annualFee, 0, 0.1), "annualFee");
            annualFee = withoutNegativeZero(annualFee);
        }

        /** The target weight of a class; every class of the market has one. */
        double weight(String assetClass) {
            return Objects.requireNonNull(weights.get(assetClass), assetClass);
        }

        private static double sum(SortedMap<String, Double> weights) {
            double sum = 0;
            for (double weight : weights.values()) {
                sum += weight;
            }
            return sum;
        }
    }

    /**
     * Money that comes in or goes out in the years {@code firstYear} to {@code lastYear}, both inclusive.
     *
     * @param amount  a year, 0 to 1e12, spread evenly over the year's steps
     */
    public record CashFlow(FlowKind kind, double amount, int firstYear, int lastYear, Timing timing) {
        public CashFlow {
            require(within(amount, 0, MAXIMUM_AMOUNT), "amount");
            require(firstYear >= 0 && firstYear <= lastYear, "firstYear");
            amount = withoutNegativeZero(amount);
        }
    }

    /** A schema-1 input always runs as algorithm 1. */
    @Override
    public PriceLevel prices() {
        if (market.meanInflation() == 0) {
            return PriceLevel.CONSTANT;
        }
        return amounts == Amounts.REAL ? PriceLevel.OF_TODAY : PriceLevel.OF_ITS_DAY;
    }

    @Override
    public AlgorithmVersion algorithmVersion() {
        return AlgorithmVersion.V1;
    }

    @Override
    public int classes() {
        return market.assetClasses().size();
    }

    @Override
    public SimulationInput with(long otherSeed, int otherIterations) {
        return new SimulationInput(
                otherSeed,
                otherIterations,
                horizonYears,
                stepsPerYear,
                confidenceLevel,
                amounts,
                market,
                portfolio,
                balances,
                cashFlows);
    }

    @Override
    public String canonicalJson() {
        CanonicalJson json = new CanonicalJson().beginObject();
        json.name("accounts").beginArray();
        for (double balance : balances) {
            json.beginObject().name("balance").number(balance).endObject();
        }
        json.endArray();
        json.name("amounts").text(jsonName(amounts));
        writeMarket(json.name("assumptions"));
        json.name("cashFlows").beginArray();
        for (CashFlow flow : cashFlows) {
            writeFlow(json, flow);
        }
        json.endArray();
        json.name("confidenceLevel").number(confidenceLevel);
        json.name("horizonYears").number(horizonYears);
        json.name("iterations").number(iterations);
        writePortfolio(json.name("portfolio"));
        json.name("schemaVersion").number(SCHEMA_VERSION);
        json.name("seed").text(Long.toString(seed));
        json.name("stepsPerYear").number(stepsPerYear);
        return json.endObject().toString();
    }

    /** The name a constant of this input has in JSON: lower case, words joined by a hyphen. */
    public static String jsonName(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private void writeMarket(CanonicalJson json) {
        json.beginObject().name("assetClasses").beginArray();
        for (AssetClass assetClass : market.assetClasses()) {
            json.beginObject();
            json.name("expectedReturn").number(assetClass.expectedReturn());
            json.name("id").text(assetClass.id());
            json.name("volatility").number(assetClass.volatility());
            json.endObject();
        }
        json.endArray();
        json.name("correlations").beginArray();
        for (List<Double> row : market.correlations().rows()) {
            json.beginArray();
            for (double entry : row) {
                json.number(entry);
            }
            json.endArray();
        }
        json.endArray();
        json.name("inflation").beginObject();
        json.name("mean").number(market.meanInflation());
        json.name("volatility").number(0).endObject();
        json.name("returnModel").beginObject();
        json.name("type").text(jsonName(market.returnModel())).endObject();
        json.name("version").text(market.version()).endObject();
    }

    private void writePortfolio(CanonicalJson json) {
        json.beginObject();
        json.name("annualFee").number(portfolio.annualFee());
        json.name("rebalancing").text(jsonName(portfolio.rebalancing()));
        json.name("weights").beginObject();
        for (Map.Entry<String, Double> weight : portfolio.weights().entrySet()) {
            json.name(weight.getKey()).number(weight.getValue());
        }
        json.endObject().endObject();
    }

    private static void writeFlow(CanonicalJson json, CashFlow flow) {
        json.beginObject();
        json.name("amount").number(flow.amount());
        json.name("firstYear").number(flow.firstYear());
        json.name("kind").text(jsonName(flow.kind()));
        json.name("lastYear").number(flow.lastYear());
        json.name("timing").text(jsonName(flow.timing()));
        json.endObject();
    }

    private static double withoutNegativeZero(double value) {
        return value + 0.0;
    }

    private static boolean within(double value, double least, double most) {
        return value >= least && value <= most;
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalArgumentException("out of range: " + what);
        }
    }
}
