package io.foreseed.engine;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How one path of a run is asked for: by its number, by its place in the order of terminal wealth, or by how bad it is.
 *
 * @param word  as it was asked for
 * @param kind  what the value counts
 * @param value  a path from 0, a percentile 0 to 100, or a place among the worst from 1
 */
public record Rank(String word, Kind kind, int value) {
    private static final Pattern WORD = Pattern.compile("(|p|worst-)([0-9]{1,9})");
    private static final int HUNDRED = 100;

    /** What a rank counts. */
    public enum Kind {
        /** The path of that number. */
        NUMBER,
        /**
         * The path whose terminal wealth is the percentile, by nearest rank: the least that r % of the paths do not exceed;
         * of equal ones the lower number comes first.
         */
        PERCENTILE,
        /**
         * The worst: failing paths first, of them the one that fails earliest, then with the largest shortfall; then by
         * terminal wealth; of equal ones the lower number.
         */
        WORST
    }

    public Rank {
        Range.require(value >= (kind == Kind.WORST ? 1 : 0), "rank");
        Range.require(kind != Kind.PERCENTILE || value <= HUNDRED, "percentile");
    }

    /** The rank of a word: a number, {@code median}, {@code p5}, {@code worst} or {@code worst-2}; empty for others. */
    public static Optional<Rank> of(String word) {
        if (word.equals("median")) {
            return Optional.of(new Rank(word, Kind.PERCENTILE, HUNDRED / 2));
        }
        if (word.equals("worst")) {
            return Optional.of(new Rank(word, Kind.WORST, 1));
        }
        Matcher matcher = WORD.matcher(word);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int value = Integer.parseInt(matcher.group(2));
        return switch (matcher.group(1)) {
            case "p" -> value > HUNDRED ? Optional.empty() : Optional.of(new Rank(word, Kind.PERCENTILE, value));
            case "worst-" -> value < 1 ? Optional.empty() : Optional.of(new Rank(word, Kind.WORST, value));
            default -> Optional.of(new Rank(word, Kind.NUMBER, value));
        };
    }

    /** Whether a run of so many paths has it. */
    public boolean isWithin(int paths) {
        return switch (kind) {
            case NUMBER -> value < paths;
            case PERCENTILE -> true;
            case WORST -> value <= paths;
        };
    }

    /** What may be asked of a run of so many paths. */
    public static String allowed(int paths) {
        return "a path from 0 to " + (paths - 1) + ", median, p0 to p100, worst, or worst-1 to worst-" + paths;
    }
}
