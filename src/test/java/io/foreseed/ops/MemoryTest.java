package io.foreseed.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.foreseed.simulation.PlanDocument;
import io.foreseed.simulation.ResultDocument;
import io.foreseed.simulation.RunLimits;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** A command that has not the memory for a legal plan says so, with what it needs, and ends without a stack trace. */
class MemoryTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "simulate PLAN",
                "simulate PLAN --path worst",
                "report PLAN",
                "analyze maximum-spending PLAN",
                "replay RESULT",
                "replay ANALYSIS"
            })
    void everyCommandThatSimulatesRefusesWhatItHasNotTheMemoryFor(String command) throws Exception {
        writeDocuments();

        String errors = endedWith(2, command.split(" ", -1));

        assertThat(errors.strip().lines()).hasSize(1);
        assertThat(errors)
                .startsWith("/iterations: the run needs ")
                .contains("of the 256 MB that this process may use", "JAVA_TOOL_OPTIONS=-Xmx")
                .doesNotContain("Exception", "\tat ");
    }

    @Test
    void memoryThatEndsAnywhereIsOneLine() {
        StringWriter error = new StringWriter();
        CommandLine commandLine = ForeseedCommand.commandLine("simulate")
                .addSubcommand(new Exhausting())
                .setErr(new PrintWriter(error));

        int exitCode = commandLine.execute("exhaust");

        assertThat(exitCode).isEqualTo(2);
        assertThat(error.toString().strip().lines()).hasSize(1);
        assertThat(error.toString()).startsWith("Out of memory: the ").contains("-Xmx");
    }

    @Test
    void aRunMayTakeThreeQuartersOfTheHeap() {
        assertThat(RunLimits.beyondHeap(750, 1000)).isEmpty();
        assertThat(RunLimits.beyondHeap(751, 1000)).isPresent();
        assertThat(RunLimits.beyondHeap(3L << 30, 1L << 30)).hasValueSatisfying(refusal -> assertThat(refusal)
                .contains("needs 3,072 MB", "of the 1,024 MB", "768 MB for it", "-Xmx4096m for the executable"));
    }

    /** Runs out of memory, as what was not foreseen does. */
    @CommandLine.Command(name = "exhaust")
    static final class Exhausting implements Runnable {
        @Override
        public void run() {
            throw new OutOfMemoryError("Java heap space");
        }
    }

    /** The couple of the examples, 200,000 times over 100 years, and results that claim to be of it. */
    private void writeDocuments() throws IOException {
        ObjectNode plan = (ObjectNode) JSON.readTree(Files.readAllBytes(Path.of("examples", "couple-full-plan.json")));
        plan.put("iterations", 200_000).put("horizonYears", 100);
        Files.writeString(folder.resolve("PLAN"), plan.toString());
        PlanDocument document = PlanDocument.parse(plan.toString().getBytes(StandardCharsets.UTF_8));
        String digest = "sha256:" + "0".repeat(64);
        ObjectNode answer = JSON.createObjectNode()
                .put("algorithmVersion", "2")
                .put("inputDigest", digest)
                .put("resultDigest", digest);
        ObjectNode result = ResultDocument.complete(
                answer, document.labels().toJson(), document.input().canonicalJson());
        Files.writeString(folder.resolve("RESULT"), result.toString());
        ObjectNode input = JSON.createObjectNode();
        input.putObject("question").put("type", "maximum-spending");
        input.set("plan", plan);
        result.set("input", input);
        Files.writeString(folder.resolve("ANALYSIS"), result.toString());
    }

    private String endedWith(int exitCode, String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-cp",
                System.getProperty("java.class.path"),
                ForeseedCommand.class.getName()));
        command.addAll(List.of(words));
        Path errors = folder.resolve("errors");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(folder.resolve("output").toFile())
                .redirectError(errors.toFile())
                .start();

        assertThat(process.waitFor()).as(() -> text(errors)).isEqualTo(exitCode);
        return text(errors);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            return unreadable.toString();
        }
    }
}
