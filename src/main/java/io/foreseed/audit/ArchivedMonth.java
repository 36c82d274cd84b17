package io.foreseed.audit;

import io.foreseed.audit.Statement.Kind;
import io.foreseed.audit.Statement.Line;
import io.foreseed.audit.TrailSource.Stated;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the statement of an event ARCHIVE says: these leaves of a month are in an archive, and may be without their rows.
 *
 * @param month  such as 2026-11
 * @param manifest  the digest of the archive's manifest, in hexadecimal
 */
record ArchivedMonth(String month, List<LeafRange> ranges, String manifest) {
    static final Pattern MONTH = Pattern.compile("[0-9]{4}-(0[1-9]|1[0-2])");
    static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

    ArchivedMonth {
        ranges = inOrder(ranges);
        if (!MONTH.matcher(month).matches() || !DIGEST.matcher(manifest).matches()) {
            throw new IllegalArgumentException("no month, or no digest");
        }
    }

    /** The ranges, if each comes after the one before it. */
    static List<LeafRange> inOrder(List<LeafRange> ranges) {
        for (int index = 1; index < ranges.size(); index++) {
            if (!ranges.get(index).isApartFrom(ranges.get(index - 1))) {
                throw new IllegalArgumentException("ranges out of order");
            }
        }
        return List.copyOf(ranges);
    }

    /** Reads a leaf. Empty unless a key that counts has signed it, and every range it names ends before it. */
    static Optional<ArchivedMonth> of(Stated stated, KeyChain keys) {
        return keys.statement(stated, Kind.ARCHIVE).flatMap(ArchivedMonth::read).filter(month -> month.ranges().stream()
                .allMatch(range -> isBefore(range, stated)));
    }

    private static Optional<ArchivedMonth> read(Statement said) {
        try {
            return Optional.of(new ArchivedMonth(
                    Objects.requireNonNull(said.value("month")),
                    said.values("range").stream().map(LeafRange::parse).toList(),
                    Objects.requireNonNull(said.value("manifest"))));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    /** A leaf that is not sealed yet comes before nothing, and excuses nothing. */
    private static boolean isBefore(LeafRange range, Stated stated) {
        return stated.isSealed()
                && (range.epoch() < stated.epoch()
                        || (range.epoch() == stated.epoch() && range.last() < stated.index()));
    }

    /** The lines of the statement, without that of its row. */
    List<Line> lines() {
        List<Line> lines = new ArrayList<>(List.of(new Line("month", month)));
        ranges.forEach(range -> lines.add(new Line("range", range.toString())));
        lines.add(new Line("manifest", manifest));
        return lines;
    }
}
