package io.foreseed.platform;

import io.foreseed.problem.ProblemException;
import io.foreseed.problem.ProblemType;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.time.Duration;

/**
 * The time that the database has for one transaction of a caller, whatever it waits for: a connection, a lock, an answer.
 * It is shorter than the pool's own patience and than that of the connection, so that the answer is ours.
 */
final class Deadline {
    /** For a statement, by PostgreSQL itself, whose transaction is rolled back. */
    static final Duration STATEMENT = Duration.ofSeconds(8);

    private static final Duration TRANSACTION = Duration.ofSeconds(10);
    private static final Duration RETRY = Duration.ofSeconds(5);

    private Deadline() {}

    /** Cancels the work when its time is over, on the event loop it runs on: what was begun is rolled back. */
    static <T> Uni<T> limit(Uni<T> work) {
        Uni<T> end = Uni.createFrom().emitter(emitter -> {
            Vertx vertx = Vertx.currentContext().owner();
            long timer = vertx.setTimer(TRANSACTION.toMillis(), late -> emitter.fail(exceeded()));
            emitter.onTermination(() -> vertx.cancelTimer(timer));
        });
        return Uni.combine().any().of(work, end);
    }

    private static ProblemException exceeded() {
        return ProblemException.retryLater(
                ProblemType.DEADLINE_EXCEEDED,
                "The database did not answer in time. Whether it was done is not known: read the resource, or repeat the"
                        + " request with the same Idempotency-Key.",
                RETRY);
    }
}
