package io.foreseed.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import io.foreseed.engine.CorrelationFault;
import io.foreseed.engine.SimulationInput;
import java.util.ArrayList;
import java.util.List;

/** Reads a matrix of correlations and says what is wrong with it as a whole once each entry can be read. */
final class CorrelationsReader {
    private CorrelationsReader() {}

    static List<List<Double>> read(DocumentReader market, String member, int classes, List<DocumentProblem> problems) {
        List<List<Double>> rows = new ArrayList<>();
        int problemsBefore = problems.size();
        for (JsonNode row : market.array(member, "rows", 1, SimulationInput.MAXIMUM_ASSET_CLASSES)) {
            rows.add(row(row, market.pointerOf(member) + "/" + rows.size(), classes, problems));
        }
        if (problems.size() == problemsBefore && classes > 0) {
            CorrelationFault.of(rows, classes)
                    .forEach(fault -> problems.add(
                            new DocumentProblem(market.pointerOf(member) + fault.pointer(), fault.message())));
        }
        return rows;
    }

    private static List<Double> row(JsonNode row, String pointer, int classes, List<DocumentProblem> problems) {
        List<Double> entries = new ArrayList<>();
        if (!row.isArray() || row.size() > SimulationInput.MAXIMUM_ASSET_CLASSES) {
            problems.add(new DocumentProblem(pointer, "must be an array of " + classes + " numbers"));
            return entries;
        }
        for (JsonNode entry : row) {
            if (!entry.isNumber()) {
                problems.add(new DocumentProblem(pointer + "/" + entries.size(), "must be a number from -1 to 1"));
            }
            entries.add(entry.isNumber() ? entry.decimalValue().doubleValue() : 0);
        }
        return entries;
    }
}
