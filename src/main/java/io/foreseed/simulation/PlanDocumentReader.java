package io.foreseed.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import io.foreseed.engine.CorrelationMatrix;
import io.foreseed.engine.SimulationInput;
import io.foreseed.engine.SimulationInput.Amounts;
import io.foreseed.engine.SimulationInput.AssetClass;
import io.foreseed.engine.SimulationInput.CashFlow;
import io.foreseed.engine.SimulationInput.FlowKind;
import io.foreseed.engine.SimulationInput.Market;
import io.foreseed.engine.SimulationInput.Portfolio;
import io.foreseed.engine.SimulationInput.Rebalancing;
import io.foreseed.engine.SimulationInput.ReturnModel;
import io.foreseed.engine.SimulationInput.Timing;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads the members of a plan document, schema 1, and checks what single members cannot tell. */
final class PlanDocumentReader {
    private static final String ASSUMPTIONS = "assumptions";

    private static final String FLOW = "schema 1 says it as a cash flow of the kind ";
    private static final String OTHER = "it belongs to schema 2, of plans with people";

    /** What is said otherwise here. */
    private static final Map<String, String> OF_SCHEMA_2 = Map.ofEntries(
            Map.entry("incomes", FLOW + "income"),
            Map.entry("socialSecurity", FLOW + "income"),
            Map.entry("expenses", FLOW + "expense"),
            Map.entry("goals", FLOW + "goal"),
            Map.entry("contributions", FLOW + "contribution"),
            Map.entry("debts", FLOW + "expense"),
            Map.entry("allocation", "schema 1 says it as portfolio"),
            Map.entry("people", OTHER),
            Map.entry("longevity", OTHER),
            Map.entry("startDate", OTHER),
            Map.entry("realAssets", OTHER),
            Map.entry("spendingRule", OTHER),
            Map.entry("taxProfile", OTHER),
            Map.entry("withdrawalOrder", OTHER),
            Map.entry("surplusAccount", OTHER),
            Map.entry("bequest", OTHER));

    private final List<DocumentProblem> problems;
    private final boolean isLabelled;
    private final DocumentReader document;
    private final SettingsReader settings;
    private final List<DocumentReader> accounts;
    private final List<DocumentReader> flows;

    /**
     * @param isLabelled  whether names and the currency belong to the document, as they do not to a canonical input
     */
    PlanDocumentReader(JsonNode json, String pointer, List<DocumentProblem> problems, boolean isLabelled) {
        this.problems = problems;
        this.isLabelled = isLabelled;
        document = new DocumentReader(
                json,
                pointer,
                problems,
                new ArrayList<>(),
                names(
                        List.of("name", "currency"),
                        "schemaVersion",
                        "seed",
                        "iterations",
                        "horizonYears",
                        "stepsPerYear",
                        "confidenceLevel",
                        "amounts",
                        ASSUMPTIONS,
                        "portfolio",
                        "accounts",
                        "cashFlows"),
                OF_SCHEMA_2);
        if (!json.isObject()) {
            throw new PlanDocumentException(problems);
        }
        settings = new SettingsReader(document, problems);
        accounts = document.objects(
                "accounts", "accounts", 1, SimulationInput.MAXIMUM_ACCOUNTS, names(List.of("name"), "balance"));
        flows = document.objects(
                "cashFlows",
                "cash flows",
                0,
                SimulationInput.MAXIMUM_CASH_FLOWS,
                names(List.of("name"), "kind", "amount", "firstYear", "lastYear", "timing"));
    }

    PlanLabels labels() {
        Map<String, List<String>> names = new LinkedHashMap<>();
        String currency = settings.currency();
        String name = SettingsReader.name(document);
        names.put("accounts", accounts.stream().map(SettingsReader::name).toList());
        names.put("cashFlows", flows.stream().map(SettingsReader::name).toList());
        return new PlanLabels(name, currency, names, assumed());
    }

    /** Of the values that a document need not give, that without which today's money means something else. */
    private List<AssumedValue> assumed() {
        return document.get(ASSUMPTIONS).path("inflation").has("mean")
                ? List.of()
                : List.of(new AssumedValue(document.pointerOf(ASSUMPTIONS) + "/inflation", AssumedValue.NO_INFLATION));
    }

    /**
     * The input.
     *
     * @throws PlanDocumentException when anything in the document is refused
     */
    SimulationInput input() {
        document.integer("schemaVersion", 1, 2, null);
        long seed = settings.seed();
        int iterations = settings.iterations();
        int horizonYears = settings.horizonYears();
        int stepsPerYear = settings.stepsPerYear();
        double confidenceLevel = settings.confidenceLevel();
        Amounts amounts = document.oneOf("amounts", Amounts.class, Amounts.REAL);
        MarketParts market = market();
        Portfolio portfolio = portfolio(market.ids());
        List<Double> balances = accounts.stream()
                .map(account -> account.decimal("balance", 0, SimulationInput.MAXIMUM_AMOUNT, null))
                .toList();
        List<CashFlow> cashFlows =
                flows.stream().map(flow -> cashFlow(flow, horizonYears)).toList();
        if (!problems.isEmpty()) {
            throw new PlanDocumentException(problems);
        }
        return new SimulationInput(
                seed,
                iterations,
                horizonYears,
                stepsPerYear,
                confidenceLevel,
                amounts,
                market.resolved(),
                portfolio,
                balances,
                cashFlows);
    }

