package io.foreseed.audit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * One thing done to a file of an archive.
 *
 * @param place  what a verifier must name
 */
record ArchiveAlteration(String name, String file, UnaryOperator<byte[]> change, String place) {
    private static final String ENTRIES = "epoch-1/entries.jsonl";
    private static final String LEAF = "leaf 301";

    static List<ArchiveAlteration> all() {
        List<ArchiveAlteration> all = new ArrayList<>();
        for (String column : LeafField.columns()) {
            all.add(lines(
                    column + " edited",
                    LEAF,
                    lines -> lines.set(
                            301,
                            lines.get(301)
                                    .replaceFirst(
                                            "(\"" + column + "\":)(\"([^\"\\\\]|\\\\.)*\"|null)", "$1\"edited\""))));
            all.add(lines(
                    column + " null",
                    LEAF,
                    lines -> lines.set(
                            301,
                            lines.get(301)
                                    .replaceFirst("(\"" + column + "\":)(\"([^\"\\\\]|\\\\.)*\"|null)", "$1null"))));
        }
        all.add(lines(
                "member added", LEAF, lines -> lines.set(301, lines.get(301).replaceFirst("}$", ",\"note\":\"x\"}"))));
        all.add(lines(
                "member repeated",
                LEAF,
                lines -> lines.set(301, lines.get(301).replaceFirst("\"fields\":\\{", "\"fields\":{\"id\":\"x\","))));
        all.add(lines(
                "envelope garbled",
                LEAF,
                lines -> lines.set(301, lines.get(301).replaceFirst("(\"subject_data\":\").", "$1B"))));
        all.add(lines(
                "envelope removed",
                LEAF,
                lines -> lines.set(
                        301, lines.get(301).replaceFirst("\"subject_data\":\"[^\"]+\"", "\"subject_data\":null"))));
        all.add(new ArchiveAlteration(
                "manifest edited", "manifest", bytes -> text(bytes, "epoch 1 600", "epoch 1 599"), "manifest"));
        all.add(lines("deleted", LEAF, lines -> lines.remove(301)));
        all.add(lines("inserted", LEAF, lines -> lines.add(301, lines.get(301).replace("READ", "EXPORT"))));
        all.add(lines("doubled", "leaf 301", lines -> lines.add(301, lines.get(301))));
        all.add(lines("swapped", LEAF, lines -> Collections.swap(lines, 301, 302)));
        all.add(lines("head cut off", "leaf 0", List::removeFirst));
        all.add(lines("tail cut off", "leaf 599", List::removeLast));
        all.add(new ArchiveAlteration("tile edited", "epoch-1/tile/0/001", ArchiveAlteration::flip, "tile/0/001"));
        all.add(new ArchiveAlteration("tile cut", "epoch-1/tile/0/002.p/88", bytes -> new byte[32], "tile/0/002"));
        all.add(new ArchiveAlteration(
                "upper tile edited", "epoch-1/tile/1/000.p/2", ArchiveAlteration::flip, "tile/1/000"));
        all.add(new ArchiveAlteration(
                "size edited", "epoch-1/checkpoint", bytes -> text(bytes, "\n600\n", "\n599\n"), "checkpoint"));
        all.add(new ArchiveAlteration(
                "origin edited",
                "epoch-1/checkpoint",
                bytes -> text(bytes, "test-trail/", "best-trail/"),
                "checkpoint"));
        all.add(new ArchiveAlteration(
                "signature edited", "epoch-1/checkpoint", bytes -> flipAt(bytes, bytes.length - 20), "checkpoint"));
        return all;
    }

    private static ArchiveAlteration lines(String name, String place, Consumer<List<String>> change) {
        return new ArchiveAlteration(
                name,
                ENTRIES,
                bytes -> {
                    List<String> lines = new ArrayList<>(
                            new String(bytes, StandardCharsets.UTF_8).lines().toList());
                    change.accept(lines);
                    return (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
                },
                place);
    }

    private static byte[] flip(byte[] bytes) {
        return flipAt(bytes, 5);
    }

    private static byte[] flipAt(byte[] bytes, int at) {
        byte[] copy = bytes.clone();
        copy[at] ^= 1;
        return copy;
    }

    private static byte[] text(byte[] bytes, String from, String to) {
        return new String(bytes, StandardCharsets.UTF_8).replace(from, to).getBytes(StandardCharsets.UTF_8);
    }

    /** A copy of the archive with this done to it. */
    Path of(Path archive, Path copy) throws IOException {
        if (Files.exists(copy)) {
            try (Stream<Path> old = Files.walk(copy)) {
                for (Path each : old.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
        try (Stream<Path> files = Files.walk(archive)) {
            for (Path each : files.toList()) {
                Files.copy(each, copy.resolve(archive.relativize(each).toString()));
            }
        }
        Path target = copy.resolve(file);
        byte[] before = Files.readAllBytes(target);
        byte[] after = change.apply(before);
        if (Arrays.equals(before, after)) {
            throw new IllegalStateException(name + " changes nothing");
        }
        Files.write(target, after);
        return copy;
    }

    @Override
    public String toString() {
        return name;
    }
}
