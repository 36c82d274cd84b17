package io.foreseed.audit;

import io.foreseed.audit.SealStatusService.State;
import io.foreseed.platform.DatabaseFailure;
import io.foreseed.platform.EngineThreads;
import io.foreseed.platform.EventLoop;
import io.foreseed.platform.Notice;
import io.foreseed.platform.Notice.Kind;
import io.foreseed.platform.SchemaService;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Seals every half second, in every instance: the schedule knows seconds only, so each time twice. */
@ApplicationScoped
class SealJob {
    private static final Logger LOG = Logger.getLogger(SealJob.class);
    private static final Duration PAUSE = Duration.ofMillis(500);

    /** After the runs were handed back. */
    private static final int STOP_LAST = EngineThreads.STOP_PRIORITY + 1;

    private static final Duration STOP_PATIENCE = Duration.ofSeconds(3);

    private final SealService seal;
    private final SchemaService schema;
    private final SealStatusService status;
    private final EventLoop eventLoop;
    private volatile boolean isStopping;

    SealJob(SealService seal, SchemaService schema, SealStatusService status, EventLoop eventLoop) {
        this.eventLoop = eventLoop;
        this.seal = seal;
        this.schema = schema;
        this.status = status;
    }

    @Scheduled(every = "1s", delayed = "1s", identity = "audit-seal", concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> sealTwice() {
        return schema.whenMigrated(
                        () -> roundUnlessStopping().onItem().delayIt().by(PAUSE).chain(this::roundUnlessStopping))
                .onFailure()
                .invoke(this::note)
                .onFailure()
                .recoverWithNull();
    }

    /** What was written until now is sealed and signed before the service ends, so that nothing waits after it. */
    void stop(@Observes @Priority(STOP_LAST) ShutdownEvent event) throws InterruptedException {
        isStopping = true;
        CountDownLatch done = new CountDownLatch(1);
        eventLoop.start(
                "last-seal",
                () -> schema.whenMigrated(this::round).onTermination().invoke(done::countDown));
        if (!done.await(STOP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.warn("event=seal-left reason=\"not sealed in time: the next start seals it\"");
        }
    }

    private Uni<Void> roundUnlessStopping() {
        return isStopping ? Uni.createFrom().voidItem() : round();
    }

    private Uni<Void> round() {
        return seal.round()
                .replaceWithVoid()
                .onFailure()
                .invoke(this::note)
                .onFailure()
                .recoverWithNull();
    }

    /**
     * The next round tries again; what goes on failing in the same way is told once. A round that the end of the service
     * overtakes loses its connection, and the next start seals what it left.
     */
    private void note(Throwable failure) {
        State state =
                switch (failure) {
                    case SealRefusedException refused -> State.REFUSED;
                    case PlaceUnreachableException unreachable -> State.UNREACHABLE;
                    default -> State.FAILED;
                };
        String reason = state == State.FAILED ? failure.toString() : String.valueOf(failure.getMessage());
        boolean isNews = status.now(state, reason);
        boolean isOvertaken = isStopping && state == State.FAILED;
        if (isOvertaken || DatabaseFailure.of(failure).isPresent() || failure instanceof TimeoutException) {
            LOG.debugf("event=seal-postponed reason=\"%s\"", reason);
        } else if (isNews) {
            LOG.errorf("event=seal-%s reason=\"%s\"", state.name().toLowerCase(Locale.ROOT), reason);
            Notice.of(state == State.REFUSED ? Kind.SEAL_REFUSED : Kind.SEAL_FAILED, "audit")
                    .because(failure)
                    .with(Map.of("state", state.name().toLowerCase(Locale.ROOT)))
                    .post();
        }
    }
}
