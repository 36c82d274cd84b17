package io.foreseed.audit;

import io.foreseed.platform.Caller;
import io.foreseed.platform.CallerTransaction;
import io.foreseed.platform.DatabaseFailure;
import io.foreseed.platform.EngineThreads;
import io.foreseed.platform.EventLoop;
import io.foreseed.platform.Identifiers;
import io.foreseed.platform.Notice;
import io.foreseed.problem.ProblemType;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Writes the rows of what a service at its limit refuses: after the answer, many in one transaction, by one writer. So a
 * refusal neither waits for the database nor keeps it from what is accepted. A stop writes what waits; an end by force
 * loses a tenth of a second of rows about what was not done.
 */
@ApplicationScoped
class RefusalRecordService {
    private static final Logger LOG = Logger.getLogger(RefusalRecordService.class);

    /** Before the last round of the seal. */
    private static final int STOP_FIRST = EngineThreads.STOP_PRIORITY - 1;

    private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);
    private static final Duration GATHERING = Duration.ofMillis(100);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final int BATCH = 500;

    /** Rows that wait at most, of about a kilobyte each; one more is written by itself and waited for. */
    static final int LIMIT = 10_000;

    private final AuditTrail audit;
    private final EventLoop eventLoop;
    private final Deque<AuditTrail.Prepared> waiting = new ArrayDeque<>();
    private boolean isWriting;
    private boolean isStopping;

    RefusalRecordService(AuditTrail audit, EventLoop eventLoop) {
        this.audit = audit;
        this.eventLoop = eventLoop;
    }

    /** Completes at once while there is room, and else with the row. */
    Uni<Void> record(AuditEvent event, ProblemType reason, Caller caller) {
        AuditTrail.Prepared row = audit.refused(event, reason, caller);
        synchronized (waiting) {
            if (isStopping || waiting.size() >= LIMIT) {
                return audit.write(List.of(row), caller);
            }
            waiting.add(row);
            if (isWriting) {
                return Uni.createFrom().voidItem();
            }
            isWriting = true;
        }
        begin(GATHERING);
        return Uni.createFrom().voidItem();
    }

    private void begin(Duration pause) {
        eventLoop.startAfter(pause, "refusals", this::writeNext);
    }

    private Uni<Void> writeNext() {
        List<AuditTrail.Prepared> batch = next();
        return written(batch)
                .map(ignored -> GATHERING)
                .onFailure(DatabaseFailure::isOutage)
                .recoverWithItem(() -> {
                    putBack(batch);
                    return RETRY;
                })
                .invoke(this::goOn)
                .replaceWithVoid();
    }

    /** A row that is refused for what it is must not take the others with it. */
    private Uni<Void> written(List<AuditTrail.Prepared> batch) {
        Caller service = Caller.service(Identifiers.next());
        return CallerTransaction.withTransaction(service, () -> audit.write(batch, service))
                .onFailure(failure -> !DatabaseFailure.isOutage(failure))
                .recoverWithUni(failure -> batch.size() > 1 ? writtenApart(batch) : dropped(batch, failure));
    }

    private Uni<Void> writtenApart(List<AuditTrail.Prepared> batch) {
        Uni<Void> all = Uni.createFrom().voidItem();
        for (AuditTrail.Prepared row : batch) {
            all = all.chain(() -> eventLoop.run(() -> written(List.of(row))));
        }
        return all;
    }

    private static Uni<Void> dropped(List<AuditTrail.Prepared> batch, Throwable failure) {
        LOG.errorf("event=refusal-not-audited count=%d reason=\"%s\"", batch.size(), failure);
        Notice.ofJob("audit", failure).post();
        return Uni.createFrom().voidItem();
    }

    private List<AuditTrail.Prepared> next() {
        synchronized (waiting) {
            List<AuditTrail.Prepared> batch = new ArrayList<>();
            while (batch.size() < BATCH && !waiting.isEmpty()) {
                batch.add(waiting.remove());
            }
            return batch;
        }
    }

    private void putBack(List<AuditTrail.Prepared> batch) {
        synchronized (waiting) {
            batch.reversed().forEach(waiting::addFirst);
        }
    }

    private void goOn(Duration pause) {
        synchronized (waiting) {
            if (waiting.isEmpty()) {
                isWriting = false;
                waiting.notifyAll();
                return;
            }
        }
        begin(pause);
    }

    void stop(@Observes @Priority(STOP_FIRST) ShutdownEvent event) throws InterruptedException {
        long end = System.nanoTime() + STOP_PATIENCE.toNanos();
        synchronized (waiting) {
            isStopping = true;
            while (isWriting && System.nanoTime() < end) {
                waiting.wait(GATHERING.toMillis());
            }
            if (isWriting) {
                LOG.errorf("event=refusal-not-audited count=%d reason=\"not written in time\"", waiting.size());
            }
        }
    }
}
