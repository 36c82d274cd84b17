package io.foreseed.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

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
