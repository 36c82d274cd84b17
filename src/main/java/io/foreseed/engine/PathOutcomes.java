package io.foreseed.engine;

/** What is kept of every path: wealth at each year end, unpaid outflows and the deepest fall. */
final class PathOutcomes {
    /** The first unfunded step of a path that paid everything. */
    static final int FUNDED = -1;

    /** By year and path; year 0 is the opening balance. */
    final double[][] yearEndWealth;

    /** The sum of what could not be paid, by path. */
    final double[] shortfall;

    /** The step of the first outflow that was not paid in full, by path, or {@link #FUNDED}. */
    final int[] firstUnfundedStep;

    /** The deepest fall of the flow-free return index below its highest value so far, 0 to 1, by path. */
    final double[] maximumDrawdown;

    PathOutcomes(int paths, int years) {
        yearEndWealth = new double[years + 1][paths];
        shortfall = new double[paths];
        firstUnfundedStep = new int[paths];
        maximumDrawdown = new double[paths];
    }

    /** The bytes that one path occupies. */
    static long bytesOfPath(int years) {
        return (years + 1L) * Double.BYTES + Integer.BYTES + 2L * Double.BYTES;
    }

    double terminalWealth(int path) {
        return yearEndWealth[yearEndWealth.length - 1][path];
    }
}
