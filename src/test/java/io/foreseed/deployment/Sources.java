package io.foreseed.deployment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the code and its texts say about how the service is run. */
final class Sources {
    private static final Path CODE = Path.of("src/main/java/io/foreseed");
    private static final Pattern NAME_IN_A_ROW = Pattern.compile("(?m)^\\| `([^`]+)` \\|(?: `([A-Z_0-9]+)` \\|)?");

    private Sources() {}

    static String text(String path) {
        try {
            return Files.readString(Path.of(path));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(path, unreadable);
        }
    }

    /** A setting of application.properties, without profile. */
    static String setting(String key) {
        Properties settings = new Properties();
        try (var reader = Files.newBufferedReader(Path.of("src/main/resources/application.properties"))) {
            settings.load(reader);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return settings.getProperty(key, "");
    }

    /** A constant of the code in seconds. */
    static Duration seconds(String file, String constant) {
        Pattern declaration = Pattern.compile(constant + " = Duration\\.ofSeconds\\((\\d+)\\)");
        return Duration.ofSeconds(
                Long.parseLong(only(declaration, text(CODE.resolve(file).toString()))));
    }

    /** As Quarkus writes durations: 10S. */
    static Duration duration(String text) {
        return Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
    }

    /** Every variable that docs/CONFIGURATION.md tells of; a key counts as its variable. */
    static Set<String> documentedVariables() {
        Set<String> variables = new TreeSet<>();
        NAME_IN_A_ROW.matcher(text("docs/CONFIGURATION.md")).results().forEach(row -> Stream.of(
                        row.group(1), row.group(2))
                .filter(name -> name != null)
                .map(name -> name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_"))
                .forEach(variables::add));
        return variables;
    }

    static String only(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new AssertionError("nothing matches " + pattern);
        }
        return matcher.group(1);
    }

    static Set<String> all(Pattern pattern, String text) {
        Set<String> found = new TreeSet<>();
        pattern.matcher(text)
                .results()
                .map((MatchResult match) -> match.group(1))
                .forEach(found::add);
        return found;
    }
}
