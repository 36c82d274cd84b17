package io.foreseed.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Moments of samples, and how far they may be from those of their law. */
final class Moments {
    private Moments() {}

    /** The mean of a power of the values. */
    static double of(double[] values, int power) {
        double sum = 0;
        for (double value : values) {
            sum += Math.pow(value, power);
        }
        return sum / values.length;
    }

    /**
     * The first and second moments of a sample of N are within four standard errors of those of their law: the variance
     * of the mean of x^k is (m_2k - m_k²) / N. Four are exceeded by chance once in 16,000 samples; the seed is fixed.
     *
     * @param law  the moments 0 to 4
     */
    static void assertOfLaw(double[] values, double[] law) {
        for (int power = 1; power <= 2; power++) {
            double error = Math.sqrt((law[2 * power] - law[power] * law[power]) / values.length);
            assertThat(of(values, power)).as("moment %d", power).isEqualTo(law[power], within(4 * error));
        }
    }

    static double correlation(double[] x, double[] y) {
        double meanX = of(x, 1);
        double meanY = of(y, 1);
        double sumXX = 0;
        double sumXY = 0;
        double sumYY = 0;
        for (int index = 0; index < x.length; index++) {
            sumXX += (x[index] - meanX) * (x[index] - meanX);
            sumXY += (x[index] - meanX) * (y[index] - meanY);
            sumYY += (y[index] - meanY) * (y[index] - meanY);
        }
        return sumXY / Math.sqrt(sumXX * sumYY);
    }
}
