package io.foreseed.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What {@code postmaster.pid} says: the process id in its first line, the port in its fourth.
 *
 * @param file  where it lies
 * @param lines  its content
 */
record PostmasterFile(Path file, List<String> lines) {
    /** Above every pid the kernel gives out (its limit is 2^22), so nobody's. */
    private static final String NOBODYS_PID = "2147483646";

    PostmasterFile {
        lines = List.copyOf(lines);
    }

    static Optional<PostmasterFile> in(Path data) throws IOException {
        var file = data.resolve("postmaster.pid");
        try {
            return Optional.of(new PostmasterFile(file, Files.readAllLines(file)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    long pid() {
        return numberIn(0);
    }

    int port() {
        return (int) numberIn(3);
    }

    private long numberIn(int line) {
        try {
            return lines.size() > line ? Long.parseLong(lines.get(line).strip()) : 0;
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** Whether the process of that number is really a server on this folder: numbers are given out again. */
    boolean isAlive() {
        var words = commandLine();
        return !words.isEmpty() && words.getFirst().endsWith("/postgres") && words.contains(data().toString());
    }

    /** Whether it runs these programs, not those of a build before. */
    boolean isRunBy(PostgresBinaries binaries) {
        return commandLine().contains(binaries.program("postgres"));
    }

    private List<String> commandLine() {
        if (pid() <= 0) {
            return List.of();
        }
        try {
            return List.of(Files.readString(Path.of("/proc", Long.toString(pid()), "cmdline"))
                    .split("\0", -1));
        } catch (IOException e) {
            return List.of(); // no such process, or it ended while it was read
        }
    }

    private Path data() {
        return file.resolveSibling(".").normalize();
    }

    /**
     * Frees the folder from a number that meanwhile belongs to somebody else. The file stays, since PostgreSQL also finds
     * through it whether children of a dead server still use the shared memory.
     */
    void disown() throws IOException {
        if (lines.isEmpty()) {
            Files.delete(file); // a crash before its first line was written: nothing to learn from it
            return;
        }
        var changed = new ArrayList<>(lines);
        changed.set(0, NOBODYS_PID);
        Files.write(file, changed);
    }
}
