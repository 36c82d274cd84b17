package io.foreseed.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How {@link ReadmeIT} reads a page, and that it finds what is not as shown. */
class ReadmeTest {
    private static final String ONE = "01a20e04-e25c-7243-9351-788b57f75b29";
    private static final String OTHER = "01a20e04-e569-7c06-b3cd-4deb3acec78c";

    @Test
    void commandsAreReadWithWhatFollowsThem() throws Exception {
        List<ReadmeCommand> commands = ReadmeCommand.of("""
                ```
                base=here
                call() { echo "$@"; }
                ```

                ```
                $ call -d '{"a": 1,
                    "b": 2}' \\
                    there
                {"a": 1}
                $ call again

                ```

                <!-- not run: it needs a cluster -->
                ```
                $ kubectl apply
                ```

                ```sql
                CREATE ROLE a;
                ```
                """.lines().toList());

        assertThat(commands)
                .containsExactly(
                        new ReadmeCommand(2, "base=here\ncall() { echo \"$@\"; }", List.of()),
                        new ReadmeCommand(
                                7, "call -d '{\"a\": 1,\n    \"b\": 2}' \\\n    there", List.of("{\"a\": 1}")),
                        new ReadmeCommand(11, "call again", List.of()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            a                | a              | -
            a                | b              | a
            a                | a/b            | nothing more, and no b
            a/...            | a/b            | -
            .../b            | a/b            | -
            .../c            | a/b            | c
            a .../c          | a 12/c         | -
            on port 1        | on port 22     | -
            "progress":0.1   | "progress":1.0 | -
            "progress":0.1   | "state":1.0    | "progress":0.1
            2026-11-24T14:45:39.571391Z | 2027-01-01T00:00:00Z | -
            """)
    void whatIsNotAsShownIsFound(String shown, String printed, String missing) {
        Optional<String> found =
                new ShownOutput().missing(List.of(shown.split("/", -1)), List.of(printed.split("/", -1)), false);

        assertThat(found).isEqualTo(Optional.ofNullable(missing));
    }

    @Test
    void anIdentifierIsTheSameWhereverThePageShowsTheSame() {
        ShownOutput output = new ShownOutput();

        assertThat(output.missing(List.of("made " + ONE), List.of("made " + OTHER), false))
                .isEmpty();
        assertThat(output.missing(List.of(ONE), List.of(OTHER), false)).isEmpty();
        assertThat(output.missing(List.of(ONE), List.of(ONE), false)).contains(ONE);
        assertThat(new ShownOutput().missing(List.of(ONE, ONE), List.of(ONE, OTHER), false))
                .contains(ONE);
    }

    /** Whoever leaves a block out says why, and leaves out no other than those below. */
    @Test
    void fewBlocksAreLeftOut() throws Exception {
        List<String> readme = Files.readAllLines(Path.of("README.md"));

        List<String> reasons = readme.stream()
                .filter(line -> line.startsWith("<!-- not run: "))
                .toList();

        assertThat(reasons)
                .allMatch(reason -> reason.length() > 30 && reason.endsWith(" -->"))
                .hasSizeLessThan(14);
        assertThat(ReadmeCommand.of(readme)).hasSizeGreaterThan(40);
    }
}
