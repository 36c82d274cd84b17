package io.foreseed.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalJsonTest {
    /** RFC 8785, appendix B: the bits of a double in hexadecimal and its canonical text. */
    @ParameterizedTest
    @CsvSource({
        "0000000000000000, 0",
        "8000000000000000, 0",
        "0000000000000001, 5e-324",
        "8000000000000001, -5e-324",
        "7fefffffffffffff, 1.7976931348623157e+308",
        "ffefffffffffffff, -1.7976931348623157e+308",
        "4340000000000000, 9007199254740992",
        "c340000000000000, -9007199254740992",
        "4430000000000000, 295147905179352830000",
        "44b52d02c7e14af5, 9.999999999999997e+22",
        "44b52d02c7e14af6, 1e+23",
        "44b52d02c7e14af7, 1.0000000000000001e+23",
        "444b1ae4d6e2ef4e, 999999999999999700000",
        "444b1ae4d6e2ef4f, 999999999999999900000",
        "444b1ae4d6e2ef50, 1e+21",
        "3eb0c6f7a0b5ed8c, 9.999999999999997e-7",
        "3eb0c6f7a0b5ed8d, 0.000001",
        "41b3de4355555553, 333333333.3333332",
        "41b3de4355555554, 333333333.33333325",
        "41b3de4355555555, 333333333.3333333",
        "41b3de4355555556, 333333333.3333334",
        "41b3de4355555557, 333333333.33333343",
        "becbf647612f3696, -0.0000033333333333333333",
        "43143ff3c1cb0959, 1424953923781206.2"
    })
    void numbersAreWrittenAsTheStandardSays(String bits, String text) {
        double value = Double.longBitsToDouble(Long.parseUnsignedLong(bits, 16));

        String written = CanonicalJson.numberText(value);

        assertThat(written).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void whatJsonHasNoNumberForIsRefused(double value) {
        assertThatThrownBy(() -> CanonicalJson.numberText(value)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aNumberReadsBackAsTheSameDouble() {
        Random random = new Random(20250821);

        for (int round = 0; round < 100_000; round++) {
            double value = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(value) && value != 0) {
                assertThat(Double.parseDouble(CanonicalJson.numberText(value))).isEqualTo(value);
            }
        }
    }

    /** The text of RFC 8785, section 3.2.2: every control character, both quotes, a slash, a euro sign. */
    @Test
    void textIsEscapedAsTheStandardSays() {
        CanonicalJson json = new CanonicalJson();

        json.text("\u20ac$\u000F\nA'B\"\\\\\"/\b\f\r\t\u0000\u001f\u007f\uD83D\uDE02");

        assertThat(json)
                .hasToString("\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\\b\\f\\r\\t\\u0000\\u001f\u007f\uD83D\uDE02\"");
    }

    @Test
    void nestedValuesAreSeparatedByCommasAlone() {
        CanonicalJson json = new CanonicalJson();

        json.beginObject()
                .name("a")
                .beginArray()
                .number(1)
                .text("[")
                .beginObject()
                .endObject()
                .endArray();
        json.name("b")
                .beginObject()
                .name("a")
                .number(-0.5)
                .endObject()
                .name("c")
                .text("")
                .endObject();

        assertThat(json).hasToString("{\"a\":[1,\"[\",{}],\"b\":{\"a\":-0.5},\"c\":\"\"}");
    }

    @Test
    void aNameOutOfOrderIsAMistakeOfTheCaller() {
        CanonicalJson json = new CanonicalJson().beginObject();
        json.name("b").number(1);

        assertThatThrownBy(() -> json.name("a")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aNameGivenTwiceIsAMistakeOfTheCaller() {
        CanonicalJson json = new CanonicalJson().beginObject();
        json.name("a").number(1);

        assertThatThrownBy(() -> json.name("a")).isInstanceOf(IllegalArgumentException.class);
    }
}
