package io.foreseed.audit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** The second verifier, which Node runs; a machine without Node runs the tests without it, the build server does not. */
final class Node {
    static final Path SCRIPT = Path.of("verify/foreseed-audit-verify.mjs");

    private Node() {}

    static boolean isThere() {
        boolean isThere = Arrays.stream(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "node")));
        if (!isThere && "true".equals(System.getenv("CI"))) {
            throw new AssertionError("node is not installed");
        }
        return isThere;
    }

    /** What it prints about an archive or a proof, given a key. */
    static String verify(String what, Path path, Path key) throws IOException {
        Process process = new ProcessBuilder("node", SCRIPT.toString(), what, path.toString(), "--key", key.toString())
                .redirectErrorStream(true)
                .start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
