package io.foreseed.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What guards something: each object or grant, called by its kind and name, and how it is.
 *
 * @param facts  how each is, by {@code kind TAB name}
 */
record GuardFacts(SortedMap<String, String> facts) {
    private static final String SEPARATOR = "\t";
    private static final int PARTS = 3;

    GuardFacts {
        facts = new TreeMap<>(facts);
    }

    /** A line of the description. */
    static String line(String kind, String name, String fact) {
        return kind + SEPARATOR + name + SEPARATOR + fact;
    }

    /** What a line, or a key, is about. */
    static String name(String line) {
        return line.split(SEPARATOR, PARTS)[1];
    }

    private static String kind(String line) {
        return line.split(SEPARATOR, PARTS)[0];
    }

    /** Two of one kind and name are told apart by nothing: how both are counts as one. */
    static GuardFacts of(List<String> lines) {
        SortedMap<String, String> facts = new TreeMap<>();
        for (String line : lines) {
            String[] parts = line.split(SEPARATOR, PARTS);
            facts.merge(parts[0] + SEPARATOR + parts[1], parts[2], (one, other) -> one + " and " + other);
        }
        return new GuardFacts(facts);
    }

    List<String> lines() {
        return facts.entrySet().stream()
                .map(fact -> fact.getKey() + SEPARATOR + fact.getValue())
                .toList();
    }

    /** A sentence for each that is missing, too many or another; of a missing table not also for each of its columns. */
    List<String> differencesFrom(GuardFacts build) {
        Set<String> keys = new TreeSet<>(facts.keySet());
        keys.addAll(build.facts.keySet());
        keys.removeIf(key -> Objects.equals(facts.get(key), build.facts.get(key)));
        Set<String> wholes = keys.stream()
                .filter(key -> facts.containsKey(key) != build.facts.containsKey(key))
                .filter(key -> kind(key).equals("relation") || kind(key).equals("function"))
                .map(GuardFacts::name)
                .collect(Collectors.toSet());
        List<String> sentences = new ArrayList<>();
        for (String key : keys) {
            if (wholes.stream().noneMatch(whole -> isPartOf(whole, key))) {
                sentences.add(sentence(key, facts.get(key), build.facts.get(key)));
            }
        }
        return sentences;
    }

    private static boolean isPartOf(String whole, String key) {
        String name = name(key);
        return switch (kind(key)) {
            case "relation", "function" -> false;
            case "body" -> name.equals(whole);
            case "column" -> name.startsWith(whole + ".");
            case "grant" -> name.matches(".* may [A-Z]+ (function )?" + quoted(whole) + "(\\..*| and let others)?");
            default -> name.endsWith(" on " + whole);
        };
    }

    private static String quoted(String text) {
        return Pattern.quote(text);
    }

    private static String sentence(String key, @Nullable String here, @Nullable String build) {
        String name = name(key);
        String object = kind(key) + " " + name;
        return switch (kind(key)) {
            case "grant" -> here != null ? name : name.replace(" may ", " may not ");
            case "power" -> name;
            case "body" -> "function " + name + " has another body";
            case String kind
            when here == null -> (kind.equals("relation") ? word(build) + " " + name : object) + " is missing";
            case "setting" -> "setting " + name + " is " + here + (build == null ? "" : " instead of " + build);
            case "relation" -> relation(name, here, build);
            case String kind when build == null -> object + " is not the build's: " + here;
            case "trigger", "rule" -> enabled(object, here, build);
            default -> object + " is " + here + " instead of " + build;
        };
    }

    private static String relation(String name, String here, @Nullable String build) {
        return word(here) + " " + name
                + (build == null ? " is not the build's" : " is a " + here + " instead of a " + build);
    }

    /** Table, view or sequence: how it is begins with it. */
    private static String word(@Nullable String fact) {
        return Objects.requireNonNullElse(fact, "relation").split(",", 2)[0];
    }

    /** How it is begins with whether and when it fires. */
    private static String enabled(String object, String here, String build) {
        boolean isOnlyThat = here.substring("enabled A".length()).equals(build.substring("enabled A".length()));
        if (!isOnlyThat) {
            return object + " is another: " + here;
        }
        return object
                + switch (here.charAt("enabled ".length())) {
                    case 'D' -> " is disabled";
                    case 'O' -> " does not fire in a replica";
                    case 'R' -> " fires in a replica only";
                    default -> " fires in a replica too";
                };
    }
}
