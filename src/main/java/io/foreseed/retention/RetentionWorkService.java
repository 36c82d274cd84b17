package io.foreseed.retention;

import io.foreseed.platform.Caller;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** What is done with a table by its policies; every bean of this type is for one. */
interface RetentionWorkService {
    RetainedTable table();

    /** Does the next bounded part and counts it in the same transaction. */
    Uni<RetentionStep> step(Task task, Caller service);

    /**
     * An execution in the hands of whoever carries it out.
     *
     * @param cutoff  what is older is reached
     * @param attempt  how often it was begun
     * @param done  how many parts this attempt has done
     * @param archives  the files of the attempts before, and of this one
     * @param progress  counts a part, in its transaction
     */
    record Task(
            RetentionPolicy policy,
            UUID execution,
            Instant cutoff,
            int attempt,
            int done,
            List<RetentionArchive> archives,
            Function<RetentionStep, Uni<Void>> progress) {
        Uni<RetentionStep> counted(RetentionStep step) {
            return progress.apply(step).replaceWith(step);
        }
    }
}
