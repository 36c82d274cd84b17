package io.foreseed.simulation;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foreseed.engine.CanonicalJson;
import io.foreseed.engine.HouseholdResult;
import io.foreseed.engine.SimulationResult;
import io.foreseed.engine.SuccessInterval;
import io.foreseed.engine.YearlyAmount;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a simulation answers, as JSON with fixed field names.
 *
 * <p>Numbers have the fewest digits that read back as the same double, without exponent, so that a file alone can be
 * compared with a replay.
 */
public final class ResultDocument {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String DEPLETED = "depleted";
    private static final List<Integer> FIRST_YEAR_RANKS = List.of(5, 50, 95);
    private static final long LARGEST_EXACT_INTEGER = (1L << 53) - 1;

    private ResultDocument() {}

    /** The answer alone: what a stored run keeps beside its input. */
    public static ObjectNode answer(SimulationResult result) {
        ObjectNode document = NODES.objectNode();
        document.put("algorithmVersion", result.algorithmVersion().id());
        document.set("seed", seed(result.seed()));
        document.put("iterations", result.iterations());
        document.put("inputDigest", result.inputDigest());
        document.put("resultDigest", result.resultDigest());
        document.set("success", success(result.success()));
        ObjectNode terminal = document.putObject("terminalWealth");
        terminal.set("mean", number(result.terminalWealth().mean()));
        terminal.set("standardDeviation", number(result.terminalWealth().standardDeviation()));
        terminal.set(DEPLETED, number(result.terminalWealth().depleted()));
        terminal.set("percentiles", percentiles(result.terminalWealth().percentiles()));
        var years = document.putArray("years");
        for (SimulationResult.YearEnd year : result.years()) {
            ObjectNode entry = years.addObject().put("year", year.year());
            entry.set("wealth", percentiles(year.wealth()));
        }
        document.set("shortfall", shortfall(result.shortfall()));
        document.putObject("maximumDrawdown").set("percentiles", percentiles(result.maximumDrawdown()));
        if (result.household() != null) {
            document.set("household", household(result.household()));
        }
        return document;
    }

    /** The answer as the build wrote it that another answer is from: {@link #frozen} or of today. */
    static ObjectNode asKept(JsonNode kept, SimulationResult result) {
        double level = kept.at("/success/confidenceLevel").asDouble();
        return kept.at("/terminalWealth").has(DEPLETED) || !(level > 0 && level < 1)
                ? answer(result)
                : frozen(result, level);
    }

    /**
     * The answer as algorithms 1 and 2 first had it, which digests of answers were taken of: without {@value #DEPLETED}, and
     * with the errors that were stated of sequences of history, which have none.
     */
    static ObjectNode frozen(SimulationResult result, double confidenceLevel) {
        ObjectNode answer = answer(result);
        answer.withObject("/terminalWealth").remove(DEPLETED);
        if (result.success().error() == null) {
            List<JsonNode> shares = new ArrayList<>(List.of(answer.path("success")));
            JsonNode household = answer.path("household");
            List.of("essentials", "bequest").forEach(name -> shares.add(household.path(name)));
            household.path("goals").forEach(shares::add);
            for (JsonNode share : shares) {
                double probability = share.path("probability").doubleValue();
                add(
                        (ObjectNode) share,
                        SuccessInterval.ofIndependent(probability, result.iterations(), confidenceLevel));
            }
        }
        return answer;
    }

    /** The answer with its labels and canonical input, so that the file alone can be replayed. */
    public static ObjectNode complete(JsonNode answer, JsonNode labels, String canonicalInput) {
        ObjectNode document = NODES.objectNode();
        document.setAll((ObjectNode) answer);
        document.set("labels", labels);
        document.set("input", read(canonicalInput));
        return document;
    }

    /** The answer of an analysis with its labels, what was asked and both digests, so that it can be replayed alone. */
    public static ObjectNode complete(JsonNode answer, JsonNode labels, AnalysisTask task) {
        String input = task.canonicalJson();
        return complete(answer, labels, input)
                .put("inputDigest", CanonicalJson.digest(input))
                .put("resultDigest", RunResult.digest(answer));
    }

