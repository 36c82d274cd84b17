package io.foreseed;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import java.util.ArrayList;
import java.util.List;

/** How long methods, files and lines may be. */
final class LengthChecks {
    private static final int METHOD_LINES = 70;
    private static final int FILE_LINES = 400;
    private static final int COLUMNS = 120;

    /** The formatter breaks code; it leaves comments and texts, which get a word more. */
    private static final int COLUMNS_OF_PROSE = 126;

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
                        "lines of Java have at most 120 columns, comments and texts 126",
                        LengthChecks::columns,
                        List.of(
                                new TrackedFile("A.java", "x".repeat(120) + "\n" + "x".repeat(121) + "\n"),
                                new TrackedFile("B.java", " * " + "x".repeat(123) + "\n// " + "x".repeat(124) + "\n"),
                                new TrackedFile("C.java", "\"" + "x".repeat(125) + "\n\"" + "x".repeat(126) + "\n"),
                                new TrackedFile(
                                        "D.java", "\"\"\"\n" + "x".repeat(121) + "\n\"\"\"\n" + "x".repeat(121)),
                                new TrackedFile("a.json", "x".repeat(127))),
                        List.of("A.java:2", "B.java:2", "C.java:2", "D.java:4")));
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
        for (TrackedFile file : files.stream().filter(TrackedFile::isJava).toList()) {
            boolean isInTextBlock = false;
            int number = 0;
            for (String line : file.lines()) {
                number++;
                int columns = line.codePointCount(0, line.length());
                if (columns > (isInTextBlock || isProse(line) ? COLUMNS_OF_PROSE : COLUMNS)) {
                    findings.add(new Finding(file.path(), number, columns + " columns: break the line"));
                }
                isInTextBlock ^= line.contains("\"\"\"");
            }
        }
        return findings;
    }

    private static boolean isProse(String line) {
        return line.strip().matches("(\\*|//|/\\*).*") || line.contains("\"");
    }
}
