package io.foreseed.monitoring;

import io.foreseed.audit.AuditEvent;
import io.foreseed.audit.AuditTrail;
import io.foreseed.platform.AuditAction;
import io.foreseed.platform.Caller;
import io.foreseed.platform.CallerTransaction;
import io.foreseed.platform.DatabaseFailure;
import io.foreseed.platform.EventLoop;
import io.foreseed.platform.Identifiers;
import io.foreseed.platform.ResourceType;
import io.foreseed.platform.SchemaService;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Writes events every second, in transactions of their own. What repeats meanwhile is counted here and written once. When
 * writing fails, that is logged and is no event.
 */
@ApplicationScoped
class SystemEventQueueService {
    private static final Logger LOG = Logger.getLogger(SystemEventQueueService.class);

    /** Different events that wait; one more is dropped, and counted. */
    static final int LIMIT = 1_000;

    private static final int BATCH = 50;

    private final SystemEventRepository events;
    private final SpoolService spool;
    private final SchemaService schema;
    private final AuditTrail audit;
    private final EventLoop eventLoop;
    private final boolean isRecording;
    private final Counter dropped;
    private final Map<String, NewSystemEvent> waiting = new LinkedHashMap<>();
    private final Map<String, NewSystemEvent> inWriting = new LinkedHashMap<>();
    private boolean isAway;

    /**
     * Made by the container.
     *
     * @param isRecording  commands switch the schedules off: what they do is told to who called them
     */
    SystemEventQueueService(
            SystemEventRepository events,
            SpoolService spool,
            SchemaService schema,
            AuditTrail audit,
            EventLoop eventLoop,
            MeterRegistry metrics,
            @ConfigProperty(name = "quarkus.scheduler.enabled", defaultValue = "true") boolean isRecording) {
        this.events = events;
        this.spool = spool;
        this.schema = schema;
        this.audit = audit;
        this.eventLoop = eventLoop;
        this.isRecording = isRecording;
        this.dropped = Counter.builder("foreseed.system.events.dropped")
                .description("System events that were not written")
                .register(metrics);
    }

    boolean isRecording() {
        return isRecording;
    }

    /**
     * Adds what happened, or counts it.
     *
     * @param event  made where nothing of this fingerprint waits
     */
    void add(String fingerprint, Instant now, Supplier<NewSystemEvent> event) {
        if (!isRecording) {
            return;
        }
        synchronized (waiting) {
            NewSystemEvent before = waiting.get(fingerprint);
            if (before != null) {
                waiting.put(fingerprint, before.again(1, now));
            } else if (waiting.size() < LIMIT) {
                waiting.put(fingerprint, event.get());
            } else {
                dropped.increment();
            }
        }
    }

    /** What an earlier process could not write. */
    void addSpooled() {
        if (isRecording) {
            spool.read().forEach(event -> add(event.fingerprint(), event.lastSeen(), () -> event));
        }
    }

    /** Writes what waits, as soon as there is a schema for it. */
    Uni<Void> flush() {
        return isEmpty()
                ? Uni.createFrom().voidItem()
                : schema.whenMigrated(this::flushOnce).onFailure().recoverWithUni(this::postpone);
    }

