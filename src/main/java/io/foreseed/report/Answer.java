package io.foreseed.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.foreseed.engine.HouseholdResult;
import io.foreseed.engine.HouseholdResult.Amounts;
import io.foreseed.engine.HouseholdResult.Figures;
import io.foreseed.engine.SimulationInput;
import io.foreseed.engine.SimulationResult.SamplingError;
import io.foreseed.engine.SimulationResult.Success;
import io.foreseed.engine.SimulationResult.YearEnd;
import io.foreseed.engine.YearlyAmount;
import io.foreseed.simulation.DocumentProblem;
import io.foreseed.simulation.PlanDocumentException;
import io.foreseed.simulation.ResultDocument;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The figures of a result document, as {@link ResultDocument} wrote them.
 *
 * @param terminalWealth  by rank in percent
 * @param depleted  the share of paths that end with nothing; empty in answers of earlier builds
 * @param unpaidShare  of the paths on which something stays unpaid
 * @param unpaid  mean over these paths of what stayed unpaid in total
 * @param firstUnpaidYear  by rank in percent over these paths; empty when there are none
 * @param maximumDrawdown  a fraction, by rank in percent
 * @param household  null for schema 1
 */
record Answer(
        int iterations,
        String seed,
        Success success,
        SortedMap<Integer, Double> terminalWealth,
        List<YearEnd> years,
        OptionalDouble depleted,
        double unpaidShare,
        double unpaid,
        SortedMap<Integer, Double> firstUnpaidYear,
        SortedMap<Integer, Double> maximumDrawdown,
        @Nullable HouseholdResult household) {

    /**
     * Reads a result document.
     *
     * @throws PlanDocumentException when a figure is missing or is none
     */
    static Answer of(JsonNode document) {
        return new Answer(
                integer(document, "", "iterations", 1, SimulationInput.MAXIMUM_ITERATIONS),
                document.path("seed").asText(),
                success(document.path("success"), "/success"),
                percentiles(document.at("/terminalWealth/percentiles"), "/terminalWealth/percentiles"),
                list(document.path("years"), "/years", Answer::yearEnd),
                document.path("terminalWealth").has("depleted")
                        ? OptionalDouble.of(share(document.path("terminalWealth"), "/terminalWealth", "depleted"))
                        : OptionalDouble.empty(),
                share(document.path("shortfall"), "/shortfall", "probability"),
                number(document.path("shortfall"), "/shortfall", "mean"),
                percentiles(document.at("/shortfall/firstYear"), "/shortfall/firstYear"),
                percentiles(document.at("/maximumDrawdown/percentiles"), "/maximumDrawdown/percentiles"),
                document.has("household") ? household(document.path("household"), "/household") : null);
    }

    private static Success success(JsonNode node, String pointer) {
        return new Success(
                share(node, pointer, "probability"),
                node.has("standardError")
                        ? new SamplingError(
                                number(node, pointer, "standardError"),
                                share(node, pointer, "confidenceLevel"),
                                share(node, pointer, "lower"),
                                share(node, pointer, "upper"))
                        : null);
    }

    private static YearEnd yearEnd(JsonNode node, String pointer) {
        return new YearEnd(year(node, pointer), percentiles(node.path("wealth"), pointer + "/wealth"));
    }

    private static HouseholdResult household(JsonNode node, String pointer) {
        return new HouseholdResult(
                success(node.path("essentials"), pointer + "/essentials"),
                list(node.path("goals"), pointer + "/goals", Answer::success),
                success(node.path("bequest"), pointer + "/bequest"),
                list(node.path("years"), pointer + "/years", Answer::householdYear));
    }

    private static HouseholdResult.Year householdYear(JsonNode node, String pointer) {
        Map<YearlyAmount, Amounts> amounts = new EnumMap<>(YearlyAmount.class);
        for (YearlyAmount amount : YearlyAmount.values()) {
            String name = ResultDocument.amountName(amount);
            if (node.has(name)) {
                JsonNode both = node.path(name);
                String at = pointer + "/" + name;
                amounts.put(
                        amount,
                        new Amounts(
                                figures(both.path("real"), at + "/real"),
                                figures(both.path("nominal"), at + "/nominal")));
            }
        }
        return new HouseholdResult.Year(year(node, pointer), share(node, pointer, "alive"), amounts);
    }

    private static Figures figures(JsonNode node, String pointer) {
        SortedMap<Integer, Double> percentiles = new TreeMap<>();
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            if (!member.getKey().equals("mean")) {
                percentiles.put(rank(member.getKey(), pointer), number(node, pointer, member.getKey()));
            }
        }
        return new Figures(number(node, pointer, "mean"), percentiles);
    }

    /** A rank whose value is null has none. */
    private static SortedMap<Integer, Double> percentiles(JsonNode node, String pointer) {
        SortedMap<Integer, Double> percentiles = new TreeMap<>();
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            if (!member.getValue().isNull()) {
                percentiles.put(rank(member.getKey(), pointer), number(node, pointer, member.getKey()));
            }
        }
        return percentiles;
    }

    private static int rank(String name, String pointer) {
        if (!name.matches("[1-9][0-9]?")) {
            throw refused(pointer, "must have ranks from 1 to 99, not \"" + name + "\"");
        }
        return Integer.parseInt(name);
    }

    private static <T> List<T> list(JsonNode array, String pointer, BiFunction<JsonNode, String, T> element) {
        if (!array.isArray()) {
            throw refused(pointer, "must be an array");
        }
        List<T> list = new ArrayList<>();
        for (int index = 0; index < array.size(); index++) {
            list.add(element.apply(array.get(index), pointer + "/" + index));
        }
        return list;
    }

    private static double share(JsonNode node, String pointer, String name) {
        double value = number(node, pointer, name);
        if (value < 0 || value > 1) {
            throw refused(pointer + "/" + name, "must be from 0 to 1");
        }
        return value;
    }

    private static int year(JsonNode node, String pointer) {
        return integer(node, pointer, "year", 0, SimulationInput.MAXIMUM_HORIZON_YEARS);
    }

    private static int integer(JsonNode node, String pointer, String name, int least, int most) {
        double value = number(node, pointer, name);
        if (value < least || value > most || value != Math.rint(value)) {
            throw refused(pointer + "/" + name, "must be an integer from " + least + " to " + most);
        }
        return (int) value;
    }

    private static double number(JsonNode node, String pointer, String name) {
        double value = node.path(name).isNumber() ? node.path(name).doubleValue() : Double.NaN;
        if (!Double.isFinite(value)) {
            throw refused(pointer + "/" + name, "must be a number");
        }
        return value;
    }

    private static PlanDocumentException refused(String pointer, String message) {
        return new PlanDocumentException(List.of(new DocumentProblem(pointer, message)));
    }
}
