package io.foreseed.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Questions on the command line: tables, JSON, and what is refused. */
class AnalyzeCommandTest {
    private static final String PLAN = """
            {"schemaVersion": 1, "name": "Ada", "seed": 7, "iterations": 600, "horizonYears": 20, "stepsPerYear": 1,
             "assumptions": {"version": "test", "returnModel": {"type": "normal"},
              "assetClasses": [{"id": "stocks", "expectedReturn": 0.06, "volatility": 0.15}],
              "correlations": [[1]]},
             "portfolio": {"weights": {"stocks": 1}},
             "accounts": [{"name": "Savings", "balance": 300000}],
             "cashFlows": [{"name": "Costs", "kind": "expense", "amount": 40000, "firstYear": 6, "lastYear": 19}]}
            """;

    private final StringWriter out = new StringWriter();
    private final StringWriter error = new StringWriter();

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path folder;

    @BeforeEach
    void writePlans() throws IOException {
        Files.writeString(folder.resolve("plan.json"), PLAN);
        Files.writeString(
                folder.resolve("other.json"),
                PLAN.replace("0.15", "0.1").replace("20,", "19,").replace("19}", "18}"));
        Files.writeString(folder.resolve("bad.json"), "{}");
        Files.writeString(folder.resolve("question.json"), """
                {"type": "sensitivity", "levers": [{"lever": "wealth", "low": 0.5, "high": 2}]}""");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "maximum-spending plan.json --success 0.8 --tolerance 0.01 | Spend at most",
                "required-saving plan.json                                 | Save at least",
                "earliest-retirement plan.json                             | Just beyond",
                "safe-withdrawal-rate plan.json --tolerance 0.01           | of the opening wealth a year",
                "sensitivity plan.json --lever spending=0.9,1.1            | swing, points",
                "sensitivity plan.json --question question.json            | wealth",
                "grid plan.json --x spending=0.9,1 --y wealth=1,1.5        | [ ] is the plan as it is",
                "comparison plan.json other.json                           | mean wealth, difference",
                "assumptions plan.json other.json                          | of the variance comes from what is assumed",
                "attribution plan.json other.json                          | What changed",
                "recommendations plan.json --tolerance 0.01                | 1. Retire three years later",
                "stress plan.json                                          | stocks lives through us-stocks."
            })
    void eachQuestionIsAnsweredByATable(String arguments, String part) {
        int exitCode = run(arguments);

        assertThat(error.toString()).isEmpty();
        assertThat(exitCode).isZero();
        assertThat(out.toString()).startsWith("Ada: ").contains(part, "simulation");
    }

    @Test
    void threadsChangeNoByteOfTheAnswer() {
        run("recommendations plan.json --json --tolerance 0.01 --threads 1");
        String one = out.toString();
        out.getBuffer().setLength(0);

        run("recommendations plan.json --json --tolerance 0.01 --threads 3");

        assertThat(out.toString()).isEqualTo(one).contains("\"notDistinguishableFrom\"");
    }

    @Test
    void aStepOfAnAttributionIsRunByItsInput() throws IOException {
        run("attribution plan.json other.json --json");
        JsonNode step = json().at("/steps/0");
        Files.writeString(folder.resolve("step.json"), step.path("input").toString());
        out.getBuffer().setLength(0);

        int exitCode = execute("simulate", file("step.json"), "--canonical", "--json");

        assertThat(exitCode).isZero();
        assertThat(json().path("resultDigest")).isEqualTo(step.path("resultDigest"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "oracle plan.json                          | TYPE must be one of maximum-spending",
                "grid plan.json                            | /x: is missing: must be an object",
                "grid plan.json other.json                 | grid is about one plan",
                "grid plan.json --x spending=a             | --x must be LEVER= and numbers with commas between them",
                "grid plan.json --x luck=1 --y wealth=1    | /x/lever: must be one of retirement",
                "maximum-spending plan.json --success 2    | /successProbability: must be a number from 0.01 to 1",
                "maximum-spending plan.json --x wealth=1   | /x: is not known here",
                "maximum-spending bad.json                 | /plan/seed: is missing",
                "maximum-spending absent.json              | there is no such file",
                "comparison plan.json bad.json             | /others/0/plan/seed: is missing",
                "attribution plan.json                     | attribution needs exactly one OTHER",
                "grid plan.json --question question.json   | has another type than grid",
                "sensitivity plan.json --lever wealth=1    | --lever must be LEVER=LOW,HIGH",
                "sensitivity plan.json --threads 0         | --threads must be from 1 to 1024, not 0"
            })
    void whatIsRefusedIsExplained(String arguments, String sentence) {
        int exitCode = run(arguments);

        assertThat(exitCode).isEqualTo(2);
        assertThat(out.toString()).isEmpty();
        assertThat(error.toString()).contains(sentence);
    }

    private int run(String arguments) {
        List<String> words = List.of(arguments.split(" +"));
        String[] all = new String[words.size() + 1];
        all[0] = "analyze";
        for (int index = 0; index < words.size(); index++) {
            String word = words.get(index);
            all[index + 1] = word.endsWith(".json") ? file(word) : word;
        }
        return execute(all);
    }

    private int execute(String... arguments) {
        return ForeseedCommand.commandLine(arguments)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(error, true))
                .execute(arguments);
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    private JsonNode json() throws JsonProcessingException {
        return JsonMapper.builder().build().readTree(out.toString());
    }
}
