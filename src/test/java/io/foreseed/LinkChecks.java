package io.foreseed;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Links between texts, and the decision records. */
final class LinkChecks {
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)|(?:src|srcset)=\"([^\"]+)\"");
    private static final Pattern ELSEWHERE = Pattern.compile("[a-z]+:.*");
    private static final Pattern FENCE = Pattern.compile("(?s)\n```.*?\n```");
    private static final Pattern RECORD = Pattern.compile("(\\d{4})-[a-z0-9-]+\\.md");
    private static final String RECORDS = "docs/decisions";
    private static final List<String> PARTS = List.of("Context", "Options", "Decision", "Consequences");
    private static final int RECORD_LINES = 60;

    private LinkChecks() {}

    static List<TidyCheck> all() {
        return List.of(
                new TidyCheck(
                        "every link between texts resolves",
                        LinkChecks::links,
                        List.of(
                                new TrackedFile("README.md", """
                                        # Use it
                                        [a](docs/a.md) [b](docs/b.md)
                                        [self](#use-it) [none](#run-it)
                                        [folder](docs) [web](https://example.org/x)
                                        ```
                                        [x](y.md)
                                        ```
                                        """),
                                new TrackedFile("docs/a.md", "## One `part`, two\n![p](../images/p.svg)\n"),
                                new TrackedFile(
                                        "docs/c.md", "[a](a.md#one-part-two) [b](a.md#three) [up](../README.md)")),
                        List.of("README.md:2", "README.md:3", "docs/a.md:2", "docs/c.md:1")),
                new TidyCheck(
                        "decision records are numbered, complete, short and in the index",
                        LinkChecks::records,
                        List.of(
                                new TrackedFile("docs/decisions/README.md", "[1](0001-a.md)\n[3](0003-c.md)"),
                                record("0001-a.md", "## Consequences\n"),
                                record("0003-c.md", "## Consequences\n"),
                                record("0004-d.md", "## Consequences\n"),
                                record("0005-e.md", "\n"),
                                record("0006-f.md", "## Consequences\n" + "\n".repeat(60))),
                        List.of(
                                "docs/decisions/0003-c.md",
                                "docs/decisions/0004-d.md",
                                "docs/decisions/0005-e.md",
                                "docs/decisions/0005-e.md",
                                "docs/decisions/0006-f.md",
                                "docs/decisions/0006-f.md")));
    }

    private static TrackedFile record(String name, String end) {
        return new TrackedFile(RECORDS + "/" + name, "# A\n## Context\n## Options\n## Decision\n" + end);
    }

    private static List<Finding> links(List<TrackedFile> files) {
        List<Finding> findings = new ArrayList<>();
        for (TrackedFile file : files.stream().filter(TrackedFile::isMarkdown).toList()) {
            List<String> lines = prose(file).lines().toList();
            for (int index = 0; index < lines.size(); index++) {
                Matcher link = LINK.matcher(lines.get(index));
                while (link.find()) {
                    String target = link.group(1) == null ? link.group(2) : link.group(1);
                    if (!ELSEWHERE.matcher(target).matches() && !resolves(file, target, files)) {
                        findings.add(new Finding(file.path(), index + 1, "leads nowhere: " + target));
                    }
                }
            }
        }
        return findings;
    }

    /** The text with its code blocks emptied, line by line. */
    private static String prose(TrackedFile file) {
        return FENCE.matcher("\n" + file.text())
                .replaceAll(block -> "\n".repeat((int) block.group().lines().count() - 1))
                .substring(1);
    }

    private static boolean resolves(TrackedFile from, String target, List<TrackedFile> files) {
        int hash = target.indexOf('#');
        String relative = hash < 0 ? target : target.substring(0, hash);
        String path = relative.isEmpty()
                ? from.path()
                : Path.of(from.folder(), relative).normalize().toString();
        if (hash >= 0) {
            String anchor = target.substring(hash + 1);
            return files.stream()
                    .anyMatch(file -> file.path().equals(path) && anchors(file).contains(anchor));
        }
        return files.stream()
                .anyMatch(file -> file.path().equals(path) || file.path().startsWith(path + "/"));
    }

    /** The names the headings get where the texts are read: lower case, hyphens for blanks, no other signs. */
    private static Set<String> anchors(TrackedFile file) {
        return prose(file)
                .lines()
                .filter(line -> line.matches("#{1,6} .*"))
                .map(line -> line.replaceFirst("#+ ", "")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .strip()
                        .replace(' ', '-'))
                .collect(Collectors.toSet());
    }

    private static List<Finding> records(List<TrackedFile> files) {
        List<Finding> findings = new ArrayList<>();
        String index = files.stream()
                .filter(file -> file.path().equals(RECORDS + "/README.md"))
                .map(TrackedFile::text)
                .collect(Collectors.joining());
        int last = 0;
        for (TrackedFile file : files) {
            Matcher name = RECORD.matcher(file.name());
            if (file.folder().equals(RECORDS) && name.matches()) {
                int number = Integer.parseInt(name.group(1));
                if (number != last + 1) {
                    findings.add(Finding.of(file, "must have the number " + (last + 1)));
                }
                last = number;
                judge(file, index, findings);
            }
        }
        return findings;
    }

    private static void judge(TrackedFile file, String index, List<Finding> findings) {
        if (!index.contains("(" + file.name() + ")")) {
            findings.add(Finding.of(file, "is not in the index " + RECORDS + "/README.md"));
        }
        List<String> missing = PARTS.stream()
                .filter(part -> file.lines().stream().noneMatch(("## " + part)::equals))
                .toList();
        if (!missing.isEmpty()) {
            findings.add(Finding.of(file, "has no part " + String.join(", ", missing)));
        }
        if (file.lines().size() > RECORD_LINES) {
            findings.add(Finding.of(file, "is longer than a page of " + RECORD_LINES + " lines"));
        }
    }
}
