package io.foreseed.audit;

import java.io.IOException;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A folder as the place of checkpoints. It may be made with the first text. */
final class CheckpointFolder implements CheckpointPlace {
    private static final String DRAFT = ".draft";
    private static final String END = "\n";
    private static final int LONGEST_LINE = 1_000;

    private final Path folder;

    CheckpointFolder(Path folder) {
        this.folder = folder;
    }

    @Override
    public List<String> names(String prefix) throws IOException {
        try (Stream<Path> entries = Files.list(folder.resolve(prefix))) {
            return entries.filter(entry -> !fileName(entry).endsWith(DRAFT))
                    .map(entry -> fileName(entry) + (Files.isDirectory(entry) ? "/" : ""))
                    .sorted()
                    .toList();
        } catch (NoSuchFileException | NotDirectoryException none) {
            return List.of();
        }
    }

    private Path target(String name) throws IOException {
        return folder.resolve(CheckpointPlace.checked(name));
    }

    private static String fileName(Path path) {
        return Objects.requireNonNull(path.getFileName()).toString();
    }

    @Override
    public Optional<String> read(String name) throws IOException {
        return TextFile.read(target(name));
    }

    /** A link to a file that is complete: neither half a text nor two of one name can be seen, whatever ends the process. */
    @Override
    public boolean create(String name, String text) throws IOException {
        Path target = target(name);
        Path draft = draft(target, text);
        try {
            Files.createLink(target, draft);
            return true;
        } catch (FileAlreadyExistsException taken) {
            return false;
        } catch (UnsupportedOperationException noLinks) {
            return createWithoutLink(target, text);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private static boolean createWithoutLink(Path target, String text) throws IOException {
        try {
            Files.writeString(target, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            return true;
        } catch (FileAlreadyExistsException taken) {
            return false;
        }
    }

    @Override
    public void replace(String name, String text) throws IOException {
        Path target = target(name);
        Files.move(draft(target, text), target, StandardCopyOption.ATOMIC_MOVE);
    }

    /** The text on the disk, beside where it belongs. */
    private static Path draft(Path target, String text) throws IOException {
        Path beside = Objects.requireNonNull(target.getParent());
        Files.createDirectories(beside);
        Path draft = Files.createTempFile(beside, "text", DRAFT);
        Files.writeString(draft, text, StandardCharsets.UTF_8);
        force(draft);
        return draft;
    }

    private static void force(Path draft) throws IOException {
        try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /** A line that was cut off, by a full disk or by whatever ended the process, gives way to the next one. */
    @Override
    public void append(String name, String key, String line) throws IOException {
        Path target = target(name);
        Files.createDirectories(Objects.requireNonNull(target.getParent()));
        if (Files.exists(target)) {
            cutBack(target);
        }
        Files.writeString(target, line, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static void cutBack(Path target) throws IOException {
        try (FileChannel channel = FileChannel.open(target, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long size = channel.size();
            ByteBuffer tail = ByteBuffer.allocate((int) Math.min(LONGEST_LINE, size));
            channel.read(tail, size - tail.capacity());
            int end = new String(tail.array(), StandardCharsets.ISO_8859_1).lastIndexOf(END) + END.length();
            if (end < tail.position()) {
                channel.truncate(size - tail.position() + end);
            }
        }
    }

    /** A list that was copied from a bucket is a folder of texts. A line that was cut off is none. */
    @Override
    public List<String> lines(String name) throws IOException {
        String list = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
        Path target = target(list);
        if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        if (!Files.isDirectory(target)) {
            return complete(target);
        }
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(target)) {
            for (Path each : files.sorted().toList()) {
                lines.addAll(complete(each));
            }
        }
        return lines;
    }

    private static List<String> complete(Path file) throws IOException {
        List<String> lines = new ArrayList<>();
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            lines.add("");
        }
        TextFile.forEachLine(file, (line, isWhole) -> {
            if (isWhole) {
                lines.add(line);
            }
            return true;
        });
        return lines;
    }

    /** A text of the lines that stay takes the place of the list; a list that is not of lines stays as it is. */
    @Override
    public long thin(String name, UnaryOperator<String> keyOf, BiPredicate<String, String> mayGo) throws IOException {
        Path target = target(name.endsWith("/") ? name.substring(0, name.length() - 1) : name);
        Path beside = Objects.requireNonNull(target.getParent());
        Sieve counting = new Sieve(keyOf, mayGo, Writer.nullWriter());
        counting.sift(target);
        if (counting.gone == 0 || !counting.isText) {
            return 0;
        }
        Path draft = Files.createTempFile(beside, "text", DRAFT);
        try {
            try (Writer lines = Files.newBufferedWriter(draft)) {
                new Sieve(keyOf, mayGo, lines).sift(target);
            }
            force(draft);
            Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(draft);
        }
        return counting.gone;
    }

    /** Writes the lines of a list that stay. */
    private static final class Sieve {
        private final UnaryOperator<String> keyOf;
        private final BiPredicate<String, String> mayGo;
        private final Writer staying;
        private @Nullable String held;
        private boolean isFirst = true;
        private boolean isText = true;
        private long gone;

        Sieve(UnaryOperator<String> keyOf, BiPredicate<String, String> mayGo, Writer staying) {
            this.keyOf = keyOf;
            this.mayGo = mayGo;
            this.staying = staying;
        }

        void sift(Path list) throws IOException {
            TextFile.forEachLine(list, (line, isWhole) -> {
                if (isWhole) {
                    isText &= !line.isEmpty();
                    take(line);
                }
                return true;
            });
            if (held != null) {
                staying.write(held + END);
            }
        }

        private void take(String line) throws IOException {
            if (held != null && !isFirst && mayGo.test(keyOf.apply(held), keyOf.apply(line))) {
                gone++;
            } else if (held != null) {
                staying.write(held + END);
                isFirst = false;
            }
            held = line;
        }
    }

    @Override
    public void delete(String name) throws IOException {
        Files.deleteIfExists(target(name));
    }
}
