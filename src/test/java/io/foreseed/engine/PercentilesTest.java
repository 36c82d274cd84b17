package io.foreseed.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PercentilesTest {
    /** R 4: {@code quantile(c(1, 2, 4, 8, 16), c(.05, .1, .25, .5, .75, .95), type = 7)}. */
    @Test
    void isTypeSevenOfHyndmanAndFan() {
        double[] sample = {16, 1, 8, 2, 4};

        SortedMap<Integer, Double> percentiles = Percentiles.of(sample, List.of(5, 10, 25, 50, 75, 95));

        assertThat(percentiles.get(5)).isEqualTo(1.2, within(1e-15));
        assertThat(percentiles.get(10)).isEqualTo(1.4, within(1e-15));
        assertThat(percentiles.get(25)).isEqualTo(2);
        assertThat(percentiles.get(50)).isEqualTo(4);
        assertThat(percentiles.get(75)).isEqualTo(8);
        assertThat(percentiles.get(95)).isEqualTo(14.4, within(1e-14));
    }

    @Test
    void hitsOrderStatisticsExactlyWhenThePositionIsWhole() {
        double[] sample = new Random(1).doubles(10_001).toArray();
        double[] sorted = sample.clone();
        Arrays.sort(sorted);
        List<Integer> ranks = IntStream.rangeClosed(0, 100).boxed().toList();

        SortedMap<Integer, Double> percentiles = Percentiles.of(sample, ranks);

        ranks.forEach(rank -> assertThat(percentiles).containsEntry(rank, sorted[rank * 100]));
    }

    /** Heavy tails, ties, empty pots, one outlier, numbers at both ends of what a double holds. */
    @ParameterizedTest
    @MethodSource("samples")
    void everyOrderStatisticIsThatOfTheSortedSample(double[] sample) {
        double[] unsorted = sample.clone();
        double[] sorted = sample.clone();
        Arrays.sort(sorted);

        OrderStatistics ordered =
                new OrderStatistics(sample, IntStream.range(0, sample.length).toArray());

        assertThat(IntStream.range(0, sample.length).mapToDouble(ordered::at).toArray())
                .containsExactly(sorted);
        assertThat(sample).containsExactly(unsorted);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void fewOrderStatisticsAreThoseOfTheSortedSample(double[] sample) {
        double[] sorted = sample.clone();
        Arrays.sort(sorted);
        int[] positions = {sample.length - 1, sample.length / 20, sample.length / 2, sample.length / 2};

        OrderStatistics ordered = new OrderStatistics(sample, positions);

        for (int position : positions) {
            assertThat(ordered.at(position)).isEqualTo(sorted[position]);
        }
    }

    static Stream<double[]> samples() {
        Random random = new Random(20250821);
        return Stream.of(
                new double[] {5},
                new double[] {2, 1},
                random.doubles(10_000).toArray(),
                random.doubles(10_000).map(value -> Math.exp(40 * value)).toArray(),
                random.doubles(5000).map(value -> Math.max(0, value - 0.7)).toArray(),
                random.doubles(5000).map(value -> Math.rint(value * 10)).toArray(),
                DoubleStream.concat(random.doubles(5000), DoubleStream.of(1e300))
                        .toArray(),
                new double[] {0, Double.MIN_VALUE, 3 * Double.MIN_VALUE, Double.MIN_VALUE},
                new double[] {-Double.MAX_VALUE, 1, Double.MAX_VALUE, 0});
    }

    @Test
    void oneValueIsEveryPercentile() {
        double[] sample = {3.5};

        SortedMap<Integer, Double> percentiles = Percentiles.of(sample, List.of(5, 50, 95));

        assertThat(percentiles).isEqualTo(same(3.5));
    }

    @Test
    void equalValuesStayAsTheyAre() {
        double[] sample = new double[1000];
        Arrays.fill(sample, 0.1);

        SortedMap<Integer, Double> percentiles = Percentiles.of(sample, List.of(5, 50, 95));

        assertThat(percentiles).isEqualTo(same(0.1));
    }

    @Test
    void nothingHasNoPercentiles() {
        double[] sample = {};

        SortedMap<Integer, Double> percentiles = Percentiles.of(sample, List.of(5, 50, 95));

        assertThat(percentiles).isEmpty();
    }

    private static Map<Integer, Double> same(double value) {
        return Map.of(5, value, 50, value, 95, value);
    }
}
