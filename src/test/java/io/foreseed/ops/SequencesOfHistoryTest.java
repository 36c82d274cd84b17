package io.foreseed.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.foreseed.analysis.Analysis;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sequences of history overlap and are not drawn: nothing that is answered about them has an error or an interval. */
class SequencesOfHistoryTest {
    private static final Set<String> ERRORS = Set.of("standardError", "lower", "upper", "successChangeStandardError");
    private static final String PLAN = """
            {"schemaVersion": 2, "name": "Ada", "seed": 7, "iterations": 60, "horizonYears": 30, "stepsPerYear": 1,
             "startDate": "2026-01-01",
             "assumptions": {"version": "history", "history": "us-annual-1928-2025",
              "returnModel": {"type": "historical-sequences"},
              "assetClasses": [{"id": "stocks", "series": "us-stocks"}, {"id": "bonds", "series": "us-treasury-notes"}]},
             "allocation": {"weights": {"stocks": 0.6, "bonds": 0.4}},
             "people": [{"name": "Ada", "birthDate": "1961-01-01", "sex": "female", "retirement": {"age": 67}}],
             "longevity": [{"type": "gompertz", "mode": 89, "dispersion": 9}],
             "accounts": [{"name": "Brokerage", "type": "taxable", "owner": "Ada", "balance": 900000, "costBasis": 900000}],
             "incomes": [{"name": "Salary", "owner": "Ada", "amount": 40000, "end": {"retirement": "Ada"}}],
             "expenses": [{"name": "Living", "amount": 45000}],
             "goals": [{"name": "Trip", "amount": 20000, "start": {"year": 2}}],
             "taxProfile": {"type": "flat", "name": "none", "year": 2026, "authority": "an example",
                            "incomeRate": 0, "gainsRate": 0, "deferredRate": 0}}
            """;
    private static final Map<String, List<String>> OPTIONS = Map.of(
            "sensitivity", List.of("--lever", "spending=0.9,1.1"),
            "grid", List.of("--x", "spending=0.9,1", "--y", "wealth=1,1.5"),
            "comparison", List.of("other.json"),
            "assumptions", List.of("other.json"),
            "attribution", List.of("other.json"),
            "maximum-spending", List.of("--tolerance", "0.01"),
            "required-saving", List.of("--tolerance", "0.01", "--success", "0.9"),
            "safe-withdrawal-rate", List.of("--tolerance", "0.01"),
            "recommendations", List.of("--tolerance", "0.01"));

    private final StringWriter out = new StringWriter();
    private final StringWriter error = new StringWriter();

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path folder;

    @BeforeEach
    void writePlans() throws IOException {
        Files.writeString(folder.resolve("plan.json"), PLAN);
        Files.writeString(folder.resolve("other.json"), PLAN.replace("45000", "50000"));
        Files.writeString(folder.resolve("drawn.json"), PLAN.replace("historical-sequences", "stationary-bootstrap"));
    }

    static Stream<String> questions() {
        return Analysis.types().stream();
    }

    @ParameterizedTest
    @MethodSource("questions")
    void noQuestionIsAnsweredWithOne(String type) throws IOException {
        JsonNode answer = new JsonMapper().readTree(analyzed(type, "plan.json", "--json"));
        String table = analyzed(type, "plan.json");

        assertThat(errors("", answer)).isEmpty();
        assertThat(table).doesNotContain("±", "standard error 0");
        assertThat(analyzed(type, "drawn.json", "--json")).containsAnyOf("\"standardError\" : 0", "\"upper\"");
    }

    private String analyzed(String type, String plan, String... more) {
        List<String> arguments =
                new ArrayList<>(List.of("analyze", type, folder.resolve(plan).toString()));
        for (String option : OPTIONS.getOrDefault(type, List.of())) {
            arguments.add(option.endsWith(".json") ? folder.resolve(option).toString() : option);
        }
        arguments.addAll(List.of(more));
        return run(arguments.toArray(String[]::new));
    }

    @Test
    void noRunIsAnsweredWithOneAndThePageSaysWhy() throws IOException {
        String plan = folder.resolve("plan.json").toString();
        String page = folder.resolve("plan.html").toString();

        JsonNode answer = new JsonMapper().readTree(run("simulate", plan, "--json"));
        String text = run("simulate", plan);
        run("report", plan, "-o", page);

        assertThat(answer.at("/success/probability").isNumber()).isTrue();
        assertThat(errors("", answer)).isEmpty();
        assertThat(text)
                .contains("no standard error: sequences of history overlap")
                .doesNotContain("interval", " to ±");
        assertThat(text).containsPattern("Essentials +[0-9.]+ %\\R");
        assertThat(Files.readString(Path.of(page)))
                .contains(
                        "of all sequences; no interval exists",
                        "No interval is stated: the sequences of history overlap")
                .contains("with returns and prices of history in their order, each time from another beginning")
                .doesNotContain("whisker\"", "% interval", "Expected return")
                .contains("<h2");
    }

    private static List<String> errors(String pointer, JsonNode node) {
        List<String> found = new ArrayList<>();
        node.properties().forEach(member -> {
            String at = pointer + "/" + member.getKey();
            if (ERRORS.contains(member.getKey()) && !member.getValue().isNull()) {
                found.add(at);
            }
            found.addAll(errors(at, member.getValue()));
        });
        if (node.isArray()) {
            node.forEach(element -> found.addAll(errors(pointer + "/-", element)));
        }
        return found;
    }

    private String run(String... arguments) {
        out.getBuffer().setLength(0);
        int exitCode = ForeseedCommand.commandLine(arguments)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(error, true))
                .execute(arguments);
        assertThat(error.toString()).isEmpty();
        assertThat(exitCode).isZero();
        return out.toString();
    }
}
