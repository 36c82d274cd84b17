package io.foreseed.audit;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which checkpoints stay: of each epoch the first and the last, all for 30 days, then the last of each hour, after 365 days
 * the last of each day (UTC). In the database {@code thin_seal_checkpoints} goes by the same rule.
 *
 * @param kept  when those that are still there were signed, by their size
 */
record Thinning(NavigableMap<Long, Instant> kept) {
    /** How long all of them stay. */
    static final Duration WHOLE = Duration.ofDays(30);

    private static final Duration HOURLY = Duration.ofDays(365);

    Thinning {
        kept = new TreeMap<>(kept);
    }

    /** Whether a checkpoint that is not the first may go once the next one of its epoch was signed. */
    static boolean mayGo(Instant signedAt, Instant next, Instant now) {
        Duration age = Duration.between(signedAt, now);
        ChronoUnit unit = age.compareTo(HOURLY) > 0 ? ChronoUnit.DAYS : ChronoUnit.HOURS;
        return age.compareTo(WHOLE) > 0 && signedAt.truncatedTo(unit).equals(next.truncatedTo(unit));
    }

    /**
     * Whether the rule let a checkpoint go that is not there.
     *
     * @param signedAt  null where nobody wrote it down: then it is believed to be of the time of the next one
     */
    boolean excuses(long size, @Nullable Instant signedAt, Instant now) {
        Map.Entry<Long, Instant> next = kept.higherEntry(size);
        return next != null
                && !kept.containsKey(size)
                && kept.lowerKey(size) != null
                && mayGo(signedAt == null ? next.getValue() : signedAt, next.getValue(), now);
    }
}
