package io.foreseed;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** How long methods, files and lines may be. */
final class LengthChecks {
    private static final int METHOD_LINES = 70;
    private static final int FILE_LINES = 400;
    private static final int COLUMNS = 120;

    /** Comments that the formatter does not break; each loses its entry here when its line is shortened. */
    private static final Set<String> FEW_COLUMNS_OVER = Set.of(
            "engine/Growth.java",
            "identity/SigningKeys.java",
            "platform/EmbeddedPostgres.java",
            "platform/IdempotencyService.java",
            "platform/PostmasterFile.java",
            "simulation/RunQueueService.java");

    private static final int COLUMNS_OF_FEW = 124;

    private LengthChecks() {}

    static List<TidyCheck> all() {
        return List.of(
                new TidyCheck(
                        "methods have at most 70 lines",
                        LengthChecks::methods,
                        List.of(new TrackedFile(
                                "Long.java",
                                "class Long {\n  void right() {" + "\n".repeat(69) + "}\n  record Inner() {\n"
                                        + "    void wrong() {" + "\n".repeat(70) + "}\n  }\n}\n")),
                        List.of("Long.java:73")),
                new TidyCheck(
                        "files have at most 400 lines",
                        LengthChecks::files,
                        List.of(
                                new TrackedFile("Right.java", "\n".repeat(400)),
                                new TrackedFile("Wrong.java", "\n".repeat(401)),
                                new TrackedFile("V001__wrong.sql", "\n".repeat(401)),
                                new TrackedFile("wrong", "#!/usr/bin/env bash" + "\n".repeat(401)),
                                new TrackedFile("data.csv", "\n".repeat(401))),
                        List.of("Wrong.java", "V001__wrong.sql", "wrong")),
                new TidyCheck(
                        "lines of Java have at most 120 columns",
                        LengthChecks::columns,
                        List.of(
                                new TrackedFile("A.java", "x".repeat(120) + "\n" + "x".repeat(121) + "\n"),
                                new TrackedFile("a.json", "x".repeat(121))),
                        List.of("A.java:2")));
    }

    private static List<Finding> methods(List<TrackedFile> files) {
        List<Finding> findings = new ArrayList<>();
        for (JavaSource source : JavaSource.parse(files)) {
            for (ClassTree type : source.types()) {
                for (MethodTree method : JavaSource.methodsOf(type)) {
                    int lines = source.lastLine(method) - source.firstLine(method) + 1;
                    if (lines > METHOD_LINES) {
                        findings.add(source.finding(
                                method, method.getName() + " has " + lines + " lines: make methods of its steps"));
                    }
                }
            }
        }
        return findings;
    }

    private static List<Finding> files(List<TrackedFile> files) {
        return files.stream()
                .filter(file -> file.isJava() || file.path().endsWith(".sql") || file.isShell())
                .filter(file -> file.lines().size() > FILE_LINES)
                .map(file -> Finding.of(file, file.lines().size() + " lines: split it by what its parts do"))
                .toList();
    }

    private static List<Finding> columns(List<TrackedFile> files) {
        List<Finding> findings = new ArrayList<>();
        for (TrackedFile file : files) {
            List<String> lines = file.isJava() ? file.lines() : List.of();
            for (int index = 0; index < lines.size(); index++) {
                int columns =
                        lines.get(index).codePointCount(0, lines.get(index).length());
                if (columns > allowedColumns(file)) {
                    findings.add(new Finding(file.path(), index + 1, columns + " columns: break the line"));
                }
            }
        }
        return findings;
    }

    private static int allowedColumns(TrackedFile file) {
        String inProduct = file.path().replace("src/main/java/io/foreseed/", "");
        return FEW_COLUMNS_OVER.contains(inProduct) ? COLUMNS_OF_FEW : COLUMNS;
    }
}
