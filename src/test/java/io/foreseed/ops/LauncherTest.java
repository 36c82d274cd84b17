package io.foreseed.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.regex.Pattern;
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
        for (String command : List.of("test", "native", "aot", "java-home")) {
            Process launcher = launcher(command, "--help");
            String said = new String(launcher.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            int exitCode = launcher.waitFor();

            assertThat(exitCode).isZero();
            assertThat(said).startsWith("Usage: foreseed " + command);
        }
    }

    /** Where the default java is another one, as where JAVA_HOME is not set. */
    @Test
    void itFindsAJdkThatCanBuildThoughThePathHasAnother() throws IOException, InterruptedException {
        Path other =
                Files.createFile(Files.createDirectory(folder.resolve("bin")).resolve("java"));
        Files.writeString(other, "#!/bin/sh\necho 'openjdk 17.0.1' >&2\nexit 1\n");
        Files.setPosixFilePermissions(other, PosixFilePermissions.fromString("rwxr-xr-x"));
        ProcessBuilder builder = new ProcessBuilder("./foreseed", "java-home");
        builder.environment().put("PATH", other.getParent() + ":" + System.getenv("PATH"));
        builder.environment().put("JAVA_HOME", folder.toString());
        Process launcher = builder.start();

        String home = new String(launcher.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();

        assertThat(launcher.waitFor()).isZero();
        assertThat(Files.readString(Path.of(home, "release"))).containsPattern("JAVA_VERSION=\"(2[5-9]|[3-9]\\d)");
    }

    /** In everything that measures, {@code java} and {@code mvn} come from one place: the launcher. */
    @Test
    void everyBenchmarkAsksTheLauncherForItsJdk() throws IOException {
        List<Path> scripts;
        try (Stream<Path> files = Files.list(Path.of("bench"))) {
            scripts = files.filter(Files::isExecutable)
                    .filter(Files::isRegularFile)
                    .toList();
        }

        assertThat(scripts).hasSizeGreaterThan(8);
        for (Path script : scripts) {
            String text = Files.readString(script).replaceAll("(?m)^#.*$", "");
            boolean usesJava = Pattern.compile("(?m)(^|[ /\"(])(java|mvn)\"? ")
                    .matcher(text)
                    .find();
            if (usesJava) {
                assertThat(text).as(script.toString()).contains("/foreseed\" java-home)");
            }
            assertThat(text).as(script.toString()).doesNotContain("JAVA_HOME:+");
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
