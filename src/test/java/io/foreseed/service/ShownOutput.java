package io.foreseed.service;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Compares what a page shows with what was printed. {@code ...} stands for anything, by itself for any lines; identifiers are
 * others each time, but the same one where the page shows the same one; times, ports and progress are others.
 */
final class ShownOutput {
    private static final String GAP = "...";
    private static final String SHIPPED = "019862ed-ac00-7000-8000-";
    private static final Pattern VARIES = Pattern.compile("(?<id>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
            + "|(?<time>\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z)|(?<port>on port \\d+)|(?<progress>\"progress\":[\\d.]+)"
            + "|(?<gap>\\.\\.\\.)");

    /** By the identifier of the page, the one that was seen in its place. */
    private final Map<String, String> identifiers = new HashMap<>();

    /**
     * The first line of the page that was not printed; empty when all were.
     *
     * @param isStream  whether how many lines are printed depends on how fast things go
     */
    Optional<String> missing(List<String> shown, List<String> printed, boolean isStream) {
        int at = 0;
        boolean mayPass = isStream;
        for (String line : shown) {
            if (line.equals(GAP)) {
                mayPass = true;
                continue;
            }
            while (mayPass && at < printed.size() && !matches(line, printed.get(at))) {
                at++;
            }
            if (at == printed.size() || !matches(line, printed.get(at))) {
                return Optional.of(line);
            }
            at++;
            mayPass = isStream;
        }
        List<String> more = printed.subList(at, printed.size());
        return mayPass || more.stream().allMatch(String::isBlank)
                ? Optional.empty()
                : Optional.of("nothing more, and no " + more.getFirst());
    }

    private boolean matches(String shown, String printed) {
        StringBuilder pattern = new StringBuilder();
        Map<String, String> groups = new HashMap<>();
        int from = 0;
        for (MatchResult part : VARIES.matcher(shown).results().toList()) {
            pattern.append(Pattern.quote(shown.substring(from, part.start())));
            pattern.append(patternOf(part, groups));
            from = part.end();
        }
        pattern.append(Pattern.quote(shown.substring(from)));
        Matcher matcher = Pattern.compile(pattern.toString()).matcher(printed);
        if (!matcher.matches()) {
            return false;
        }
        groups.forEach((group, identifier) -> identifiers.put(identifier, matcher.group(group)));
        return true;
    }

    private String patternOf(MatchResult part, Map<String, String> groups) {
        String text = part.group();
        if (part.group("id") == null) {
            return part.group("time") != null
                    ? "\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z"
                    : part.group("port") != null
                            ? "on port \\d+"
                            : part.group("progress") != null ? "\"progress\":[\\d.]+" : ".*";
        }
        if (text.startsWith(SHIPPED)) {
            return text;
        }
        String known = identifiers.get(text);
        if (known != null) {
            return known;
        }
        for (Map.Entry<String, String> group : groups.entrySet()) {
            if (group.getValue().equals(text)) {
                return "\\k<" + group.getKey() + ">";
            }
        }
        String name = "id" + groups.size();
        groups.put(name, text);
        return "(?<" + name + ">[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})";
    }
}
