package io.foreseed.monitoring;

import io.foreseed.platform.Notice;
import io.foreseed.problem.ProblemException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which events are asked for; null members do not narrow.
 *
 * @param from  inclusive; what happened again since then counts
 * @param to  exclusive; what began before then counts
 */
public record SystemEventFilter(
        @Nullable String severity,
        @Nullable String eventType,
        @Nullable String category,
        @Nullable String component,
        @Nullable Boolean resolved,
        @Nullable Instant from,
        @Nullable Instant to) {
    private static final int LONGEST_COMPONENT = 100;

    /** The database knows no others by these four digits. */
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");

    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

    /**
     * Reads the words of a request or a command.
     *
     * @throws ProblemException where one is none
     */
    public static SystemEventFilter of(
            @Nullable String severity,
            @Nullable String eventType,
            @Nullable String category,
            @Nullable String component,
            @Nullable String resolved,
            @Nullable String from,
            @Nullable String to) {
        return new SystemEventFilter(
                word("severity", severity, words(Notice.Severity.values())),
                word("eventType", eventType, words(Notice.Type.values())),
                word("category", category, words(Notice.Category.values())),
                component(component),
                resolved == null ? null : Boolean.valueOf(word("resolved", resolved, List.of("true", "false"))),
                instant("from", from),
                instant("to", to));
    }

    /** For the trail: the members that narrow, by their names. */
    Map<String, Object> toMetadata() {
        Map<String, Object> metadata = new LinkedHashMap<>();
        toEqual().forEach((name, value) -> metadata.put(name, value.toString()));
        if (from != null) {
            metadata.put("from", from.toString());
        }
        if (to != null) {
            metadata.put("to", to.toString());
        }
        return metadata;
    }

    /** The members that a row must equal. */
    Map<String, Object> toEqual() {
        Map<String, Object> members = new LinkedHashMap<>();
        give("severity", severity, members);
        give("eventType", eventType, members);
        give("category", category, members);
        give("component", component, members);
        give("resolved", resolved, members);
        return members;
    }

    private static void give(String name, @Nullable Object value, Map<String, Object> members) {
        if (value != null) {
            members.put(name, value);
        }
    }

    private static List<String> words(Enum<?>[] values) {
        return Arrays.stream(values)
                .map(value -> value.name().toLowerCase(Locale.ROOT))
                .toList();
    }

    private static @Nullable String word(String name, @Nullable String text, List<String> known) {
        if (text != null && !known.contains(text)) {
            throw ProblemException.invalid("?" + name, "must be one of " + String.join(", ", known));
        }
        return text;
    }

    private static @Nullable String component(@Nullable String text) {
        if (text != null && (text.isEmpty() || text.length() > LONGEST_COMPONENT || text.indexOf('\0') >= 0)) {
            throw ProblemException.invalid("?component", "must be the name of a part of the service");
        }
        return text;
    }

    private static @Nullable Instant instant(String name, @Nullable String text) {
        try {
            @Nullable Instant time = text == null ? null : Instant.parse(text);
            if (time != null && (time.isBefore(FIRST) || time.isAfter(LAST))) {
                throw new DateTimeException(text);
            }
            return time;
        } catch (DateTimeException e) {
            throw ProblemException.invalid("?" + name, "must be a time such as 2026-01-31T00:00:00Z");
        }
    }
}
