package io.foreseed.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DocumentJsonTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | is empty: must be a JSON object",
                "` \n ` | is empty: must be a JSON object",
                "{ | line 1, column 2: not valid JSON",
                "{\"a\": NaN} | line 1, column 10: not valid JSON",
                "{\"a\": Infinity} | line 1, column 15: not valid JSON",
                "{\"a\": 01} | line 1, column 8: not valid JSON",
                "{\"a\": .5} | line 1, column 7: not valid JSON",
                "{'a': 5} | line 1, column 2: not valid JSON",
                "{\"a\": 5,} | line 1, column 9: not valid JSON",
                "{} // note | line 1, column 4: not valid JSON",
                "{\"a\": 1, \"a\": 2} | line 1, column 13: a name appears twice in one object: each may appear once",
                "{} {} | line 1, column 4: something follows the document: must be one JSON object and nothing else",
                "[] | must be an object",
                "null | must be an object",
                "5 | must be an object",
                "\"text\" | must be an object"
            })
    void whatIsNotOneJsonObjectIsRefusedWithThePlace(String text, String sentence) {
        List<String> problems = SampleDocument.problems(text.getBytes(StandardCharsets.UTF_8));

        assertThat(problems).containsExactly(": " + sentence);
    }

    @Test
    void deepNestingIsRefusedBeforeItIsRead() {
        String deep = "[".repeat(100_000);

        List<String> problems = SampleDocument.problems(deep.getBytes(StandardCharsets.UTF_8));

        assertThat(problems).hasSize(1).first().asString().endsWith("nested deeper than 16 levels");
    }

    @Test
    void aNumberOfManyDigitsIsRefusedBeforeItIsRead() {
        String number = "1".repeat(500_000);

        List<String> problems =
                SampleDocument.problems(("{\"seed\": " + number + "}").getBytes(StandardCharsets.UTF_8));

        assertThat(problems).hasSize(1).first().asString().endsWith("a number of more than 100 characters");
    }

    @Test
    void aLongNameIsRefusedInsteadOfRepeated() {
        String document = "{\"" + "x".repeat(100_000) + "\": 1}";

        List<String> problems = SampleDocument.problems(document.getBytes(StandardCharsets.UTF_8));

        assertThat(problems).hasSize(1).first().asString().endsWith("a name of more than 255 characters");
    }

    @Test
    void bytesThatAreNotUtf8AreRefused() {
        byte[] latin1 = SampleDocument.COMPLETE.replace("Savings", "Bör").getBytes(StandardCharsets.ISO_8859_1);

        List<String> problems = SampleDocument.problems(latin1);

        assertThat(problems).containsExactly(": is not UTF-8 text: must be JSON in UTF-8");
    }

    @Test
    void aByteOrderMarkIsReadOver() {
        byte[] marked = ("\uFEFF" + SampleDocument.COMPLETE).getBytes(StandardCharsets.UTF_8);

        List<String> problems = SampleDocument.problems(marked);

        assertThat(problems).isEmpty();
    }
}
