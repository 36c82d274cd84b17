package io.foreseed.audit;

import java.time.YearMonth;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A month of the trail, and where it is in its life.
 *
 * @param events  null while it is open
 * @param manifest  digest of its archive's manifest; null before it was exported
 * @param archiveEvent  the event that says so; null before the archive was read back
 */
public record AuditMonth(
        YearMonth month,
        State state,
        @Nullable Long events,
        @Nullable String manifest,
        @Nullable UUID archiveEvent) {

    /** The states of a month, in the order in which it passes through them. */
    public enum State {
        /** Events are written to it. */
        OPEN,
        /** It is over, and all of its rows are sealed: no event is written to it. */
        CLOSED,
        /** Its archive is on the disk. */
        EXPORTED,
        /** The archive was read back, and a signed event says what it has. */
        VERIFIED,
        /** Its rows are no part of the trail's table any more. */
        DETACHED,
        /** They are only in the archive. */
        DROPPED
    }
}
