package io.foreseed;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Words that are not written here, each with what is written instead. */
final class WordChecks {
    private static final Map<String, String> IN_JAVA = Map.of(
            "\\b(TODO|FIXME|XXX)\\b", "do it now, or open an issue",
            "@Disabled", "repair the test or delete it",
            "\\bThread\\.sleep\\b", "wait for the condition itself",
            "\\bSystem\\.(out|err)\\b", "log an event; commands print to picocli's writers",
            "\\bprintStackTrace\\b", "log the failure with its event");

    private static final Map<String, String> IN_TEXTS = Map.of(
            "\\b(TODO|FIXME|XXX)\\b", "open an issue",
            "(?i)\\btamper-proof\\b", "tamper-evident: nothing stored is proof against its administrator",
            "(?i)\\b(leverage|utili[sz]e)s?\\b", "use",
            "(?i)\\b(simply|obviously|of course)\\b", "nothing: what is simple for whom?",
            "(?i)\\b(seamless(ly)?|blazing(ly)?|world-class|cutting-edge|state-of-the-art|powerful)\\b",
                    "the figure that shows it",
            "\\b[A-Z]\\w*(Manager|Helper|Utils?|Impl|Dto)\\b", "what the class does");

    private static final Map<String, String> IN_THE_BUILD =
            Map.of("rerunFailingTests", "a test that fails sometimes is a defect: find its cause");

    private static final Map<String, String> ANYWHERE = Map.of(
            "(?<![\\w.])/(work|root)/", "a path of one machine: describe the place instead",
            "(?i)\\b(artifactory|nexus)[\\w-]*\\.\\w+", "the registry is the machine's own setting",
            "(?i)\\brepo1?\\.maven\\.(apache\\.)?org\\b|\\bregistry[\\w.-]*\\.(org|io|com)\\b|\\b(ghcr|quay)\\.io\\b",
                    "the registry is the machine's own setting");

    /** By file, and why the word is right there. */
    private static final Map<String, String> EXCEPTIONS = Map.of(
            "src/main/java/io/foreseed/ops/ForeseedCommand.java",
            "an unexpected failure of a command is a bug, and its trace is what a report of it needs");

    private WordChecks() {}

    static List<TidyCheck> all() {
        return List.of(
                new TidyCheck(
                        "Java holds no banned word",
                        files -> find(files, file -> file.isJava() && isJudged(file), IN_JAVA),
                        List.of(
                                new TrackedFile("A.java", "// TODO later\nThread.sleep(1);\nint sleep;\n@Disabled\n"),
                                new TrackedFile("B.java", "System.out.println();\nfailure.printStackTrace();\n"),
                                new TrackedFile("C.txt", "TODO")),
                        List.of("A.java:1", "A.java:2", "A.java:4", "B.java:1", "B.java:2")),
                new TidyCheck(
                        "no type is named after what its makers could not name",
                        WordChecks::typeNames,
                        List.of(new TrackedFile("A.java", """
                                class PlanManager {}
                                class Manager {}
                                class Simple { record Dto() {} }
                                class Utility {}
                                class PlanUtilService {}
                                """)),
                        List.of("A.java:1", "A.java:2", "A.java:5", "A.java:3")),
                new TidyCheck(
                        "texts hold no banned word",
                        files -> find(files, TrackedFile::isMarkdown, IN_TEXTS),
                        List.of(
                                new TrackedFile("a.md", "A tamper-proof log.\nWe leverage it.\nA `PlanHelper`.\n"),
                                new TrackedFile("b.md", "A simple text.\nSimply run it.\nFIXME\n")),
                        List.of("a.md:1", "a.md:2", "a.md:3", "b.md:2", "b.md:3")),
                new TidyCheck(
                        "the build reruns no test",
                        files -> find(files, file -> file.name().equals("pom.xml"), IN_THE_BUILD),
                        List.of(new TrackedFile("pom.xml", "<a/>\n<rerunFailingTestsCount>2</rerunFailingTestsCount>")),
                        List.of("pom.xml:2")),
                new TidyCheck(
                        "no file names a machine's path or a registry",
                        files -> find(files, file -> !file.isOwnCheck() && !isImage(file), ANYWHERE),
                        List.of(
                                new TrackedFile("a.md", "cd /work/main\ncd framework/\nhttps://example.org/work/x\n"),
                                new TrackedFile("b.xml", "<url>https://repo.maven.apache.org/maven2</url>\n"),
                                new TrackedFile("run", "#!/bin/sh\nls /root/.m2\ncurl http://nexus3.corp/x\n")),
                        List.of("a.md:1", "b.xml:1", "run:2", "run:3")));
    }

    /** Exceptions that no word needs any more. */
    static List<String> unneededExceptions(List<TrackedFile> files) {
        return EXCEPTIONS.keySet().stream()
                .filter(path ->
                        find(files, file -> file.path().equals(path), IN_JAVA).isEmpty())
                .toList();
    }

    private static boolean isJudged(TrackedFile file) {
        return !file.isFixture() && !file.isOwnCheck() && !EXCEPTIONS.containsKey(file.path());
    }

    /** A public image has to be named with its registry: to build on it, to run it, to publish one. */
    private static boolean isImage(TrackedFile file) {
        return Stream.of("src/main/docker/", "k8s/", ".github/workflows/").anyMatch(file.path()::startsWith);
    }

    private static List<Finding> typeNames(List<TrackedFile> files) {
        Pattern vague = Pattern.compile("(Manager|Helper|Utils?|Impl|Dto)(?![a-z])");
        List<Finding> findings = new ArrayList<>();
        List<TrackedFile> judged =
                files.stream().filter(file -> !file.isFixture()).toList();
        for (JavaSource source : JavaSource.parse(judged)) {
            source.types().stream()
                    .filter(type -> vague.matcher(type.getSimpleName()).find())
                    .map(type ->
                            source.finding(type, type.getSimpleName() + ": name it after what it does for its callers"))
                    .forEach(findings::add);
        }
        return findings;
    }

    private static List<Finding> find(
            List<TrackedFile> files, Predicate<TrackedFile> judged, Map<String, String> banned) {
        List<Finding> findings = new ArrayList<>();
        for (TrackedFile file : files.stream().filter(judged).toList()) {
            List<String> lines = file.lines();
            for (int index = 0; index < lines.size(); index++) {
                for (Map.Entry<String, String> word : banned.entrySet()) {
                    Matcher found = Pattern.compile(word.getKey()).matcher(lines.get(index));
                    if (found.find()) {
                        findings.add(new Finding(
                                file.path(), index + 1, "\"" + found.group() + "\"; instead: " + word.getValue()));
                    }
                }
            }
        }
        return findings;
    }
}
