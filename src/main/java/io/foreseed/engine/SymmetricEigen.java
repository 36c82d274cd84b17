package io.foreseed.engine;

/**
 * The eigenvalues and eigenvectors of a symmetric matrix, by cyclic Jacobi rotations (Golub and Van Loan, Matrix
 * Computations, 4th edition 2013, section 8.5.3).
 */
final class SymmetricEigen {
    private static final int MAXIMUM_SWEEPS = 50;
    private static final double NEGLIGIBLE = 1e-30;

    private final int size;
    private final double[][] values;
    private final double[][] vectors;

    SymmetricEigen(double[][] matrix) {
        size = matrix.length;
        values = new double[size][];
        vectors = new double[size][size];
        for (int row = 0; row < size; row++) {
            values[row] = matrix[row].clone();
            vectors[row][row] = 1;
        }
        for (int sweep = 0; sweep < MAXIMUM_SWEEPS && squaresOffDiagonal() > NEGLIGIBLE; sweep++) {
            for (int row = 0; row < size; row++) {
                for (int column = row + 1; column < size; column++) {
                    rotate(row, column);
                }
            }
        }
    }

    double smallest() {
        double smallest = values[0][0];
        for (int row = 1; row < size; row++) {
            smallest = Math.min(smallest, values[row][row]);
        }
        return smallest;
    }

    /** The matrix with the same eigenvectors and each eigenvalue below the floor raised to it. */
    double[][] withEigenvaluesAtLeast(double floor) {
        double[][] raised = new double[size][size];
        for (int row = 0; row < size; row++) {
            for (int column = 0; column <= row; column++) {
                double sum = 0;
                for (int index = 0; index < size; index++) {
                    double value = Math.max(values[index][index], floor);
                    sum = Math.fma(vectors[row][index] * value, vectors[column][index], sum);
                }
                raised[row][column] = sum;
                raised[column][row] = sum;
            }
        }
        return raised;
    }

    private double squaresOffDiagonal() {
        double sum = 0;
        for (int row = 0; row < size; row++) {
            for (int column = 0; column < row; column++) {
                sum = Math.fma(values[row][column], values[row][column], sum);
            }
        }
        return sum;
    }

    private void rotate(int p, int q) {
        double entry = values[p][q];
        if (entry == 0) {
            return;
        }
        double ratio = (values[q][q] - values[p][p]) / (2 * entry);
        double tangent = 1 / (Math.abs(ratio) + Math.sqrt(Math.fma(ratio, ratio, 1)));
        if (ratio < 0) {
            tangent = -tangent;
        }
        double cosine = 1 / Math.sqrt(Math.fma(tangent, tangent, 1));
        double sine = tangent * cosine;
        for (int index = 0; index < size; index++) {
            double left = values[index][p];
            double right = values[index][q];
            values[index][p] = cosine * left - sine * right;
            values[index][q] = sine * left + cosine * right;
        }
        for (int index = 0; index < size; index++) {
            double upper = values[p][index];
            double lower = values[q][index];
            values[p][index] = cosine * upper - sine * lower;
            values[q][index] = sine * upper + cosine * lower;
            double left = vectors[index][p];
            double right = vectors[index][q];
            vectors[index][p] = cosine * left - sine * right;
            vectors[index][q] = sine * left + cosine * right;
        }
    }
}
