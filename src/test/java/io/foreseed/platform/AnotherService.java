package io.foreseed.platform;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * Another process on a data folder, for tests that kill it. Its server is left behind unless it is stopped by its port.
 *
 * @param process  the other Java machine
 * @param report  the file it writes: {@code ready}, or why it could not start
 */
record AnotherService(Process process, Path report) implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    /** The other process: starts a server on the first argument, reports into the second, and waits to be killed. */
    static final class Main {
        private Main() {}

        public static void main(String... folderAndReport) throws IOException {
            Path report = Path.of(folderAndReport[1]);
            try {
                EmbeddedPostgres.start(Path.of(folderAndReport[0]));
                write(report, "ready");
                System.in.transferTo(OutputStream.nullOutputStream()); // until it is killed, or the test is gone
            } catch (EmbeddedPostgresException refused) {
                write(report, String.valueOf(refused.getMessage()));
            }
        }
    }

    /** The other process: only unpacks the programs into the first argument. */
    static final class Unpacker {
        private Unpacker() {}

        public static void main(String... cacheAndReport) throws IOException {
            write(
                    Path.of(cacheAndReport[1]),
                    PostgresBinaries.unpackInto(Path.of(cacheAndReport[0])).majorVersion());
        }
    }

    private static void write(Path report, String text) throws IOException {
        Path work = Files.writeString(report.resolveSibling(report.getFileName() + ".part"), text);
        Files.move(work, report);
    }

    static AnotherService launch(Class<?> main, Path folder) throws IOException {
        Path report = Files.createTempDirectory("foreseed-test-report").resolve("report");
        var words = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                main.getName(),
                folder.toString(),
                report.toString());
        Process process = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .start();
        return new AnotherService(process, report);
    }

    /** What it reported, when it has. */
    String awaitReport() throws IOException {
        Awaitility.await()
                .atMost(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .until(() -> Files.exists(report) || !process.isAlive());
        return Files.readString(report);
    }

    /** Ends it as {@code kill -9} does, and waits until it is gone. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("process " + process.pid() + " survived");
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        TestDatabase.deleteTree(report.resolveSibling(".").normalize());
    }
}