    /** The text of a document, indented. */
    public static String text(JsonNode document) {
        try {
            return JSON.writeValueAsString(document);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a tree of plain nodes", impossible);
        }
    }

    private static JsonNode read(String canonicalInput) {
        try {
            return JSON.readTree(canonicalInput);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("canonical JSON is ours", impossible);
        }
    }

    private static ObjectNode success(SimulationResult.Success success) {
        ObjectNode node = NODES.objectNode();
        node.set("probability", number(success.probability()));
        if (success.error() != null) {
            add(node, success.error());
        }
        return node;
    }

    private static void add(ObjectNode node, SimulationResult.SamplingError error) {
        node.set("standardError", number(error.standardError()));
        node.set("confidenceLevel", number(error.confidenceLevel()));
        node.set("lower", number(error.lower()));
        node.set("upper", number(error.upper()));
    }

    private static ObjectNode household(HouseholdResult household) {
        ObjectNode node = NODES.objectNode();
        node.set("essentials", success(household.essentials()));
        ArrayNode goals = node.putArray("goals");
        household.goals().forEach(goal -> goals.add(success(goal)));
        node.set("bequest", success(household.bequest()));
        ArrayNode years = node.putArray("years");
        for (HouseholdResult.Year year : household.years()) {
            ObjectNode entry = years.addObject().put("year", year.year());
            entry.set("alive", number(year.alive()));
            year.amounts().forEach((amount, amounts) -> {
                ObjectNode both = entry.putObject(amountName(amount));
                both.set("real", figures(amounts.real()));
                both.set("nominal", figures(amounts.nominal()));
            });
        }
        return node;
    }

    /** The name of an amount in JSON. */
    public static String amountName(YearlyAmount amount) {
        return switch (amount) {
            case TAXABLE -> "taxable";
            case TAX_DEFERRED -> "taxDeferred";
            case TAX_FREE -> "taxFree";
            case CASH -> "cash";
            case REAL_ASSETS -> "realAssets";
            case DEBTS -> "debts";
            case INCOME -> "income";
            case SPENDING -> "spending";
            case TAXES -> "taxes";
            case FEES -> "fees";
            case RETURNS -> "returns";
            case SHORTFALL -> "shortfall";
        };
    }

    private static ObjectNode figures(HouseholdResult.Figures figures) {
        ObjectNode node = NODES.objectNode();
        node.set("mean", number(figures.mean()));
        figures.percentiles().forEach((rank, value) -> node.set(Integer.toString(rank), number(value)));
        return node;
    }

    private static ObjectNode shortfall(SimulationResult.Shortfall shortfall) {
        ObjectNode node = NODES.objectNode();
        node.set("probability", number(shortfall.probability()));
        node.set("mean", number(shortfall.mean()));
        ObjectNode firstYear = node.putObject("firstYear");
        for (int rank : FIRST_YEAR_RANKS) {
            Double year = shortfall.firstYear().get(rank);
            firstYear.set(Integer.toString(rank), year == null ? NODES.nullNode() : number(year));
        }
        return node;
    }

    private static ObjectNode percentiles(Map<Integer, Double> percentiles) {
        ObjectNode node = NODES.objectNode();
        percentiles.forEach((rank, value) -> node.set(Integer.toString(rank), number(value)));
        return node;
    }

    /** With the fewest digits that read back as the same double. */
    public static DecimalNode number(double value) {
        BigDecimal shortest = BigDecimal.valueOf(value);
        return DecimalNode.valueOf(shortest.signum() == 0 ? BigDecimal.ZERO : shortest.stripTrailingZeros());
    }

    /** Readers that keep numbers as doubles would round a larger one: it becomes a string, as in the plan document. */
    public static JsonNode seed(long seed) {
        return Math.abs(seed) <= LARGEST_EXACT_INTEGER && seed != Long.MIN_VALUE
                ? NODES.numberNode(seed)
                : NODES.textNode(Long.toString(seed));
    }
}
