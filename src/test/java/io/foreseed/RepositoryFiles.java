package io.foreseed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The files of the repository: those git knows or would add, or all but the build's where there is no git. A binary one
 * is there for who links to it, without its content.
 */
final class RepositoryFiles {
    private static final Set<String> NOT_OURS = Set.of(".git", "target", "node_modules");
    private static final Set<String> BINARY = Set.of("png", "jpg", "ico", "woff2", "jar", "zst", "gz", "xz");

    private RepositoryFiles() {}

    static List<TrackedFile> read() {
        try {
            Path root = root();
            List<TrackedFile> files = new ArrayList<>();
            for (String path : paths(root)) {
                Path file = root.resolve(path);
                if (Files.isRegularFile(file)) {
                    boolean isBinary = BINARY.contains(path.substring(path.lastIndexOf('.') + 1));
                    files.add(new TrackedFile(path, isBinary ? "" : Files.readString(file)));
                }
            }
            return files;
        } catch (IOException unreadable) {
            throw new UncheckedIOException("the repository cannot be read", unreadable);
        }
    }

    /** The folder of pom.xml, from the working folder up. */
    private static Path root() {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve("pom.xml")) && Files.isDirectory(folder.resolve("migrations"))) {
                return folder;
            }
        }
        throw new IllegalStateException("the working folder is not in the repository");
    }

    private static List<String> paths(Path root) throws IOException {
        if (!Files.exists(root.resolve(".git"))) {
            return walk(root);
        }
        Process git = new ProcessBuilder("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
                .directory(root.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String names = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        List<String> paths = Stream.of(names.split("\0", -1))
                .filter(name -> !name.isEmpty())
                .sorted()
                .toList();
        return paths.isEmpty() ? walk(root) : paths;
    }

    private static List<String> walk(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.map(file -> root.relativize(file).toString())
                    .filter(path -> Stream.of(path.split("/", -1)).noneMatch(NOT_OURS::contains))
                    .sorted()
                    .toList();
        }
    }
}
