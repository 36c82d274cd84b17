package io.foreseed.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first thing a newcomer runs. */
class DemoIT {
    private static final int PATIENCE_SECONDS = 120;

    @Test
    void theDemoShowsAnAnswerItsReplayAndItsTrailAndComplainsOfNothing(@TempDir Path folder) throws Exception {
        Path output = folder.resolve("output");
        Path errors = folder.resolve("errors");
        Process demo = ServiceProcess.command(List.of("demo"))
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();

        boolean hasEnded = demo.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);

        String shown = Files.readString(output, StandardCharsets.UTF_8);
        assertThat(hasEnded).isTrue();
        assertThat(Files.readString(errors)).isEmpty();
        assertThat(demo.exitValue()).as(shown).isZero();
        assertThat(shown).contains("Success").contains("standard error").contains("Equal to the bit.");
        assertThat(shown).doesNotContain(" ERROR ", " WARN ");
        assertThat(digest(shown, "stored"))
                .isEqualTo(digest(shown, "recomputed"))
                .hasSize(71);
        assertThat(shown.lines().filter(line -> line.contains("EXECUTE"))).hasSizeGreaterThanOrEqualTo(3);
    }

    @Test
    void theVersionIsThatOfTheBuildWithItsCommit() throws Exception {
        Process program = ServiceProcess.command(List.of("--version")).start();
        String said = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(program.waitFor()).isZero();
        assertThat(said).matches("foreseed \\d+\\.\\d+\\.\\d+\\S*, commit ([0-9a-f]{7,40}( with changes)?|unknown)\n");
        assertThat(Files.readString(Path.of("pom.xml")))
                .contains("<version>" + said.split("[ ,]", -1)[1] + "</version>");
        assertThat(said.contains("unknown")).isEqualTo(!Files.exists(Path.of(".git")));
    }

    private static String digest(String shown, String name) {
        return shown.lines()
                .filter(line -> line.startsWith(name))
                .findFirst()
                .orElseThrow()
                .replaceFirst("^\\S+ +", "");
    }
}
