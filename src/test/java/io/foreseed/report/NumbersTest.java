package io.foreseed.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers as a client reads them. */
class NumbersTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0|0",
                "-0.0|0",
                "-0.4|0",
                "-1234567.5|-1,234,567",
                "999999999|999,999,999",
                "123456789012345|123,456,789,012,345",
                "1e30|1.00e+30"
            })
    void amountsAreGroupedAndNeverANegativeZero(double amount, String text) {
        assertThat(Numbers.amount(amount)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"0|0.0 %", "1|100.0 %", "0.5|50.0 %", "0.9999|> 99.9 %", "0.00005|< 0.1 %", "0.001|0.1 %"})
    void onlyWhatIsCertainIsShownAsCertain(double probability, String text) {
        assertThat(Numbers.probability(probability)).isEqualTo(text.replace(' ', '\u00A0'));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0.743|0.7588|74.3 to 75.9 %",
                "0.9996|1|99.9 to 100.0 %",
                "0|0.0004|0.0 to 0.1 %",
                "1|1|100.0 to 100.0 %"
            })
    void theEndsOfAnIntervalAreAsCertainAsTheyAre(double lower, double upper, String text) {
        assertThat(Numbers.interval(lower, upper)).isEqualTo(text.replace(" %", "\u00A0%"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"0|0", "2500|2,500", "20000|20 k", "2500000|2.5 M", "-4e9|-4 bn", "6e13|60 tn", "1e20|1.0e+20"})
    void marksOfAnAxisAreShort(double amount, String text) {
        assertThat(Numbers.compact(amount)).isEqualTo(text.replace(' ', '\u00A0'));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"0.0829|8.29 %", "0|0 %", "-0.00|0 %", "1|100 %", "0.0005|0.05 %", "-0.02|-2 %"})
    void ratesHaveTheDecimalsTheyHave(double rate, String text) {
        assertThat(Numbers.rate(rate)).isEqualTo(text.replace(' ', '\u00A0'));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1e-300, 1, 3, 999_999_999, 1e12, 1e300})
    void anAxisCoversWhatItShowsInFewSteps(double highest) {
        Axis axis = Axis.over(-highest / 3, highest);

        List<Double> marks = axis.marks();
        assertThat(marks.getFirst()).isLessThanOrEqualTo(-highest / 3);
        assertThat(marks.getLast()).isGreaterThanOrEqualTo(highest);
        assertThat(marks).hasSizeBetween(2, 8);
        assertThat(axis.share(2 * highest + 1)).isEqualTo(1);
    }

    @Test
    void theUnitOfATableKeepsItsWidestAmountShort() {
        for (double largest : new double[] {0, 1, 999_499_999, 1e9, 1e12, 1e15}) {
            TableUnit unit = TableUnit.of(DoubleStream.of(0, -largest));

            assertThat(unit.amount(largest)).hasSizeLessThanOrEqualTo("999,499,999".length() + 2);
        }
    }
}
