package io.foreseed.audit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/**
 * A copy of an archive in the hands of somebody who changes it.
 *
 * @param other  the honest archive of another log
 * @param earlier  an honest archive of the same log, of an earlier time
 */
record OwnedArchive(Path folder, Path other, Path earlier, Random random) {
    /** Makes the copy; what was there is replaced. */
    static void copy(Path from, Path into) throws IOException {
        delete(into);
        try (Stream<Path> files = Files.walk(from)) {
            for (Path each : files.toList()) {
                Files.copy(each, into.resolve(from.relativize(each).toString()));
            }
        }
    }

    static void delete(Path tree) throws IOException {
        if (Files.exists(tree)) {
            try (Stream<Path> files = Files.walk(tree)) {
                for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
    }

    /** Everything in it: paths and bytes, but for the line feed that may be missing at the end of the file of the key. */
    static String dump(Path folder) throws IOException {
        TreeHash hash = new TreeHash();
        StringBuilder text = new StringBuilder();
        for (Path file : filesOf(folder)) {
            byte[] bytes = Files.readAllBytes(file);
            boolean mayEnd = file.equals(folder.resolve("key")) && bytes.length > 0 && bytes[bytes.length - 1] == '\n';
            text.append(folder.relativize(file))
                    .append(' ')
                    .append(HexFormat.of()
                            .formatHex(hash.plain(mayEnd ? Arrays.copyOf(bytes, bytes.length - 1) : bytes)))
                    .append('\n');
        }
        return text.toString();
    }

    static List<Path> filesOf(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    List<Path> files() throws IOException {
        return filesOf(folder);
    }

    /** The folder of an epoch by chance, or of the last. */
    Path epoch(boolean isLast) throws IOException {
        try (Stream<Path> folders = Files.list(folder)) {
            List<Path> epochs = folders.filter(
                            each -> each.getFileName().toString().startsWith("epoch-"))
                    .sorted()
                    .toList();
            if (epochs.isEmpty()) {
                throw new IOException("no epoch is left");
            }
            return isLast ? epochs.getLast() : epochs.get(random.nextInt(epochs.size()));
        }
    }

    static List<String> lines(Path epoch) throws IOException {
        return new ArrayList<>(
                Files.readString(epoch.resolve(ArchivedTrail.ENTRIES)).lines().toList());
    }

    static void write(Path epoch, List<String> lines) throws IOException {
        Files.writeString(
                epoch.resolve(ArchivedTrail.ENTRIES), String.join("\n", lines) + "\n", StandardCharsets.UTF_8);
    }

    /** A line by chance that is no opening. */
    int place(List<String> lines) throws IOException {
        if (lines.size() < 2) {
            throw new IOException("there is no event");
        }
        return 1 + random.nextInt(lines.size() - 1);
    }

    /** Writes the lines with indexes that fit, and all tiles as they follow from them; the new tree's root. */
    static byte[] rebuild(Path epoch, List<String> lines) throws IOException {
        TreeFrontier tree = new TreeFrontier();
        TreeHash hash = new TreeHash();
        List<String> numbered = new ArrayList<>();
        for (String line : lines) {
            String text = line.replaceFirst("\"index\":\"[0-9]+\"", "\"index\":\"" + numbered.size() + "\"");
            tree.append(hash.leaf(CanonicalLine.parse(text).entry().bytes()));
            numbered.add(text);
        }
        write(epoch, numbered);
        delete(epoch.resolve("tile"));
        byte[] root = tree.root();
        for (Map.Entry<Tile, byte[]> tile : tree.changed().entrySet()) {
            Path file = epoch.resolve(tile.getKey().path());
            Files.createDirectories(file.getParent());
            Files.write(file, tile.getValue());
        }
        return root;
    }
}