    /** Writes what waits, before the process ends; what is left of its life goes to the spool. */
    void flushLast(Duration patience) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        eventLoop.start("last-system-events", () -> flush().onTermination().invoke(done::countDown));
        boolean isInTime = done.await(patience.toMillis(), TimeUnit.MILLISECONDS);
        List<NewSystemEvent> left = ofLife();
        if (!isInTime || !left.isEmpty()) {
            LOG.warnf("event=system-events-left count=%d", left.size());
            spool.keep(left);
        }
    }

    private Uni<Void> flushOnce() {
        List<NewSystemEvent> batch = take();
        return written(batch)
                .onFailure()
                .invoke(() -> putBack(batch))
                .onTermination()
                .invoke(() -> forget(batch))
                .chain(() -> isEmpty() ? spool.clear() : eventLoop.run(this::flushOnce))
                .invoke(() -> isAway = false);
    }

    /** The database is away, or nobody has migrated it: what waits stays, and what must not be lost is kept on disk. */
    private Uni<Void> postpone(Throwable failure) {
        if (!isAway) {
            LOG.warnf("event=system-events-wait reason=\"%s\"", DatabaseFailure.reason(failure, failure.toString()));
        }
        isAway = true;
        return spool.keepOnWorker(ofLife());
    }

    /** A row that is refused for what it is must not take the others with it. */
    private Uni<Void> written(List<NewSystemEvent> batch) {
        Caller service = Caller.service(Identifiers.next());
        return CallerTransaction.withTransaction(
                        service, () -> events.write(batch, service).chain(() -> end(batch, service)))
                .onFailure(failure -> !DatabaseFailure.isOutage(failure))
                .recoverWithUni(failure -> batch.size() > 1 ? writtenApart(batch) : drop(failure));
    }

    private Uni<Void> writtenApart(List<NewSystemEvent> batch) {
        return Multi.createFrom()
                .iterable(batch)
                .onItem()
                .transformToUniAndConcatenate(event -> eventLoop.run(() -> written(List.of(event))))
                .onItem()
                .ignoreAsUni();
    }

    private Uni<Void> drop(Throwable failure) {
        LOG.errorf("event=system-event-not-written reason=\"%s\"", new FailureTrace(failure).identity());
        dropped.increment();
        return Uni.createFrom().voidItem();
    }

    /** Closes the starts of those that have stopped; that somebody's event is resolved is in the trail. */
    private Uni<Void> end(List<NewSystemEvent> batch, Caller service) {
        return Multi.createFrom()
                .items(batch.stream().flatMap(event -> Stream.ofNullable(event.ends())))
                .onItem()
                .transformToUniAndConcatenate(instance -> events.close(instance, service)
                        .chain(isClosed -> isClosed
                                ? record(instance, true, "the instance has ended", service)
                                : Uni.createFrom().voidItem()))
                .onItem()
                .ignoreAsUni();
    }

    /** That the service itself resolves the start of an instance, or opens it again; joins the transaction around it. */
    Uni<Void> record(UUID instance, boolean isResolved, String what, Caller service) {
        return audit.append(
                AuditEvent.done(
                                AuditAction.UPDATE,
                                ResourceType.SYSTEM_EVENT,
                                instance,
                                Map.of("resolved", isResolved, "what", what))
                        .shared(),
                service);
    }

    private boolean isEmpty() {
        synchronized (waiting) {
            return waiting.isEmpty();
        }
    }

    private List<NewSystemEvent> take() {
        synchronized (waiting) {
            List<NewSystemEvent> batch =
                    new ArrayList<>(waiting.values().stream().limit(BATCH).toList());
            for (NewSystemEvent event : batch) {
                waiting.remove(event.fingerprint());
                inWriting.put(event.fingerprint(), event);
            }
            return batch;
        }
    }

    /** In front, and what happened meanwhile is counted to it. */
    private void putBack(List<NewSystemEvent> batch) {
        synchronized (waiting) {
            Map<String, NewSystemEvent> later = new LinkedHashMap<>(waiting);
            waiting.clear();
            batch.forEach(event -> waiting.put(event.fingerprint(), event));
            later.forEach((fingerprint, event) -> waiting.merge(
                    fingerprint, event, (first, again) -> first.again(again.occurrences(), again.lastSeen())));
        }
    }

    private void forget(List<NewSystemEvent> written) {
        synchronized (waiting) {
            written.forEach(event -> inWriting.remove(event.fingerprint()));
        }
    }

    /** What must not be lost with the process: also what is being written, as long as it is not known how that ends. */
    private List<NewSystemEvent> ofLife() {
        synchronized (waiting) {
            return Stream.concat(inWriting.values().stream(), waiting.values().stream())
                    .filter(NewSystemEvent::isOfLife)
                    .toList();
        }
    }
}
