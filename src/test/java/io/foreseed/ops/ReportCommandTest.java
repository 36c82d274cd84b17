package io.foreseed.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages and tables on the command line. */
class ReportCommandTest {
    private static final String PLAN = """
            {"schemaVersion": 1, "name": "Ömer \uD83D\uDC75 <b>", "seed": 7, "iterations": 300, "horizonYears": 5,
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
    void aPlanBecomesAPageOnStandardOutputInAscii() {
        int exitCode = run("report", file("plan.json"));

        assertThat(exitCode).isZero();
        assertThat(error.toString()).isEmpty();
        assertThat(out.toString())
                .isASCII()
                .startsWith("<!DOCTYPE html>")
                .contains("&#214;mer &#128117; &lt;b&gt;</h1>", "size: A4", "300");
    }

    @Test
    void aFileIsWrittenAndReplacedOnlyWhenThatIsSaid() throws IOException {
        int first = run("report", file("plan.json"), "-o", file("page.html"), "--paper", "letter");
        String page = Files.readString(folder.resolve("page.html"));
        int second = run("report", file("plan.json"), "-o", file("page.html"));
        String kept = Files.readString(folder.resolve("page.html"));
        int third = run("report", file("plan.json"), "-o", file("page.html"), "--force");

        assertThat(first).isZero();
        assertThat(page).contains("Ömer \uD83D\uDC75 &lt;b&gt;", "size: letter");
        assertThat(second).isEqualTo(2);
        assertThat(error.toString()).contains("page.html: is there already; --force replaces it");
        assertThat(kept).isEqualTo(page);
        assertThat(third).isZero();
        assertThat(Files.readString(folder.resolve("page.html"))).contains("size: A4");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aStoredResultIsPrintedAsItStandsAndNotSimulated() throws IOException {
        run("simulate", file("plan.json"), "--json");
        String changed = out.toString().replaceFirst("\"probability\" : [0-9.]+", "\"probability\" : 0.123");
        Files.writeString(folder.resolve("result.json"), changed, StandardCharsets.UTF_8);
        out.getBuffer().setLength(0);

        int exitCode = run("report", file("result.json"));

        assertThat(exitCode).isZero();
        assertThat(out.toString())
                .contains("12.3&#160;%", "Date of this report")
                .doesNotContain("Simulated on");
    }

    @Test
    void whatIsNoDocumentIsRefusedWithItsPlace() throws IOException {
        Files.writeString(folder.resolve("half.json"), PLAN.replace("\"horizonYears\": 5", "\"horizonYears\": 0"));
        Files.writeString(folder.resolve("forged.json"), "{\"resultDigest\": \"none\"}");

        int half = run("report", file("half.json"));
        int forged = run("report", file("forged.json"));
        int paper = run("report", file("plan.json"), "--paper", "a5");

        assertThat(half).isEqualTo(2);
        assertThat(forged).isEqualTo(2);
        assertThat(paper).isEqualTo(2);
        assertThat(error.toString()).contains("/horizonYears: must be", "/algorithmVersion: must be", "'a5'");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void theYearsAreATableForSpreadsheets() {
        int exitCode = run("simulate", file("plan.json"), "--csv");
        int both = run("simulate", file("plan.json"), "--csv", "--json");

        assertThat(exitCode).isZero();
        assertThat(out.toString()).startsWith("year,wealth_p5,").contains("\r\n0,100000,100000,");
        assertThat(out.toString().lines()).hasSize(7);
        assertThat(both).isEqualTo(2);
        assertThat(error.toString()).contains("--csv prints the years alone");
    }

    private int run(String... arguments) {
        return ForeseedCommand.commandLine(arguments)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(error))
                .execute(arguments);
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }
}
