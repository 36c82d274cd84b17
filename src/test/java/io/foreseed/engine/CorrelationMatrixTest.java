package io.foreseed.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CorrelationMatrixTest {
    private static final List<List<Double>> HIGHAM =
            List.of(List.of(1.0, 1.0, 0.0), List.of(1.0, 1.0, 1.0), List.of(0.0, 1.0, 1.0));

    /** All entries off the diagonal equal to c: the eigenvalues are 1 - c and 1 + (n - 1) c. */
    @ParameterizedTest
    @CsvSource({"2, 0.13", "3, -0.4", "10, 0.9", "50, 0.5", "50, -0.02"})
    void theSmallestEigenvalueOfEqualCorrelationsIsKnown(int size, double correlation) {
        CorrelationMatrix matrix = matrix(size, (row, column) -> correlation);

        double smallest = matrix.smallestEigenvalue();

        assertThat(smallest).isEqualTo(Math.min(1 - correlation, 1 + (size - 1) * correlation), within(1e-14 * size));
    }

    /** Entries c^|i - j| (Kac, Murdock and Szego, 1953): the determinant is (1 - c^2)^(n - 1). */
    @ParameterizedTest
    @ValueSource(doubles = {0.3, -0.8, 0.95})
    void theCholeskyFactorGivesTheMatrixBackAndItsDeterminant(double correlation) {
        int size = 30;
        CorrelationMatrix matrix = matrix(size, (row, column) -> Math.pow(correlation, row - column));

        double[][] lower = matrix.cholesky();

        double determinant = 1;
        for (int row = 0; row < size; row++) {
            determinant *= lower[row][row] * lower[row][row];
            for (int column = 0; column <= row; column++) {
                double entry = 0;
                for (int index = 0; index <= column; index++) {
                    entry += lower[row][index] * lower[column][index];
                }
                assertThat(entry).isEqualTo(matrix.rows().get(row).get(column), within(1e-14));
            }
        }
        double expected = Math.pow(1 - correlation * correlation, size - 1);
        assertThat(determinant).isEqualTo(expected, within(expected * 1e-11));
    }

    @Test
    void theCholeskyFactorOfTwoClassesIsKnown() {
        CorrelationMatrix matrix = matrix(2, (row, column) -> 0.6);

        double[][] lower = matrix.cholesky();

        assertThat(lower).isDeepEqualTo(new double[][] {{1}, {0.6, 0.8}});
    }

    /** Higham (2002), page 334: the nearest correlation matrix has 0.7607 and 0.1573 off the diagonal. */
    @Test
    void thePublishedExampleIsRepairedAsPublished() {
        CorrelationMatrix matrix = CorrelationMatrix.of(HIGHAM);

        List<List<Double>> nearest = matrix.nearest().rows();

        assertThat(matrix.smallestEigenvalue()).isEqualTo(1 - Math.sqrt(2), within(1e-14));
        assertThat(nearest.get(0).get(1)).isEqualTo(0.7607, within(5e-5));
        assertThat(nearest.get(0).get(2)).isEqualTo(0.1573, within(5e-5));
        assertThat(nearest.get(1).get(2)).isEqualTo(0.7607, within(5e-5));
    }

    static IntStream seeds() {
        return IntStream.range(0, 60);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void anOfferIsAcceptedAgainWithTheSmallestEigenvaluePromised(int seed) {
        CorrelationMatrix matrix = indefinite(new Random(seed), 2 + seed * 7 % 32);

        CorrelationMatrix offer = CorrelationMatrix.of(matrix.nearest().rows());

        assertThat(matrix.isPositiveDefinite()).isFalse();
        assertThat(offer.smallestEigenvalue()).isGreaterThanOrEqualTo(CorrelationMatrix.REPAIRED_EIGENVALUE);
        assertThat(offer.isPositiveDefinite()).isTrue();
        assertThat(offer.cholesky()).hasNumberOfRows(matrix.size());
    }

    @Test
    void theLargestMatrixIsRepairedToo() {
        CorrelationMatrix matrix = indefinite(new Random(50), 50);

        CorrelationMatrix offer = CorrelationMatrix.of(matrix.nearest().rows());

        assertThat(offer.smallestEigenvalue()).isGreaterThanOrEqualTo(CorrelationMatrix.REPAIRED_EIGENVALUE);
    }

    /**
     * Against 3,000 rounds of Higham's projections without a floor, the nearest of all correlation matrices: the floor
     * of 1e-8 moves each of at most 12 eigenvalues by no more, and the unit diagonal doubles that.
     */
    @ParameterizedTest
    @MethodSource("seeds")
    void noOtherCorrelationMatrixIsNearer(int seed) {
        CorrelationMatrix matrix = indefinite(new Random(seed), 3 + seed % 10);

        CorrelationMatrix nearest = matrix.nearest();

        double least = distance(matrix, longRun(matrix));
        assertThat(distance(matrix, array(nearest))).isBetween(least - 1e-9, least + 2 * 12 * 1e-8);
    }

    @Test
    void aUsableMatrixIsItsOwnNearest() {
        CorrelationMatrix matrix = matrix(4, (row, column) -> 0.3);

        CorrelationMatrix nearest = matrix.nearest();

        assertThat(nearest).isSameAs(matrix);
    }

    /** A factor plus a share of the identity: the smallest eigenvalue is that share, near what counts as 0. */
    @ParameterizedTest
    @ValueSource(doubles = {1e-9, 1e-12, 1e-13, 2e-14})
    void whatCountsAsPositiveDefiniteHasACholeskyFactor(double share) {
        for (int seed = 0; seed < 20; seed++) {
            CorrelationMatrix matrix = barelyDefinite(new Random(seed), 50, share);
            if (matrix.isPositiveDefinite()) {
                assertThat(matrix.cholesky()).hasNumberOfRows(50);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void whatIsNoCorrelationMatrixIsAMistakeOfTheCaller(List<List<Double>> rows) {
        assertThatThrownBy(() -> CorrelationMatrix.of(rows)).isInstanceOf(IllegalArgumentException.class);
    }

    static List<List<List<Double>>> malformed() {
        return List.of(
                List.of(),
                List.of(List.of(1.0, 0.0)),
                List.of(List.of(0.9)),
                List.of(List.of(1.0, 0.1), List.of(0.2, 1.0)),
                List.of(List.of(1.0, 1.5), List.of(1.5, 1.0)),
                List.of(List.of(1.0, Double.NaN), List.of(Double.NaN, 1.0)));
    }

    private interface Entry {
        double at(int row, int column);
    }

    private static CorrelationMatrix matrix(int size, Entry below) {
        List<List<Double>> rows = new ArrayList<>();
        for (int row = 0; row < size; row++) {
            rows.add(new ArrayList<>(Collections.nCopies(size, 1.0)));
            for (int column = 0; column < row; column++) {
                double entry = below.at(row, column);
                rows.get(row).set(column, entry);
                rows.get(column).set(row, entry);
            }
        }
        return CorrelationMatrix.of(rows);
    }

    /** Two decimals, as people write them, spread or all strong. */
    private static CorrelationMatrix indefinite(Random random, int size) {
        double least = random.nextBoolean() ? -1 : -0.4;
        CorrelationMatrix matrix;
        do {
            matrix = matrix(size, (row, column) -> Math.rint(100 * random.nextDouble(least, 1)) / 100);
            if (size == 2) {
                matrix = matrix(2, (row, column) -> random.nextBoolean() ? 1 : -1);
            }
        } while (matrix.isPositiveDefinite());
        return matrix;
    }

    private static CorrelationMatrix barelyDefinite(Random random, int size, double share) {
        double[][] directions = new double[size][];
        for (int row = 0; row < size; row++) {
            double[] direction = random.doubles(5, -1, 1).toArray();
            double length = Math.sqrt(product(direction, direction));
            directions[row] = IntStream.range(0, 5)
                    .mapToDouble(index -> direction[index] / length)
                    .toArray();
        }
        return matrix(size, (row, column) -> (1 - share) * product(directions[row], directions[column]));
    }

    private static double[][] longRun(CorrelationMatrix matrix) {
        int size = matrix.size();
        double[][] candidate = array(matrix);
        double[][] correction = new double[size][size];
        for (int round = 0; round < 3000; round++) {
            double[][] shifted = new double[size][size];
            for (int row = 0; row < size; row++) {
                for (int column = 0; column < size; column++) {
                    shifted[row][column] = candidate[row][column] - correction[row][column];
                }
            }
            double[][] definite = new SymmetricEigen(shifted).withEigenvaluesAtLeast(0);
            for (int row = 0; row < size; row++) {
                for (int column = 0; column < size; column++) {
                    correction[row][column] = definite[row][column] - shifted[row][column];
                    candidate[row][column] = row == column ? 1 : definite[row][column];
                }
            }
        }
        return candidate;
    }

    private static double distance(CorrelationMatrix matrix, double[][] other) {
        double squares = 0;
        for (int row = 0; row < matrix.size(); row++) {
            for (int column = 0; column < matrix.size(); column++) {
                squares += Math.pow(matrix.rows().get(row).get(column) - other[row][column], 2);
            }
        }
        return Math.sqrt(squares);
    }

    private static double[][] array(CorrelationMatrix matrix) {
        return matrix.rows().stream()
                .map(row -> row.stream().mapToDouble(Double::doubleValue).toArray())
                .toArray(double[][]::new);
    }

    private static double product(double[] left, double[] right) {
        double sum = 0;
        for (int index = 0; index < left.length; index++) {
            sum += left[index] * right[index];
        }
        return sum;
    }
}
