package io.foreseed.audit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Checkpoints outside of the database, in a folder: of each epoch {@code epoch-N/checkpoint}, the latest, replaced at once,
 * and {@code epoch-N/history-YYYY-MM}, all of a month, a line each: size, root, key name, signature.
 *
 * <p>Several instances may share the folder: what they write about a size is the same.
 */
public final class PublishedCheckpoints {
    private static final String LATEST = "checkpoint";
    private static final String HISTORY = "history-";

    private final Path folder;

    /** The folder may be made when the first checkpoint is published. */
    public PublishedCheckpoints(Path folder) {
        this.folder = folder;
    }

    void publish(Checkpoint checkpoint, LocalDate day) throws IOException {
        Path epoch = folderOf(checkpoint.epoch());
        Files.createDirectories(epoch);
        String line = String.join(
                        " ",
                        Long.toString(checkpoint.size()),
                        checkpoint.root(),
                        checkpoint.keyName(),
                        checkpoint.signature())
                + "\n";
        Files.writeString(
                epoch.resolve(HISTORY + day.toString().substring(0, 7)),
                line,
                StandardCharsets.UTF_8,
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
        Path draft = Files.createTempFile(epoch, LATEST, ".draft");
        Files.writeString(draft, checkpoint.note(), StandardCharsets.UTF_8);
        Files.move(draft, epoch.resolve(LATEST), StandardCopyOption.ATOMIC_MOVE);
    }

    /** The latest checkpoint of the newest epoch. */
    Optional<Checkpoint> newest() throws IOException {
        return epochs().isEmpty() ? Optional.empty() : latest(epochs().getLast());
    }

    /**
     * The latest checkpoint of an epoch.
     *
     * @throws IOException also when the file holds none
     */
    Optional<Checkpoint> latest(int epoch) throws IOException {
        Path file = folderOf(epoch).resolve(LATEST);
        try {
            return Optional.of(read(file, Files.readString(file, StandardCharsets.UTF_8)));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
    }

    /** The epochs something was published of, the oldest first. */
    List<Integer> epochs() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(entry -> entry.getFileName().toString())
                    .filter(name -> name.matches("epoch-[1-9][0-9]{0,8}"))
                    .map(name -> Integer.parseInt(name.substring(name.indexOf('-') + 1)))
                    .sorted()
                    .toList();
        }
    }

    /** Everything published of an epoch, by size; two checkpoints of one size are two when they differ. */
    List<Checkpoint> all(int epoch) throws IOException {
        TreeMap<String, Checkpoint> distinct = new TreeMap<>();
        Optional<Checkpoint> latest = latest(epoch);
        latest.ifPresent(checkpoint -> distinct.put(checkpoint.note(), checkpoint));
        String origin = latest.map(Checkpoint::origin).orElse("?/epoch-" + epoch);
        try (Stream<Path> files = Files.list(folderOf(epoch))) {
            for (Path file : files.filter(each -> each.getFileName().toString().startsWith(HISTORY))
                    .sorted()
                    .toList()) {
                for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                    Checkpoint checkpoint = ofLine(file, line, origin);
                    distinct.put(checkpoint.note(), checkpoint);
                }
            }
        }
        List<Checkpoint> all = new ArrayList<>(distinct.values());
        all.sort(Comparator.comparingLong(Checkpoint::size));
        return all;
    }

    private static Checkpoint ofLine(Path file, String line, String origin) throws IOException {
        String[] parts = line.split(" ", -1);
        if (parts.length != 4) {
            throw new IOException(file + " holds a line that is no checkpoint: " + line);
        }
        String note = origin + "\n" + parts[0] + "\n" + parts[1] + "\n\n\u2014 " + parts[2] + " " + parts[3] + "\n";
        return read(file, note);
    }

    private static Checkpoint read(Path file, String note) throws IOException {
        try {
            return Checkpoint.parse(note);
        } catch (IllegalArgumentException none) {
            throw new IOException(file + " holds " + none.getMessage(), none);
        }
    }

    private Path folderOf(int epoch) {
        return folder.resolve("epoch-" + epoch);
    }
}
