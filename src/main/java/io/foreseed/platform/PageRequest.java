package io.foreseed.platform;

import io.foreseed.problem.ProblemException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a list is asked for.
 *
 * @param limit  1 to 200 rows
 * @param cursor  rows before this identifier, newest first; null for the first page
 */
public record PageRequest(int limit, @Nullable UUID cursor) {
    private static final UUID LAST = new UUID(-1, -1);

    /** Reads the parameters {@code limit} and {@code cursor}. */
    public static PageRequest of(@Nullable String limit, @Nullable String cursor) {
        return new PageRequest(limit(limit), cursor(cursor));
    }

    /** The exclusive upper bound of the page's identifiers. */
    public UUID before() {
        return cursor == null ? LAST : cursor;
    }

    /** One row more than asked for tells whether there is a next page. */
    public int rows() {
        return limit + 1;
    }

    private static int limit(@Nullable String text) {
        if (text == null) {
            return Page.DEFAULT_LIMIT;
        }
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= Page.MAXIMUM_LIMIT) {
                return limit;
            }
            throw outOfRange();
        } catch (NumberFormatException e) {
            throw outOfRange();
        }
    }

    private static ProblemException outOfRange() {
        return ProblemException.invalid("?limit", "must be a whole number from 1 to " + Page.MAXIMUM_LIMIT);
    }

    private static @Nullable UUID cursor(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw ProblemException.invalid("?cursor", "must be the `next` value of an earlier page");
        }
    }
}
