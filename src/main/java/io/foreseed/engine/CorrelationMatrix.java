package io.foreseed.engine;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.List;

/**
 * A symmetric matrix with unit diagonal and entries from -1 to 1, by class and class.
 *
 * <p>It can drive a simulation when it is positive definite; when it is not, {@link #nearest()} is a usable neighbour.
 */
public final class CorrelationMatrix {
    /** The least eigenvalue of a repaired matrix. */
    public static final double REPAIRED_EIGENVALUE = 1e-8;

    /** Below this an eigenvalue of a matrix of at most 50 rows cannot be told from 0 in double precision. */
    private static final double ROUNDING = 1e-14;

    /** Room for the rounding of a repaired matrix: half a unit of the 12th decimal times 50 rows is 2.5e-11. */
    private static final double REPAIR_MARGIN = 1e-10;

    private static final int REPAIR_DECIMALS = 12;
    private static final int MAXIMUM_REPAIR_ROUNDS = 200;

    private final double[][] rows;
    private final double smallestEigenvalue;

    private CorrelationMatrix(double[][] rows) {
        this.rows = rows;
        this.smallestEigenvalue = new SymmetricEigen(rows).smallest();
    }

    /**
     * The matrix of those rows.
     *
     * @throws IllegalArgumentException when it is empty, not square, not symmetric, an entry is outside -1 to 1, or
     *     its diagonal is not 1
     */
    public static CorrelationMatrix of(List<List<Double>> rows) {
        int size = rows.size();
        double[][] copy = new double[size][size];
        for (int row = 0; row < size; row++) {
            if (rows.get(row).size() != size) {
                throw new IllegalArgumentException("not square");
            }
            for (int column = 0; column < size; column++) {
                copy[row][column] = rows.get(row).get(column) + 0.0;
            }
        }
        check(copy);
        return new CorrelationMatrix(copy);
    }

    private static void check(double[][] rows) {
        if (rows.length == 0) {
            throw new IllegalArgumentException("empty");
        }
        for (int row = 0; row < rows.length; row++) {
            if (rows[row][row] != 1) {
                throw new IllegalArgumentException("diagonal is not 1");
            }
            for (int column = 0; column < row; column++) {
                double entry = rows[row][column];
                if (!(Math.abs(entry) <= 1) || entry != rows[column][row]) {
                    throw new IllegalArgumentException("not symmetric, or an entry outside -1 to 1");
                }
            }
        }
    }

    /** The number of rows. */
    public int size() {
        return rows.length;
    }

    /** The entries, row by row. */
    public List<List<Double>> rows() {
        return Arrays.stream(rows)
                .map(row -> Arrays.stream(row).boxed().toList())
                .toList();
    }

    /** The smallest eigenvalue, by cyclic Jacobi rotations (error about 1e-15). */
    public double smallestEigenvalue() {
        return smallestEigenvalue;
    }

    /** Whether the smallest eigenvalue is above 0 by more than rounding, so that a Cholesky factor exists. */
    public boolean isPositiveDefinite() {
        return smallestEigenvalue > ROUNDING;
    }

    /**
     * The nearest correlation matrix (Frobenius norm) whose smallest eigenvalue is at least
     * {@value #REPAIRED_EIGENVALUE}, rounded to 12 decimals.
     *
     * <p>Higham, Computing the nearest correlation matrix, IMA Journal of Numerical Analysis 22 (2002): alternating
     * projections with Dykstra's correction. Deviation: eigenvalues are raised to a floor instead of 0, and what the
     * last projection misses by rounding is closed by a step towards the identity.
     */
    public CorrelationMatrix nearest() {
        if (smallestEigenvalue >= REPAIRED_EIGENVALUE) {
            return this;
        }
        double floor = REPAIRED_EIGENVALUE + 2 * REPAIR_MARGIN;
        double[][] candidate = copyOf(rows);
        double[][] correction = new double[rows.length][rows.length];
        for (int round = 0; round < MAXIMUM_REPAIR_ROUNDS; round++) {
            double[][] shifted = subtract(candidate, correction);
            double[][] definite = new SymmetricEigen(shifted).withEigenvaluesAtLeast(floor);
            correction = subtract(definite, shifted);
            double[][] next = withUnitDiagonal(definite);
            double change = largestDifference(next, candidate);
            candidate = next;
            if (change < REPAIR_MARGIN) {
                break;
            }
        }
        return new CorrelationMatrix(rounded(towardsIdentity(candidate)));
    }

    /**
     * The lower triangular L with L Lᵀ equal to this matrix, rows of length row + 1.
     *
     * @throws IllegalStateException when the matrix is not positive definite
     */
    double[][] cholesky() {
        double[][] lower = new double[rows.length][];
        for (int row = 0; row < rows.length; row++) {
            lower[row] = new double[row + 1];
            for (int column = 0; column <= row; column++) {
                double rest = rows[row][column];
                for (int index = 0; index < column; index++) {
                    rest = Math.fma(-lower[row][index], lower[column][index], rest);
                }
                if (column == row && !(rest > 0)) {
                    throw new IllegalStateException("the correlation matrix is not positive definite");
                }
                lower[row][column] = column == row ? Math.sqrt(rest) : rest / lower[column][column];
            }
        }
        return lower;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CorrelationMatrix matrix && Arrays.deepEquals(rows, matrix.rows);
    }

    @Override
    public int hashCode() {
        return Arrays.deepHashCode(rows);
    }

    /** Mixing with the identity moves every eigenvalue towards 1: by the share that lifts the smallest to the floor. */
    private static double[][] towardsIdentity(double[][] matrix) {
        double smallest = new SymmetricEigen(matrix).smallest();
        double wanted = REPAIRED_EIGENVALUE + REPAIR_MARGIN;
        double share = smallest >= wanted ? 0 : (wanted - smallest) / (1 - smallest);
        double[][] mixed = copyOf(matrix);
        for (int row = 0; row < mixed.length; row++) {
            for (int column = 0; column < mixed.length; column++) {
                mixed[row][column] = row == column ? 1 : mixed[row][column] * (1 - share);
            }
        }
        return mixed;
    }

    private static double[][] rounded(double[][] matrix) {
        double[][] rounded = copyOf(matrix);
        for (int row = 0; row < rounded.length; row++) {
            for (int column = 0; column < row; column++) {
                double entry = new BigDecimal(matrix[row][column])
                        .setScale(REPAIR_DECIMALS, RoundingMode.HALF_EVEN)
                        .doubleValue();
                rounded[row][column] = entry;
                rounded[column][row] = entry;
            }
        }
        return rounded;
    }

    private static double[][] withUnitDiagonal(double[][] matrix) {
        double[][] unit = copyOf(matrix);
        for (int row = 0; row < unit.length; row++) {
            unit[row][row] = 1;
        }
        return unit;
    }

    private static double[][] subtract(double[][] left, double[][] right) {
        double[][] difference = copyOf(left);
        for (int row = 0; row < left.length; row++) {
            for (int column = 0; column < left.length; column++) {
                difference[row][column] -= right[row][column];
            }
        }
        return difference;
    }

    private static double largestDifference(double[][] left, double[][] right) {
        double largest = 0;
        for (int row = 0; row < left.length; row++) {
            for (int column = 0; column < left.length; column++) {
                largest = Math.max(largest, Math.abs(left[row][column] - right[row][column]));
            }
        }
        return largest;
    }

    private static double[][] copyOf(double[][] matrix) {
        return Arrays.stream(matrix).map(double[]::clone).toArray(double[][]::new);
    }
}