    private record MarketParts(
            String version,
            ReturnModel returnModel,
            List<AssetClass> classes,
            List<List<Double>> correlations,
            double meanInflation) {
        /** In their order; none when one of them cannot be read. */
        Set<String> ids() {
            Set<String> ids = new LinkedHashSet<>();
            classes.forEach(assetClass -> ids.add(assetClass.id()));
            return ids.contains("") ? Set.of() : ids;
        }

        Market resolved() {
            return new Market(version, returnModel, classes, CorrelationMatrix.of(correlations), meanInflation);
        }
    }

    private MarketParts market() {
        DocumentReader market = document.object(
                ASSUMPTIONS, List.of("version", "returnModel", "assetClasses", "correlations", "inflation"));
        List<DocumentReader> readers = market.objects(
                "assetClasses",
                "asset classes",
                1,
                SimulationInput.MAXIMUM_ASSET_CLASSES,
                List.of("id", "expectedReturn", "volatility"));
        List<AssetClass> classes = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (DocumentReader reader : readers) {
            String id = reader.text("id", "1 to 64 of a-z, 0-9 and -", "[a-z0-9-]{1,64}", null);
            if (!id.isEmpty() && !ids.add(id)) {
                reader.problem("id", "must be unique: \"" + id + "\" is the id of an earlier class");
            }
            classes.add(new AssetClass(
                    id, reader.decimal("expectedReturn", -0.5, 1, null), reader.decimal("volatility", 0, 2, null)));
        }
        return new MarketParts(
                market.text("version", SettingsReader.NAME_ALLOWED, SettingsReader.NAME, null),
                market.object("returnModel", List.of("type")).oneOf("type", ReturnModel.class, null),
                classes,
                CorrelationsReader.read(market, "correlations", classes.size(), problems),
                inflation(market));
    }

    private static double inflation(DocumentReader market) {
        if (market.get("inflation").isMissingNode()) {
            return 0;
        }
        DocumentReader inflation = market.object("inflation", List.of("mean", "volatility"));
        if (inflation.decimal("volatility", 0, Double.MAX_VALUE, 0.0) > 0) {
            inflation.problem("volatility", "must be 0 in schema 1");
        }
        return inflation.decimal("mean", -0.1, 1, 0.0);
    }

    private Portfolio portfolio(Set<String> ids) {
        DocumentReader portfolio = document.object("portfolio", List.of("weights", "rebalancing", "annualFee"));
        int problemsBefore = problems.size();
        SortedMap<String, Double> weights = weights(portfolio, ids);
        double sum = weights.values().stream().reduce(0.0, Double::sum);
        boolean isReadable = problems.size() == problemsBefore && !ids.isEmpty();
        if (isReadable && Math.abs(sum - 1) > SimulationInput.WEIGHT_SUM_TOLERANCE) {
            portfolio.problem("weights", "must sum to 1, not " + sum);
        }
        Rebalancing rebalancing = portfolio.oneOf("rebalancing", Rebalancing.class, Rebalancing.ANNUAL);
        double annualFee = portfolio.decimal("annualFee", 0, 0.1, 0.0);
        return problems.isEmpty()
                ? new Portfolio(weights, rebalancing, annualFee)
                : new Portfolio(new TreeMap<>(Map.of("", 1.0)), rebalancing, annualFee);
    }

    /** A class that is not named has the weight 0. */
    private SortedMap<String, Double> weights(DocumentReader portfolio, Set<String> ids) {
        SortedMap<String, Double> weights = new TreeMap<>();
        ids.forEach(id -> weights.put(id, 0.0));
        if (!portfolio.get("weights").isObject()) {
            portfolio.refused("weights", "an object of a weight for each asset class, their sum 1");
        } else if (!ids.isEmpty()) {
            readWeights(portfolio, ids, weights);
        }
        return weights;
    }

    private static void readWeights(DocumentReader portfolio, Set<String> ids, SortedMap<String, Double> weights) {
        DocumentReader reader = portfolio.object("weights", List.copyOf(ids));
        for (Map.Entry<String, JsonNode> weight : reader.members()) {
            weights.put(weight.getKey(), reader.decimal(weight.getKey(), 0, 1, null));
        }
    }

    private CashFlow cashFlow(DocumentReader flow, int horizonYears) {
        FlowKind kind = flow.oneOf("kind", FlowKind.class, null);
        double amount = flow.decimal("amount", 0, SimulationInput.MAXIMUM_AMOUNT, null);
        int problemsBefore = problems.size();
        int firstYear = flow.integer("firstYear", 0, horizonYears - 1, null);
        int lastYear = flow.integer("lastYear", 0, horizonYears - 1, null);
        if (lastYear < firstYear && problems.size() == problemsBefore) {
            flow.problem("lastYear", "must not be before firstYear, which is " + firstYear);
        }
        return new CashFlow(
                kind,
                amount,
                firstYear,
                Math.max(firstYear, lastYear),
                flow.oneOf("timing", Timing.class, Timing.START));
    }

    private List<String> names(List<String> labels, String... others) {
        List<String> names = new ArrayList<>();
        if (isLabelled) {
            names.addAll(labels);
        }
        names.addAll(List.of(others));
        return names;
    }
}
