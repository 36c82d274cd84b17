package io.foreseed.analysis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * The levers on schema 1. Nobody retires in it by name: retirement is the year in which the first expense begins, or, when
 * one begins at once, the year after the last contribution.
 */
final class PotLevers implements Levers {
    private static final String FLOWS = "cashFlows";
    private static final String FIRST = "firstYear";
    private static final String LAST = "lastYear";
    private static final String NO_RETIREMENT =
            "the plan has no retirement: expenses begin at once, and nothing is saved";

    @Override
    public void apply(ObjectNode document, Lever lever, BigDecimal value) {
        ObjectNode assumptions = (ObjectNode) document.path("assumptions");
        switch (lever) {
            case RETIREMENT -> retire(document, value.intValueExact());
            case SPENDING -> scale(document, "expense", "the plan has no expenses", value);
            case SAVING -> save(document, value);
            case RETURNS ->
                Levers.elements(assumptions, "assetClasses")
                        .forEach(each -> Levers.change(each, "expectedReturn", Levers.plus(value)));
            case VOLATILITY ->
                Levers.elements(assumptions, "assetClasses")
                        .forEach(each -> Levers.change(each, "volatility", Levers.times(value)));
            case INFLATION -> Levers.change(assumptions.withObject("/inflation"), "mean", "0", Levers.plus(value));
            case FEES -> Levers.change((ObjectNode) document.path("portfolio"), "annualFee", "0", Levers.plus(value));
            case WEALTH ->
                Levers.elements(document, "accounts")
                        .forEach(each -> Levers.change(each, "balance", Levers.times(value)));
            case GOALS -> scale(document, "goal", "the plan has no goals", value);
            case CLAIMING_AGE -> throw new RefusedChangeException("a plan of schema 1 knows no Social Security");
            case LAST_AGE -> throw new RefusedChangeException("a plan of schema 1 knows no ages");
        }
    }

    private static void scale(ObjectNode document, String kind, String otherwise, BigDecimal factor) {
        List<ObjectNode> flows = Levers.elements(document, FLOWS).stream()
                .filter(flow -> isA(flow, kind))
                .toList();
        if (flows.isEmpty()) {
            throw new RefusedChangeException(otherwise);
        }
        flows.forEach(flow -> Levers.change(flow, "amount", Levers.times(factor)));
    }

    private static boolean isA(JsonNode flow, String kind) {
        return flow.path("kind").asText().equals(kind);
    }

    private static int retirementYear(ObjectNode document) {
        int first = years(document, "expense", FIRST).min().orElse(0);
        OptionalInt year = first > 0
                ? OptionalInt.of(first)
                : years(document, "contribution", LAST).map(last -> last + 1).max();
        return year.orElseThrow(() -> new RefusedChangeException(NO_RETIREMENT));
    }

    private static IntStream years(ObjectNode document, String kind, String member) {
        return Levers.elements(document, FLOWS).stream()
                .filter(flow -> isA(flow, kind))
                .mapToInt(flow -> flow.path(member).asInt());
    }

    /** What ends the year before retirement and what begins with it moves along, but for goals. */
    private static void retire(ObjectNode document, int later) {
        int year = retirementYear(document);
        int horizon = document.path("horizonYears").asInt();
        int moved = year + later;
        if (moved < 0 || moved >= horizon) {
            throw new RefusedChangeException("retirement would be in year " + moved + ", outside the plan's 0 to "
                    + (horizon - 1) + "; it is in year " + year);
        }
        ArrayNode kept = JsonNodeFactory.instance.arrayNode();
        for (ObjectNode flow : Levers.elements(document, FLOWS)) {
            if (!isA(flow, "goal")) {
                if (flow.path(LAST).asInt() == year - 1) {
                    flow.put(LAST, moved - 1);
                } else if (flow.path(FIRST).asInt() == year) {
                    flow.put(FIRST, moved);
                }
            }
            if (flow.path(FIRST).asInt() <= flow.path(LAST).asInt()) {
                kept.add(flow);
            }
        }
        document.set(FLOWS, kept);
    }

    private static void save(ObjectNode document, BigDecimal amount) {
        int year = retirementYear(document);
        ObjectNode flow = ((ArrayNode) document.path(FLOWS)).addObject();
        flow.put("name", Levers.newName(document, FLOWS, "Additional saving")).put("kind", "contribution");
        flow.set("amount", DecimalNode.valueOf(amount));
        flow.put(FIRST, 0).put(LAST, year - 1).put("timing", "end");
    }

    @Override
    public void keepOneExpense(ObjectNode document, BigDecimal amount) {
        ObjectNode flow = document.putArray(FLOWS).addObject();
        flow.put("name", "Withdrawal").put("kind", "expense");
        flow.set("amount", DecimalNode.valueOf(amount));
        flow.put(FIRST, 0).put(LAST, document.path("horizonYears").asInt() - 1).put("timing", "start");
    }

    @Override
    public JsonNode retirement(ObjectNode document) {
        return JsonNodeFactory.instance.objectNode().put("year", retirementYear(document));
    }
}
