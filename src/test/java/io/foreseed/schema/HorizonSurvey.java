package io.foreseed.schema;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The survey's figures in {@code reference/*.csv}, read without any code of the product.
 *
 * @param assumptions  heading, then a row for each asset class, then inflation
 * @param correlations  heading with the asset classes, then a row for each
 */
record HorizonSurvey(List<List<String>> assumptions, List<List<String>> correlations) {
    HorizonSurvey {
        assumptions = List.copyOf(assumptions);
        correlations = List.copyOf(correlations);
    }

    static HorizonSurvey read() {
        return new HorizonSurvey(table("horizon_2025_assumptions.csv"), table("horizon_2017_correlations.csv"));
    }

    private static List<List<String>> table(String file) {
        try (var stream = HorizonSurvey.class.getResourceAsStream("/reference/" + file)) {
            if (stream == null) {
                throw new IllegalStateException("no resource " + file);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> List.of(line.split(",", -1)))
                    .toList();
        } catch (IOException failed) {
            throw new IllegalStateException(file + " cannot be read", failed);
        }
    }

    /** The asset classes that have correlations, in the file's order. */
    List<String> classes() {
        return correlations.getFirst().subList(1, correlations.getFirst().size());
    }

    /** The figure of a row and column, as the file writes it. */
    String figure(String category, String column) {
        int index = assumptions.getFirst().indexOf(column);
        return assumptions.stream()
                .filter(row -> row.getFirst().equals(category))
                .map(row -> row.get(index))
                .findFirst()
                .orElseThrow();
    }

    /** The figure of the file's last row. */
    String inflation(String column) {
        if (!assumptions.getLast().getFirst().equals("Inflation")) {
            throw new IllegalStateException("the last row is not inflation");
        }
        return figure("Inflation", column);
    }

    /** The correlations of one class with all. */
    List<String> correlationsOf(int index) {
        List<String> row = correlations.get(index + 1);
        return row.subList(1, row.size());
    }

    List<List<Double>> correlationMatrix() {
        return IntStream.range(0, classes().size())
                .mapToObj(index ->
                        correlationsOf(index).stream().map(Double::valueOf).toList())
                .toList();
    }
}
