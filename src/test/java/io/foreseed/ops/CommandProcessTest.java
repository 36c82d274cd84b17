package io.foreseed.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The command line as a process of its own, whose standard output is a real one. */
class CommandProcessTest {
    private static final Path PLAN = Path.of("examples", "retiree.json");

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path folder;

    @Test
    @EnabledOnOs(OS.LINUX)
    void aFullDiskIsNoSuccess() throws IOException, InterruptedException {
        Process process = command("simulate", PLAN.toString(), "--json")
                .redirectOutput(Path.of("/dev/full").toFile())
                .start();

        int exitCode = process.waitFor();

        assertThat(exitCode).isEqualTo(1);
        assertThat(errors()).containsExactly("standard output: not everything could be written");
    }

    @Test
    void aReaderThatStopsIsASentenceAndNoStackTrace() throws IOException, InterruptedException {
        Process process = command("simulate", PLAN.toString(), "--json").start();
        process.getInputStream().close();

        int exitCode = process.waitFor();

        assertThat(exitCode).isEqualTo(1);
        assertThat(errors()).containsExactly("standard output: not everything could be written");
    }

    @Test
    void standardOutputIsUtf8WhereTheTerminalIs() throws IOException, InterruptedException {
        Process process = command("simulate", PLAN.toString()).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        int exitCode = process.waitFor();

        assertThat(exitCode).isZero();
        assertThat(errors()).isEmpty();
        assertThat(output).contains("10,000 paths", "░", "▓", "│");
    }

    private ProcessBuilder command(String... arguments) {
        List<String> java = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dstdout.encoding=UTF-8",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-cp",
                System.getProperty("java.class.path"),
                ForeseedCommand.class.getName());
        return new ProcessBuilder(
                        Stream.concat(java.stream(), Stream.of(arguments)).toList())
                .redirectError(folder.resolve("error.txt").toFile());
    }

    private List<String> errors() throws IOException {
        return Files.readAllLines(folder.resolve("error.txt"));
    }
}
