package io.foreseed;

import java.util.List;

/**
 * A text file of the repository.
 *
 * @param path  from the root of the repository, with slashes
 */
record TrackedFile(String path, String text) {
    private static final String OWN_CHECKS = "src/test/java/io/foreseed/[A-Za-z-]+\\.java";

    List<String> lines() {
        return text.lines().toList();
    }

    String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** Empty for a file in the root. */
    String folder() {
        return path.contains("/") ? path.substring(0, path.lastIndexOf('/')) : "";
    }

    boolean isJava() {
        return path.endsWith(".java");
    }

    boolean isMarkdown() {
        return path.endsWith(".md");
    }

    boolean isShell() {
        return text.startsWith("#!") && lines().getFirst().matches("#!.*\\b(ba)?sh");
    }

    /** A fixture breaks a rule on purpose. */
    boolean isFixture() {
        return path.contains("/architecture/fixtures/");
    }

    /** These checks and their samples name what they ban. */
    boolean isOwnCheck() {
        return path.matches(OWN_CHECKS);
    }
}
