package io.foreseed.analysis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foreseed.engine.SimulatedPlan;
import io.foreseed.simulation.DocumentProblem;
import io.foreseed.simulation.DocumentReader;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Success by two levers at once. A cell that is the plan itself is not simulated again; where none is, neither is the
 * plan, and cells are compared with nothing: a grid never takes more simulations than it has cells.
 */
record GridQuestion(PlanVariants variants, Axis x, Axis y) implements Question {
    private static final int MAXIMUM_VALUES = 10;

    private record Axis(Lever lever, List<BigDecimal> values) {
        void write(ObjectNode node) {
            node.put("lever", lever.jsonName());
            ArrayNode array = node.putArray("values");
            values.forEach(value -> array.add(Figures.exact(value)));
        }
    }

    static Question read(Reading reading) {
        Axis x = axis(reading, "x", Lever.SPENDING);
        Axis y = axis(reading, "y", Lever.WEALTH);
        if (x.lever() == y.lever()) {
            reading.question().problem("y", "must have another lever than x");
        }
        GridQuestion grid = new GridQuestion(reading.plan(), x, y);
        if (reading.problems().isEmpty()) {
            grid.check(reading);
        }
        return grid;
    }

    /** A stand-in lever serves a question that is refused anyway. */
    private static Axis axis(Reading reading, String member, Lever standIn) {
        DocumentReader reader = reading.question().object(member, List.of("lever", "values"));
        List<BigDecimal> values = new ArrayList<>();
        Lever lever = reading.lever(reader).orElse(standIn);
        int place = 0;
        for (JsonNode element : reader.array("values", "values", 1, MAXIMUM_VALUES)) {
            String pointer = reader.pointerOf("values") + "/" + place++;
            BigDecimal value = reading.value(pointer, element, lever);
            if (value != null && values.stream().anyMatch(known -> known.compareTo(value) == 0)) {
                reading.problems().add(new DocumentProblem(pointer, "must be given once"));
            } else if (value != null) {
                values.add(value);
            }
        }
        return new Axis(lever, values);
    }

    /** What each lever allows by itself, both together may not. */
    private void check(Reading reading) {
        for (BigDecimal yValue : y.values()) {
            for (BigDecimal xValue : x.values()) {
                try {
                    cell(xValue, yValue);
                } catch (RefusedChangeException refused) {
                    reading.question()
                            .problem(
                                    "x",
                                    "cannot have " + xValue.toPlainString() + " where y has " + yValue.toPlainString()
                                            + ": " + refused.reason());
                    return;
                }
            }
        }
    }

    private SimulatedPlan cell(BigDecimal xValue, BigDecimal yValue) {
        return variants.with(Map.of(x.lever(), xValue, y.lever(), yValue));
    }

    private Set<String> digests() {
        Set<String> digests = new TreeSet<>();
        for (BigDecimal yValue : y.values()) {
            for (BigDecimal xValue : x.values()) {
                digests.add(cell(xValue, yValue).inputDigest());
            }
        }
        return digests;
    }

    @Override
    public int simulations() {
        return digests().size();
    }

    @Override
    public boolean comparesWithBase() {
        return digests().contains(variants.base().inputDigest());
    }

    @Override
    public void describe(ObjectNode question) {
        x.write(question.putObject("x"));
        y.write(question.putObject("y"));
    }

    @Override
    public void answer(Evaluations evaluations, ObjectNode answer) {
        boolean isCompared = comparesWithBase();
        ArrayNode rows = answer.putArray("rows");
        for (BigDecimal yValue : y.values()) {
            ArrayNode cells =
                    rows.addObject().<ObjectNode>set("y", Figures.exact(yValue)).putArray("cells");
            for (BigDecimal xValue : x.values()) {
                ObjectNode cell = cells.addObject();
                cell.set("x", Figures.exact(xValue));
                Outcome outcome = evaluations.of(cell(xValue, yValue));
                if (isCompared) {
                    Figures.againstBase(cell, outcome, evaluations.base());
                } else {
                    Figures.outcome(cell, outcome);
                }
            }
        }
    }
}
