package io.foreseed.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class CorrelationFaultTest {
    private static final Pattern OFFER = Pattern.compile("smallest eigenvalue is (\\S+)\\. .*: \\[\\[(.*)]]");

    @Test
    void anIndefiniteMatrixIsRefusedWithItsSmallestEigenvalueAndAnOfferThatIsAccepted() {
        List<List<Double>> rows = List.of(
                List.of(1.0, 0.9, -0.9, 0.00001),
                List.of(0.9, 1.0, 0.9, 0.0),
                List.of(-0.9, 0.9, 1.0, 0.0),
                List.of(0.00001, 0.0, 0.0, 1.0));

        List<CorrelationFault> faults = CorrelationFault.of(rows, 4);

        assertThat(faults).hasSize(1);
        Matcher offer = OFFER.matcher(faults.getFirst().message());
        assertThat(offer.find()).isTrue();
        // 1 - 2 x 0.9 for the three that contradict each other, the fourth hardly touches it
        assertThat(offer.group(1)).isEqualTo("-0.800");
        assertThat(CorrelationFault.of(parsed(offer.group(2)), 4)).isEmpty();
    }

    @Test
    void aMatrixOfOnesIsRefusedWithAnOffer() {
        List<CorrelationFault> faults = CorrelationFault.of(List.of(List.of(1.0, 1.0), List.of(1.0, 1.0)), 2);

        assertThat(faults)
                .extracting(CorrelationFault::message)
                .containsExactly(
                        "must be positive definite; its smallest eigenvalue is 0.00. The nearest usable matrix: "
                                + "[[1.0, 0.99999998988], [0.99999998988, 1.0]]");
    }

    @Test
    void everyEntryThatIsWrongIsNamed() {
        List<List<Double>> rows = List.of(List.of(1.0, 0.5, 2.0), List.of(0.4, 0.9, 0.0), List.of(2.0, 0.0, 1.0));

        List<CorrelationFault> faults = CorrelationFault.of(rows, 3);

        assertThat(faults)
                .containsExactly(
                        new CorrelationFault("/1/0", "must equal its mirror /0/1, which is 0.5"),
                        new CorrelationFault("/1/1", "must be 1, the correlation of a class with itself"),
                        new CorrelationFault("/2/0", "must be from -1 to 1, not 2.0"));
    }

    @Test
    void rowsOfTheWrongLengthAreNamed() {
        List<List<Double>> rows = List.of(List.of(1.0, 0.5), List.of(0.5));

        List<CorrelationFault> faults = CorrelationFault.of(rows, 2);

        assertThat(faults)
                .containsExactly(
                        new CorrelationFault("/1", "must have one entry for each of the 2 asset classes, not 1"));
    }

    @Test
    void aWrongNumberOfRowsIsNamed() {
        List<CorrelationFault> faults = CorrelationFault.of(List.of(List.of(1.0)), 2);

        assertThat(faults)
                .containsExactly(new CorrelationFault("", "must have one row for each of the 2 asset classes, not 1"));
    }

    @Test
    void aUsableMatrixHasNoFaults() {
        List<CorrelationFault> faults = CorrelationFault.of(List.of(List.of(1.0, -0.0), List.of(0.0, 1.0)), 2);

        assertThat(faults).isEmpty();
    }

    private static List<List<Double>> parsed(String rows) {
        return Arrays.stream(rows.split("], \\[", -1))
                .map(row ->
                        Arrays.stream(row.split(", ", -1)).map(Double::valueOf).toList())
                .toList();
    }
}
