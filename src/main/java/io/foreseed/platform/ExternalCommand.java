package io.foreseed.platform;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One run of a program of the operating system, finished or failed within a time.
 *
 * @param exitCode  what the program returned
 * @param output  what it wrote on both channels, without white space at the ends
 */
record ExternalCommand(int exitCode, String output) {

    /** Runs the words as they are, without a shell; the program sees no PG* variable and no locale of its caller. */
    static ExternalCommand run(List<String> words, Duration timeout) {
        try {
            var output = Files.createTempFile("foreseed-command", ".out");
            try {
                return run(words, timeout, output.toFile());
            } finally {
                Files.deleteIfExists(output);
            }
        } catch (IOException e) {
            throw new EmbeddedPostgresException("Cannot run " + words.getFirst() + ": " + e.getMessage(), e);
        }
    }

    /** The output goes to a file: a pipe would stay open as long as the server lives that the program left behind. */
    private static ExternalCommand run(List<String> words, Duration timeout, File output) throws IOException {
        var builder = new ProcessBuilder(words)
                .directory(new File("/"))
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(output);
        builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
        builder.environment().put("LC_ALL", "C");
        var process = builder.start();
        try {
            if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new EmbeddedPostgresException(
                        words + " did not end within " + timeout.toSeconds() + " s: " + read(output));
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new EmbeddedPostgresException("Interrupted while waiting for " + words.getFirst(), e);
        }
        return new ExternalCommand(process.exitValue(), read(output));
    }

    private static String read(File output) throws IOException {
        return new String(Files.readAllBytes(output.toPath()), StandardCharsets.UTF_8).strip();
    }

    boolean succeeded() {
        return exitCode == 0;
    }
}
