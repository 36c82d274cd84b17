package io.foreseed.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the launcher answers before it builds anything. */
class LauncherTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path folder;

    @Test
    void nativeWithoutABuilderSaysWhatIsMissing() throws IOException, InterruptedException {
        Process launcher = launcher("native");
        String said = new String(launcher.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        int exitCode = launcher.waitFor();

        assertThat(exitCode).isEqualTo(2);
        assertThat(said).startsWith("GRAALVM_HOME (" + folder + ") is no GraalVM or Mandrel 25");
    }

    @Test
    void itsOwnCommandsHaveHelp() throws IOException, InterruptedException {
        for (String command : List.of("test", "native", "aot")) {
            Process launcher = launcher(command, "--help");
            String said = new String(launcher.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            int exitCode = launcher.waitFor();

            assertThat(exitCode).isZero();
            assertThat(said).startsWith("Usage: foreseed " + command);
        }
    }

    /** With a folder that holds no builder. */
    private Process launcher(String... words) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Stream.concat(Stream.of("./foreseed"), Stream.of(words)).toList());
        builder.environment().put("GRAALVM_HOME", folder.toString());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return builder.redirectErrorStream(true).start();
    }
}
