package io.foreseed.retention;

import org.jspecify.annotations.Nullable;

/**
 * What one bounded part of an execution has done.
 *
 * @param archive  the file that holds it; null where nothing was archived in a file of its own
 * @param isLast  whether nothing is left that can be done
 */
record RetentionStep(long records, long bytes, @Nullable RetentionArchive archive, boolean isLast) {
    static RetentionStep of(long records, long bytes, boolean isLast) {
        return new RetentionStep(records, bytes, null, isLast);
    }
}
