package io.foreseed.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line as its users meet it: what is printed where, and how it ends. */
class CommandLineTest {
    private static final String PLAN = """
            {"schemaVersion": 1, "name": "Ömer \uD83D\uDC75", "seed": 7, "iterations": 300, "horizonYears": 5,
             "assumptions": {"version": "test", "returnModel": {"type": "normal"},
              "assetClasses": [{"id": "stocks", "expectedReturn": 0.07, "volatility": 0.15}],
              "correlations": [[1]]},
             "portfolio": {"weights": {"stocks": 1}},
             "accounts": [{"name": "Savings", "balance": 100000}],
             "cashFlows": [{"name": "Costs", "kind": "expense", "amount": 21000, "firstYear": 0, "lastYear": 4}]}
            """;

    private final StringWriter out = new StringWriter();
    private final StringWriter error = new StringWriter();

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path folder;

    @BeforeEach
    void writePlan() throws IOException {
        Files.writeString(folder.resolve("plan.json"), PLAN);
    }

    @Test
    void anAnswerIsATableOnStandardOutput() {
        int exitCode = run("simulate", file("plan.json"));

        assertThat(exitCode).isZero();
        assertThat(error.toString()).isEmpty();
        assertThat(out.toString())
                .startsWith("Ömer \uD83D\uDC75: 300 paths, seed 7, algorithm 1")
                .contains(
                        "Success",
                        "standard error",
                        "Shortfall",
                        "Deepest fall",
                        "Wealth at the end, USD without inflation");
    }

    @Test
    void standardOutputCarriesExactlyOneJsonDocument() throws JsonProcessingException {
        int exitCode = run("simulate", file("plan.json"), "--json", "--threads", "3");

        assertThat(exitCode).isZero();
        assertThat(error.toString()).isEmpty();
        JsonNode answer = json();
        assertThat(answer.at("/input/seed").textValue()).isEqualTo("7");
        assertThat(answer.at("/labels/name").textValue()).isEqualTo("Ömer \uD83D\uDC75");
        assertThat(answer.at("/timing/threads").intValue()).isEqualTo(3);
    }

    @Test
    void aReplayOfWhatWasPrintedIsEqual() throws IOException {
        run("simulate", file("plan.json"), "--json");
        save("result.json");

        int exitCode = run("replay", file("result.json"));

        assertThat(exitCode).isZero();
        assertThat(out.toString()).contains("Replayed to the bit: 300 paths, algorithm 1.");
    }

