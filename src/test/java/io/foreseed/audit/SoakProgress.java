package io.foreseed.audit;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Properties;

/** How far the soak is, in a file, so that the next part goes on with the next seed; and a list of what went wrong. */
final class SoakProgress {
    private final Path file;
    private final Path problems;
    private final Properties counts = new Properties();

    SoakProgress(Path folder) throws IOException {
        Files.createDirectories(folder);
        this.file = folder.resolve("progress.properties");
        this.problems = folder.resolve("problems.txt");
        if (Files.exists(file)) {
            try (Reader reader = Files.newBufferedReader(file)) {
                counts.load(reader);
            }
        }
    }

    long count(String name) {
        return Long.parseLong(counts.getProperty(name, "0"));
    }

    void add(String name, long count) {
        counts.setProperty(name, Long.toString(count(name) + count));
    }

    void problem(String text) throws IOException {
        Files.writeString(problems, text + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    void save() throws IOException {
        Path next = file.resolveSibling("progress.next");
        try (Writer writer = Files.newBufferedWriter(next)) {
            counts.store(writer, null);
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        counts.stringPropertyNames().stream()
                .sorted()
                .forEach(name -> text.append(' ').append(name).append('=').append(count(name)));
        return text.substring(Math.min(1, text.length()));
    }
}
