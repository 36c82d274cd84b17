package io.foreseed.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Why rows are not a correlation matrix that can drive a simulation.
 *
 * @param pointer  JSON Pointer from the matrix on: empty for the matrix, {@code /row} or {@code /row/column}
 * @param message  what is wrong and what is allowed
 */
public record CorrelationFault(String pointer, String message) {

    /**
     * All faults of the rows; none when they are usable.
     *
     * @param size  the number of asset classes
     */
    public static List<CorrelationFault> of(List<List<Double>> rows, int size) {
        List<CorrelationFault> faults = new ArrayList<>();
        if (rows.size() != size) {
            faults.add(new CorrelationFault(
                    "", "must have one row for each of the " + size + " asset classes, not " + rows.size()));
            return faults;
        }
        for (int row = 0; row < size; row++) {
            if (rows.get(row).size() != size) {
                faults.add(new CorrelationFault(
                        "/" + row,
                        "must have one entry for each of the " + size + " asset classes, not "
                                + rows.get(row).size()));
            }
        }
        if (faults.isEmpty()) {
            entries(rows, faults);
        }
        if (faults.isEmpty()) {
            definiteness(CorrelationMatrix.of(rows), faults);
        }
        return faults;
    }

    private static void entries(List<List<Double>> rows, List<CorrelationFault> faults) {
        for (int row = 0; row < rows.size(); row++) {
            for (int column = 0; column <= row; column++) {
                double entry = rows.get(row).get(column);
                String pointer = "/" + row + "/" + column;
                if (row == column && entry != 1) {
                    faults.add(new CorrelationFault(pointer, "must be 1, the correlation of a class with itself"));
                } else if (!(Math.abs(entry) <= 1)) {
                    faults.add(new CorrelationFault(pointer, "must be from -1 to 1, not " + entry));
                } else if (entry != rows.get(column).get(row)) {
                    faults.add(new CorrelationFault(
                            pointer,
                            "must equal its mirror /" + column + "/" + row + ", which is "
                                    + rows.get(column).get(row).doubleValue()));
                }
            }
        }
    }

    private static void definiteness(CorrelationMatrix matrix, List<CorrelationFault> faults) {
        if (!matrix.isPositiveDefinite()) {
            faults.add(new CorrelationFault(
                    "",
                    String.format(
                            Locale.ROOT,
                            "must be positive definite; its smallest eigenvalue is %.3g. The nearest usable matrix: %s",
                            matrix.smallestEigenvalue(),
                            matrix.nearest().rows())));
        }
    }
}