    /** No digest covers labels, so that a person can be erased; who reads the verdict must know. */
    @Test
    void aReplayNamesWhatItDidNotCompare() throws IOException {
        run("simulate", file("plan.json"), "--json");
        replace("\"USD\"", "\"EUR\"");
        save("result.json");

        int exitCode = run("replay", file("result.json"));

        assertThat(exitCode).isZero();
        assertThat(out.toString())
                .contains("Compared: both digests and every number of the answer.")
                .contains(
                        "Not compared, as no number comes from it: labels (all names, and the currency, which says EUR)")
                .contains("timing");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"currencies\" : \"USD\"",
                "\"currency\" : null",
                "\"currency\" : \"QQQ\"",
                "\"currency\" : \"usd\""
            })
    void aResultWhoseAmountsHaveNoCurrencyIsRefused(String label) throws IOException {
        run("simulate", file("plan.json"), "--json");
        replace("\"currency\" : \"USD\"", label);
        save("result.json");

        assertThat(run("replay", file("result.json"))).isEqualTo(2);
        assertThat(run("report", file("result.json"))).isEqualTo(2);
        assertThat(error.toString()).contains("/labels/currency: must be an ISO 4217 code such as USD");
    }

    @Test
    void aCanonicalInputIsGivenItsCurrency() throws IOException {
        run("simulate", file("plan.json"), "--json");
        Files.writeString(folder.resolve("input.json"), json().path("input").toString());

        assertThat(run("simulate", file("input.json"), "--canonical", "--currency", "CHF"))
                .isZero();
        assertThat(out.toString()).contains("Wealth at the end, CHF without inflation");
        assertThat(run("simulate", file("input.json"), "--canonical", "--currency", "X".repeat(3)))
                .isEqualTo(2);
        assertThat(run("simulate", file("plan.json"), "--currency", "CHF")).isEqualTo(2);
    }

    @Test
    void aReplayOfAChangedNumberFailsAndNamesIt() throws IOException {
        run("simulate", file("plan.json"), "--json");
        String probability = json().at("/success/probability").asText();
        replace(probability, "0.5");
        save("result.json");

        int exitCode = run("replay", file("result.json"));

        assertThat(exitCode).isEqualTo(1);
        assertThat(out.toString()).contains("/success/probability differs.");
    }

    @Test
    void theKeysOfEverybodyAreReplacedWhereThatIsSaidOnly() {
        int nobody = run("keys", "rotate-user");
        int both = run("keys", "rotate-user", "019862ed-ac00-7000-8000-0000000000aa", "--all");
        int noUser = run("keys", "rotate-user", "ada");

        assertThat(List.of(nobody, both, noUser)).containsOnly(2);
        assertThat(error.toString()).contains("Name a USER, or --all.").contains("'ada'");
    }

    @Test
    void aPathIsShownYearByYear() throws JsonProcessingException {
        int exitCode = run("simulate", file("plan.json"), "--path", "299", "--json");

        assertThat(exitCode).isZero();
        assertThat(json().path("years")).hasSize(6);
        assertThat(json().at("/years/0/wealth").doubleValue()).isEqualTo(100_000);
    }

    @Test
    void aPathIsNamedByItsRankAndToldWhatItMet() throws JsonProcessingException {
        run("simulate", file("plan.json"), "--path", "worst", "--json");
        JsonNode worst = json();
        out.getBuffer().setLength(0);

        int exitCode =
                run("simulate", file("plan.json"), "--path", worst.path("path").asText());

        assertThat(exitCode).isZero();
        assertThat(worst.path("name").asText()).isEqualTo("worst");
        assertThat(worst.path("paths").asInt()).isEqualTo(300);
        assertThat(worst.at("/features/realReturn/median").isNumber()).isTrue();
        assertThat(out.toString())
                .contains("number " + worst.path("place").asInt() + " of 300 by wealth at the end")
                .contains("real return   ")
                .contains(worst.path("summary").asText());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--threads 0             | --threads must be from 1 to 1024, not 0",
                "--threads 99999999999   | Invalid value for option '--threads': '99999999999' is not an integer",
                "--path 300              | --path must be a path from 0 to 299, median, p0 to p100,"
                        + " worst, or worst-1 to worst-300, not 300",
                "--path best             | --path must be a path from 0 to 299, median, p0 to p100,"
                        + " worst, or worst-1 to worst-300, not best",
                "--iterations 0          | --iterations must be from 1 to 200000, not 0",
                "--iterations 200001     | --iterations must be from 1 to 200000, not 200001",
                "--seed x                | Invalid value for option '--seed': 'x' is not a signed 64-bit integer",
                "--bogus 1               | Unknown options: '--bogus', '1'"
            })
    void aWrongOptionIsExplainedInASentence(String option, String sentence) {
        String[] words = option.split(" ", 2);

        int exitCode = run("simulate", file("plan.json"), words[0], words[1]);

        assertThat(exitCode).isEqualTo(2);
        assertThat(out.toString()).isEmpty();
        assertThat(error.toString())
                .isEqualTo(
                        sentence + System.lineSeparator() + "Try `foreseed simulate --help`." + System.lineSeparator());
    }

    @Test
    void theIterationsAndTheSeedOfTheCommandReplaceThoseOfThePlan() throws JsonProcessingException {
        run("simulate", file("plan.json"), "--json", "--iterations", "10", "--seed", "-9223372036854775808");

        assertThat(json().path("iterations").intValue()).isEqualTo(10);
        assertThat(json().path("seed").textValue()).isEqualTo("-9223372036854775808");
    }

    @ParameterizedTest
    @ValueSource(strings = {"simulate", "replay"})
    void whatIsNoFileIsRefused(String command) {
        int absent = run(command, file("absent.json"));

        int aFolder = run(command, folder.toString());

        assertThat(new int[] {absent, aFolder}).containsOnly(2);
        assertThat(out.toString()).isEmpty();
        assertThat(error.toString().lines())
                .containsExactly(
                        file("absent.json") + ": there is no such file", folder + ": cannot be read: Is a directory");
    }

    @ParameterizedTest
    @ValueSource(strings = {"simulate", "replay"})
    void whatIsNoDocumentIsRefused(String command) throws IOException {
        Files.write(folder.resolve("empty"), new byte[0]);
        Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, 0, 1});
        Files.write(folder.resolve("long"), " ".repeat(17 << 20).getBytes(StandardCharsets.UTF_8));

        int[] exitCodes = {run(command, file("empty")), run(command, file("binary")), run(command, file("long"))};

        assertThat(exitCodes).containsOnly(2);
        assertThat(error.toString().lines())
                .satisfiesExactly(
                        line -> assertThat(line).isEqualTo("(document): is empty: must be a JSON object"),
                        line -> assertThat(line).isEqualTo("(document): is not UTF-8 text: must be JSON in UTF-8"),
                        line -> assertThat(line).startsWith(file("long") + ": longer than "));
    }

    @Test
    void everyProblemOfADocumentIsOneLine() throws IOException {
        Files.writeString(
                folder.resolve("plan.json"),
                PLAN.replace("\"iterations\": 300", "\"iterations\": 0, \"a\\n\\u001b[31m\\u009b\": 1"));

        int exitCode = run("simulate", file("plan.json"));

        assertThat(exitCode).isEqualTo(2);
        assertThat(error.toString().lines())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("/a\\u000a\\u001b[31m\\u009b: is not known here"),
                        line -> assertThat(line).isEqualTo("/iterations: must be an integer from 1 to 200000, not 0"));
    }

    @Test
    void aDashReadsStandardInput() {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(PLAN.getBytes(StandardCharsets.UTF_8)));
        int exitCode;

        try {
            exitCode = run("simulate", "-");
        } finally {
            System.setIn(before);
        }

        assertThat(exitCode).isZero();
    }

    @Test
    void aFullDiskIsNoSuccess() {
        int exitCode = ForeseedCommand.commandLine()
                .setOut(new PrintWriter(new FullDisk()))
                .setErr(new PrintWriter(error))
                .execute("simulate", file("plan.json"), "--json");

        assertThat(exitCode).isEqualTo(1);
        assertThat(error.toString().strip()).isEqualTo("standard output: not everything could be written");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tr-TR", "ar-EG", "de-DE", "hi-IN-u-nu-deva"})
    void theLanguageOfTheMachineChangesNothing(String language) {
        run("simulate", file("plan.json"), "--iterations", "2000");
        String before = answer();
        Locale locale = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag(language));

        try {
            run("simulate", file("plan.json"), "--iterations", "2000");
        } finally {
            Locale.setDefault(locale);
        }

        assertThat(answer()).isEqualTo(before).contains("2,000 paths");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "simulate --help", "replay --help", "help simulate", "--version"})
    void helpIsAnAnswer(String arguments) {
        int exitCode = run(arguments.split(" ", -1));

        assertThat(exitCode).isZero();
        assertThat(out.toString()).contains("foreseed");
        assertThat(error.toString()).isEmpty();
    }

    @Test
    void onlyTheCommandThatIsCalledIsRead() {
        assertThat(ForeseedCommand.commandLine("serve", "--port", "0").getSubcommands())
                .containsOnlyKeys("serve");
        assertThat(ForeseedCommand.commandLine("help", "serve").getSubcommands())
                .containsKeys("simulate", "serve", "help");
    }

    @Test
    void withoutACommandOneIsAskedFor() {
        int exitCode = run();

        assertThat(exitCode).isEqualTo(2);
        assertThat(error.toString().lines()).containsExactly("A command is needed.", "Try `foreseed --help`.");
    }

    @Test
    void aMisspelledCommandIsSuggested() {
        int exitCode = run("simulat");

        assertThat(exitCode).isEqualTo(2);
        assertThat(error.toString()).contains("Did you mean", "foreseed simulate");
    }

    private static final class FullDisk extends Writer {
        @Override
        public void write(char[] characters, int offset, int count) throws IOException {
            throw new IOException("No space left on device");
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    private int run(String... arguments) {
        out.getBuffer().setLength(0);
        return ForeseedCommand.commandLine(arguments)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(error))
                .execute(arguments);
    }

    private void replace(String printed, String other) {
        assertThat(out.toString()).contains(printed);
        out.getBuffer().replace(0, out.getBuffer().length(), out.toString().replace(printed, other));
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    private void save(String name) throws IOException {
        Files.writeString(folder.resolve(name), out.toString());
    }

    private JsonNode json() throws JsonProcessingException {
        return JsonMapper.builder()
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build()
                .readTree(out.toString());
    }

    /** Without the time it took. */
    private String answer() {
        return out.toString().replaceAll("Computed in .* ms", "");
    }
}
