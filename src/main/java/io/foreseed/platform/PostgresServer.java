package io.foreseed.platform;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * The server process on one data folder: made, started and stopped through PostgreSQL's own programs.
 *
 * @param binaries  the programs
 * @param user  who runs them
 * @param data  the cluster's folder
 * @param log  the server's log
 */
record PostgresServer(PostgresBinaries binaries, ServerUser user, Path data, Path log) {
    static final String SUPERUSER = "postgres";

    private static final Duration INIT_TIMEOUT = Duration.ofMinutes(2);
    /** Includes the recovery after a crash. */
    private static final Duration START_TIMEOUT = Duration.ofMinutes(2);

    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(60);
    /** A stale server that does not answer gets this long before it is stopped without a checkpoint. */
    private static final Duration STALE_STOP_TIMEOUT = Duration.ofSeconds(4);
    /** Children of a killed server notice within moments and free the shared memory. */
    private static final Duration ORPHANS_TIMEOUT = Duration.ofSeconds(8);

    private static final long LOG_LIMIT_BYTES = 10L << 20;
    private static final int LOG_TAIL_BYTES = 2_000;
    private static final int INIT_OUTPUT_LINES = 4;

    boolean isInitialised() {
        return Files.exists(data.resolve("PG_VERSION"));
    }

    /** Makes the cluster beside its place and renames it, so that a crash leaves no half cluster behind. */
    void initialise(String superuserPassword) throws IOException {
        requireNothingThere();
        var work = data.resolveSibling("data.new");
        PostgresBinaries.deleteTree(work);
        Files.createDirectory(work, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        var passwordFile = Files.createTempFile(
                log.getParent(),
                ".initdb-",
                "",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.writeString(passwordFile, superuserPassword + "\n");
            user.takeOwnership(passwordFile);
            user.takeOwnership(work);
            var answer = user.run(initdbWords(work, passwordFile), INIT_TIMEOUT);
            if (!answer.succeeded()) {
                throw new EmbeddedPostgresException("PostgreSQL cannot make its data folder " + data + "."
                        + advice(answer.output()) + "\n" + lastLines(answer.output()));
            }
        } finally {
            Files.deleteIfExists(passwordFile);
        }
        Files.move(work, data, StandardCopyOption.ATOMIC_MOVE);
    }

    private void requireNothingThere() throws IOException {
        if (Files.exists(data)) {
            try (var files = Files.list(data)) {
                if (files.findAny().isPresent()) {
                    throw new EmbeddedPostgresException(
                            "The folder " + data + " holds files but no whole PostgreSQL data (PG_VERSION is missing)."
                                    + " Restore it from a backup, or move it away to start anew.");
                }
            }
        }
    }

    /** initdb tells of each step; what went wrong stands at the end. */
    private static String lastLines(String output) {
        var lines = output.lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - INIT_OUTPUT_LINES), lines.size()));
    }

    private static String advice(String output) {
        return DataFolder.isDiskFull(output) ? " The disk is full." + DataFolder.diskFullAdvice() : "";
    }

    private List<String> initdbWords(Path target, Path passwordFile) {
        return List.of(
                binaries.program("initdb"),
                "--pgdata=" + target,
                "--username=" + SUPERUSER,
                "--pwfile=" + passwordFile,
                "--encoding=UTF8",
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--data-checksums",
                "--auth=scram-sha-256");
    }

    void requireMajorVersion() throws IOException {
        var made = Files.readString(data.resolve("PG_VERSION")).strip();
        var ours = binaries.majorVersion();
        if (!made.equals(ours)) {
            throw new EmbeddedPostgresException("The data folder " + data + " was made by PostgreSQL " + made
                    + ", this build brings PostgreSQL " + ours + ". Start the build it was made with and dump the data,"
                    + " or choose another folder with FORESEED_DATA.");
        }
    }

    /** Starts the server and returns when it accepts connections. */
    void start(int port) throws IOException {
        rotateLog();
        var deadline = System.nanoTime() + ORPHANS_TIMEOUT.toNanos();
        while (true) {
            var logStart = Files.exists(log) ? Files.size(log) : 0;
            var answer = user.run(startWords(port), START_TIMEOUT.plusSeconds(5));
            if (answer.succeeded()) {
                return;
            }
            var tail = logTail(logStart);
            if (!tail.contains("shared memory block") || System.nanoTime() > deadline) {
                throw new EmbeddedPostgresException("PostgreSQL does not start on " + data + " (port " + port + ")."
                        + advice(tail) + "\n" + answer.output() + "\nThe end of its log " + log + ":\n" + tail);
            }
            LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
        }
    }

    private List<String> startWords(int port) {
        return List.of(
                binaries.program("pg_ctl"),
                "start",
                "--wait",
                "--timeout=" + START_TIMEOUT.toSeconds(),
                "--pgdata=" + data,
                "--log=" + log,
                "--options=-p " + port + " " + String.join(" ", settings()));
    }

    /** On the command line, where neither the configuration file nor ALTER SYSTEM can weaken them. */
    private static List<String> settings() {
        return List.of(
                "-c listen_addresses=127.0.0.1",
                "-c unix_socket_directories=''",
                "-c fsync=on",
                "-c full_page_writes=on",
                "-c password_encryption=scram-sha-256",
                "-c shared_preload_libraries=pg_stat_statements",
                "-c timezone=UTC",
                "-c log_timezone=UTC",
                "-c log_line_prefix='%m [%p] '",
                "-c lc_messages=C");
    }

    /** Ends sessions, writes a checkpoint and waits until the process is gone. */
    void stop() {
        var answer = user.run(stopWords("fast", STOP_TIMEOUT), STOP_TIMEOUT.plusSeconds(5));
        if (!answer.succeeded() && isRunning()) {
            throw new EmbeddedPostgresException("PostgreSQL on " + data + " does not stop: " + answer.output());
        }
    }

    /** Stops a server left behind that does not answer; its next start recovers from the log of changes. */
    void stopStale() {
        user.run(stopWords("fast", STALE_STOP_TIMEOUT), STALE_STOP_TIMEOUT.plusSeconds(5));
        if (isRunning()) {
            user.run(stopWords("immediate", STALE_STOP_TIMEOUT), STALE_STOP_TIMEOUT.plusSeconds(5));
        }
        if (isRunning()) {
            throw new EmbeddedPostgresException("A PostgreSQL server left behind still works on " + data
                    + " and neither answers nor stops. Look at its log " + log + ".");
        }
    }

    private List<String> stopWords(String mode, Duration timeout) {
        return List.of(
                binaries.program("pg_ctl"),
                "stop",
                "--wait",
                "--mode=" + mode,
                "--timeout=" + timeout.toSeconds(),
                "--pgdata=" + data);
    }

    private boolean isRunning() {
        return user.run(List.of(binaries.program("pg_ctl"), "status", "--pgdata=" + data), STALE_STOP_TIMEOUT)
                .succeeded();
    }

    private void rotateLog() throws IOException {
        if (Files.exists(log) && Files.size(log) > LOG_LIMIT_BYTES) {
            Files.move(log, log.resolveSibling("server.log.1"), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private String logTail(long from) throws IOException {
        if (!Files.exists(log)) {
            return "(no log)";
        }
        try (var file = new RandomAccessFile(log.toFile(), "r")) {
            var start = Math.max(Math.min(from, file.length()), file.length() - LOG_TAIL_BYTES);
            var bytes = new byte[(int) (file.length() - start)];
            file.seek(start);
            file.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8).strip();
        }
    }
}
