package io.foreseed;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The texts say all that the code knows, and nothing it does not know. */
final class DocumentChecks {
    private static final String TYPES = "src/main/java/io/foreseed/problem/ProblemType.java";
    private static final String README = "README.md";
    private static final String PROBLEMS = "docs/PROBLEMS.md";
    private static final String CONFIGURATION = "docs/CONFIGURATION.md";
    private static final Pattern TYPE = Pattern.compile("[A-Z_]+\\((\\d{3}), \"([a-z-]+)\",");
    private static final Pattern PROBLEM_HEADING = Pattern.compile("(?m)^## ([a-z-]+) \\((\\d{3})\\)$");

    /** A row of a table that begins with a name in backticks. */
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([^`]+)` \\|.*$");

    private static final Pattern VARIABLE = Pattern.compile("[A-Z][A-Z0-9_]+");
    private static final Pattern READ_BY_JAVA =
            Pattern.compile("getenv\\(\"(\\w+)\"\\)|\"((?:FORESEED|DATABASE|XDG)_[A-Z0-9_]+)\"");
    private static final Pattern READ_BY_CONFIGURATION = Pattern.compile("\\$\\{([A-Z][A-Z0-9_]+)");
    private static final Pattern READ_BY_SHELL = Pattern.compile("\\$\\{?([A-Z][A-Z0-9_]+)");

    private static final Pattern METER =
            Pattern.compile("(?:builder|counter|gauge|timer|summary)\\(\\s*\"(foreseed(?:\\.[a-z-]+)+)\"");

    /** What bash itself sets. */
    private static final Set<String> OF_THE_SHELL = Set.of("BASH_SOURCE", "EPOCHREALTIME");

    /** What others than our code read: Amazon's client, the framework, and the cluster for a job's command. */
    private static final Set<String> OF_OTHERS = Set.of(
            "AWS_ACCESS_KEY_ID",
            "AWS_SECRET_ACCESS_KEY",
            "QUARKUS_HTTP_PROXY_ALLOW_X_FORWARDED",
            "QUARKUS_HTTP_PROXY_TRUSTED_PROXIES",
            "QUARKUS_MAILER_USERNAME",
            "QUARKUS_MAILER_PASSWORD",
            "FORESEED_ACCOUNT_EMAIL");

    private DocumentChecks() {}

    static List<TidyCheck> all() {
        return List.of(
                new TidyCheck(
                        "every problem type is documented with its status, and no other",
                        DocumentChecks::problems,
                        List.of(
                                new TrackedFile(
                                        TYPES,
                                        "enum P { NOT_FOUND(404, \"not-found\", \"\"), GONE(410, \"gone\", \"\"),"
                                                + " CONFLICT(409, \"conflict\", \"\"); }"),
                                new TrackedFile(PROBLEMS, "## not-found (404)\n## conflict (400)\n## lost (404)\n")),
                        List.of(PROBLEMS, PROBLEMS, PROBLEMS)),
                new TidyCheck(
                        "every configuration key is documented with its default and variable, and no other",
                        DocumentChecks::keys,
                        List.of(new TrackedFile("src/main/java/A.java", """
                                        @ConfigMapping(prefix = "foreseed.run") interface A {
                                          @WithDefault("2s") Duration patience();
                                          @WithDefault("3") int queueLimit();
                                          int threads(); }
                                        """), new TrackedFile(CONFIGURATION, """
                                        | `foreseed.run.patience` | `FORESEED_RUN_PATIENCE` | `2s` |
                                        | `foreseed.run.queue-limit` | `FORESEED_RUN_QUEUE_LIMIT` | `4` |
                                        | `foreseed.run.speed` | x |
                                        """)),
                        List.of("src/main/java/A.java", "src/main/java/A.java", CONFIGURATION)),
                new TidyCheck(
                        "every environment variable is documented, and no other",
                        DocumentChecks::variables,
                        List.of(
                                new TrackedFile("src/main/java/A.java", "getenv(\"COLUMNS\"); of(\"FORESEED_DATA\");"),
                                new TrackedFile("src/main/resources/application.properties", "url=${DATABASE_URL:x}\n"),
                                new TrackedFile("run", "#!/bin/sh\necho \"${JAVA_HOME:-}\" $HOME $lower\n"),
                                new TrackedFile(
                                        CONFIGURATION,
                                        "| `COLUMNS` | x |\n| `DATABASE_URL` | x |\n| `HOME` | x |\n| `LOST` | x |\n")),
                        List.of("run", "src/main/java/A.java", CONFIGURATION)),
                new TidyCheck(
                        "every metric is documented, and no other",
                        DocumentChecks::metrics,
                        List.of(
                                new TrackedFile(
                                        "src/main/java/A.java",
                                        "Counter.builder(\"foreseed.a.rows\"); gauge(\"foreseed.active\", x);"),
                                new TrackedFile(README, "| `foreseed_a_rows_total` | x |\n| `foreseed_lost` | x |\n")),
                        List.of("src/main/java/A.java", README)),
                new TidyCheck(
                        "every documented setting of the framework is set",
                        DocumentChecks::frameworkSettings,
                        List.of(
                                new TrackedFile(
                                        "src/main/resources/application.properties",
                                        "quarkus.http.port=8080\nquarkus.a=1\nquarkus.b=long-${X}\n"),
                                new TrackedFile(CONFIGURATION, """
                                        | `quarkus.http.port` | | `8080` |
                                        | `quarkus.a` | | `2` |
                                        | `quarkus.c` | | `3` |
                                        | `quarkus.b` | | see above |
                                        """)),
                        List.of(CONFIGURATION, CONFIGURATION)));
    }

    /** The name of a meter at /q/metrics: counters and timers get their unit at the end. */
    private static List<Finding> metrics(List<TrackedFile> files) {
        Map<String, String> known = new TreeMap<>();
        files.stream()
                .filter(file -> file.path().startsWith("src/main/java/"))
                .forEach(file -> collect(METER, file, known));
        Set<String> documented = pairs(ROW, text(files, README), 1, 0).keySet();
        List<Finding> findings = new ArrayList<>();
        Set<String> told = new TreeSet<>();
        known.forEach((name, path) -> {
            String base = name.replaceAll("[^a-z]", "_");
            List<String> rows = documented.stream()
                    .filter(row -> row.matches(base + "(_total|_seconds)?"))
                    .toList();
            told.addAll(rows);
            if (rows.isEmpty()) {
                findings.add(new Finding(path, 0, README + " does not tell of the metric " + base));
            }
        });
        documented.stream()
                .filter(row -> row.startsWith("foreseed_") && !told.contains(row))
                .map(row -> new Finding(README, 0, "nothing counts " + row))
                .forEach(findings::add);
        return findings;
    }

    private static List<Finding> problems(List<TrackedFile> files) {
        Map<String, String> known = pairs(TYPE, text(files, TYPES), 2, 1);
        Map<String, String> documented = pairs(PROBLEM_HEADING, text(files, PROBLEMS), 1, 2);
        List<Finding> findings = new ArrayList<>();
        known.forEach((slug, status) -> {
            if (!status.equals(documented.get(slug))) {
                findings.add(new Finding(PROBLEMS, 0, "needs the heading \"## " + slug + " (" + status + ")\""));
            }
        });
        documented.keySet().stream()
                .filter(slug -> !known.containsKey(slug))
                .map(slug -> new Finding(PROBLEMS, 0, "there is no problem type " + slug))
                .forEach(findings::add);
        return findings;
    }

    private static List<Finding> keys(List<TrackedFile> files) {
        Map<String, String> rows = pairs(ROW, text(files, CONFIGURATION), 1, 0);
        List<ConfigKey> keys = ConfigKey.among(files.stream()
                .filter(file -> file.path().startsWith("src/main/"))
                .toList());
        List<Finding> findings = new ArrayList<>();
        for (ConfigKey key : keys) {
            String row = rows.getOrDefault(key.name(), "");
            if (!row.contains("`" + key.variable() + "`") || !row.contains(key.shownDefault())) {
                findings.add(new Finding(
                        key.path(),
                        0,
                        CONFIGURATION + " needs the row | `" + key.name() + "` | `" + key.variable() + "` | ... "
                                + key.shownDefault()));
            }
        }
        Set<String> names = keys.stream().map(ConfigKey::name).collect(Collectors.toSet());
        rows.keySet().stream()
                .filter(name -> name.startsWith("foreseed.") && !names.contains(name))
                .map(name -> new Finding(CONFIGURATION, 0, "nothing reads " + name))
                .forEach(findings::add);
        return findings;
    }

    private static List<Finding> variables(List<TrackedFile> files) {
        Map<String, String> read = new TreeMap<>();
        for (TrackedFile file : files) {
            if (file.isJava() && !file.isFixture() && !file.isOwnCheck()) {
                collect(READ_BY_JAVA, file, read);
            } else if (file.name().equals("application.properties")) {
                collect(READ_BY_CONFIGURATION, file, read);
            } else if (file.isShell()) {
                collect(READ_BY_SHELL, file, read);
            }
        }
        read.keySet().removeAll(OF_THE_SHELL);
        Set<String> documented = pairs(ROW, text(files, CONFIGURATION), 1, 0).keySet().stream()
                .filter(name -> VARIABLE.matcher(name).matches())
                .collect(Collectors.toCollection(TreeSet::new));
        List<Finding> findings = new ArrayList<>();
        Map<String, String> byPath = new TreeMap<>();
        read.forEach((name, path) -> {
            if (!documented.contains(name)) {
                byPath.merge(path, name, (left, right) -> left + ", " + right);
            }
        });
        byPath.forEach((path, names) -> findings.add(
                new Finding(path, 0, "reads " + names + ", which " + CONFIGURATION + " does not tell of")));
        documented.stream()
                .filter(name -> !read.containsKey(name) && !OF_OTHERS.contains(name))
                .map(name -> new Finding(CONFIGURATION, 0, "nothing reads " + name))
                .forEach(findings::add);
        return findings;
    }

    /** A default in the table is the one in application.properties. */
    private static List<Finding> frameworkSettings(List<TrackedFile> files) {
        Map<String, String> settings = pairs(
                Pattern.compile("(?m)^(quarkus\\.[^=]+)=(.*)$"),
                text(files, "src/main/resources/application.properties"),
                1,
                2);
        List<Finding> findings = new ArrayList<>();
        pairs(ROW, text(files, CONFIGURATION), 1, 0).forEach((name, row) -> {
            String value = settings.get(name);
            boolean isShown = value != null && (value.contains("${") || row.contains("`" + value + "`"));
            if (name.startsWith("quarkus.") && !isShown) {
                findings.add(new Finding(CONFIGURATION, 0, name + " is set to " + value));
            }
        });
        return findings;
    }

    private static void collect(Pattern pattern, TrackedFile file, Map<String, String> into) {
        Matcher found = pattern.matcher(file.text());
        while (found.find()) {
            String name = found.groupCount() > 1 && found.group(1) == null ? found.group(2) : found.group(1);
            into.putIfAbsent(name, file.path());
        }
    }

    private static Map<String, String> pairs(Pattern pattern, String text, int key, int value) {
        Map<String, String> pairs = new TreeMap<>();
        Matcher found = pattern.matcher(text);
        while (found.find()) {
            pairs.put(found.group(key), found.group(value));
        }
        return pairs;
    }

    private static String text(List<TrackedFile> files, String path) {
        return files.stream()
                .filter(file -> file.path().equals(path))
                .map(TrackedFile::text)
                .collect(Collectors.joining());
    }
}
