package io.foreseed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Where files stand and what they are called. */
final class LayoutChecks {
    private static final Pattern MIGRATION = Pattern.compile("V(\\d{3})__[a-z0-9]+(_[a-z0-9]+)*\\.sql");
    private static final Pattern SOURCE_FOLDER = Pattern.compile("src/(main|test)/java/(.+)");
    private static final Set<String> NAMED_AFTER_NOTHING =
            Set.of("util", "utils", "common", "dto", "model", "impl", "mapper", "helper", "misc");

    private LayoutChecks() {}

    static List<TidyCheck> all() {
        return List.of(
                new TidyCheck(
                        "migrations are numbered V001 on, without gap or double",
                        LayoutChecks::migrations,
                        paths(
                                "migrations/V001__roles.sql",
                                "migrations/V002__users.sql",
                                "migrations/V002__plans.sql",
                                "migrations/V004__inputs.sql",
                                "migrations/V5__Outputs.sql"),
                        List.of(
                                "migrations/V002__users.sql",
                                "migrations/V004__inputs.sql",
                                "migrations/V5__Outputs.sql")),
                new TidyCheck(
                        "a file has one top-level type",
                        LayoutChecks::topLevelTypes,
                        List.of(
                                new TrackedFile("A.java", "public class A { class Inner {} }\n"),
                                new TrackedFile("B.java", "public class B {}\n\nrecord C() {}\n")),
                        List.of("B.java:3")),
                new TidyCheck(
                        "no package is named after nothing",
                        LayoutChecks::packageNames,
                        paths(
                                "src/main/java/io/foreseed/plan/Plan.java",
                                "src/main/java/io/foreseed/plan/util/Sum.java",
                                "src/test/java/io/foreseed/common/Sum.java",
                                "docs/common/a.md"),
                        List.of("src/main/java/io/foreseed/plan/util", "src/test/java/io/foreseed/common")),
                new TidyCheck(
                        "every package is @NullMarked",
                        LayoutChecks::nullMarked,
                        List.of(
                                new TrackedFile("src/main/java/a/package-info.java", "@NullMarked\npackage a;\n"),
                                new TrackedFile("src/test/java/a/ATest.java", ""),
                                new TrackedFile("src/main/java/b/B.java", ""),
                                new TrackedFile("src/test/java/c/package-info.java", "package c;\n")),
                        List.of("src/main/java/b", "src/test/java/c")),
                new TidyCheck(
                        "shell scripts can be read by bash",
                        LayoutChecks::shellSyntax,
                        List.of(
                                new TrackedFile("right", "#!/usr/bin/env bash\nif true; then echo; fi\n"),
                                new TrackedFile("wrong", "#!/bin/bash\nif true; then echo\n"),
                                new TrackedFile("text", "if true; then echo\n")),
                        List.of("wrong")));
    }

    private static List<TrackedFile> paths(String... paths) {
        return Arrays.stream(paths).map(path -> new TrackedFile(path, "")).toList();
    }

    private static List<Finding> migrations(List<TrackedFile> files) {
        List<Finding> findings = new ArrayList<>();
        int last = 0;
        for (TrackedFile file : files.stream()
                .filter(each -> each.folder().equals("migrations"))
                .sorted(java.util.Comparator.comparing(TrackedFile::path))
                .toList()) {
            Matcher name = MIGRATION.matcher(file.name());
            if (!name.matches()) {
                findings.add(Finding.of(file, "must be named V<three digits>__<lower_case_words>.sql"));
                continue;
            }
            int number = Integer.parseInt(name.group(1));
            if (number != last + 1) {
                findings.add(Finding.of(file, "must have the number " + (last + 1)));
            }
            last = number;
        }
        return findings;
    }

    private static List<Finding> topLevelTypes(List<TrackedFile> files) {
        List<Finding> findings = new ArrayList<>();
        for (JavaSource source : JavaSource.parse(files)) {
            source.topLevelTypes().stream()
                    .skip(1)
                    .map(type -> source.finding(type, type.getSimpleName() + " needs a file of its own"))
                    .forEach(findings::add);
        }
        return findings;
    }

    private static List<Finding> packageNames(List<TrackedFile> files) {
        List<Finding> findings = new ArrayList<>();
        for (String folder : packageFolders(files)) {
            if (Arrays.stream(folder.split("/", -1)).anyMatch(NAMED_AFTER_NOTHING::contains)) {
                findings.add(new Finding(folder, 0, "name the package after what it does for the user"));
            }
        }
        return findings;
    }

    /** A package of product and tests is marked once. */
    private static List<Finding> nullMarked(List<TrackedFile> files) {
        Set<String> marked = files.stream()
                .filter(file -> file.name().equals("package-info.java"))
                .filter(file -> file.text().contains("@NullMarked"))
                .map(file -> packageOf(file.folder()))
                .collect(Collectors.toSet());
        return packageFolders(files).stream()
                .filter(folder -> !marked.contains(packageOf(folder)))
                .map(folder -> new Finding(folder, 0, "add a package-info.java with @NullMarked"))
                .toList();
    }

    private static Set<String> packageFolders(List<TrackedFile> files) {
        return files.stream()
                .filter(file -> file.isJava() && !file.isFixture())
                .map(TrackedFile::folder)
                .filter(folder -> SOURCE_FOLDER.matcher(folder).matches())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String packageOf(String folder) {
        Matcher source = SOURCE_FOLDER.matcher(folder);
        return source.matches() ? source.group(2) : "";
    }

    private static List<Finding> shellSyntax(List<TrackedFile> files) {
        List<Finding> findings = new ArrayList<>();
        for (TrackedFile file : files.stream().filter(TrackedFile::isShell).toList()) {
            String complaint = bashSays(file.text());
            if (!complaint.isEmpty()) {
                findings.add(Finding.of(file, complaint));
            }
        }
        return findings;
    }

    private static String bashSays(String script) {
        try {
            Process bash =
                    new ProcessBuilder("bash", "-n").redirectErrorStream(true).start();
            try (var in = bash.getOutputStream()) {
                in.write(script.getBytes(StandardCharsets.UTF_8));
            }
            return new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException absent) {
            throw new UncheckedIOException("the launcher is a script for bash, and there is none", absent);
        }
    }
}
