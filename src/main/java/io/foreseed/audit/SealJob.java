package io.foreseed.audit;

import io.foreseed.audit.SealStatusService.State;
import io.foreseed.platform.DatabaseFailure;
import io.foreseed.platform.SchemaService;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Locale;
import org.jboss.logging.Logger;

/** Seals every half second, in every instance: the schedule knows seconds only, so each time twice. */
@ApplicationScoped
class SealJob {
    private static final Logger LOG = Logger.getLogger(SealJob.class);
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final SealService seal;
    private final SchemaService schema;
    private final SealStatusService status;

    SealJob(SealService seal, SchemaService schema, SealStatusService status) {
        this.seal = seal;
        this.schema = schema;
        this.status = status;
    }

    @Scheduled(every = "1s", delayed = "1s", identity = "audit-seal", concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> sealTwice() {
        return schema.whenMigrated(() -> round().onItem().delayIt().by(PAUSE).chain(this::round))
                .onFailure()
                .invoke(this::note)
                .onFailure()
                .recoverWithNull();
    }

    private Uni<Void> round() {
        return seal.round()
                .replaceWithVoid()
                .onFailure()
                .invoke(this::note)
                .onFailure()
                .recoverWithNull();
    }

    /** The next round tries again; what goes on failing in the same way is told once. */
    private void note(Throwable failure) {
        State state =
                switch (failure) {
                    case SealRefusedException refused -> State.REFUSED;
                    case PlaceUnreachableException unreachable -> State.UNREACHABLE;
                    default -> State.FAILED;
                };
        String reason = state == State.FAILED ? failure.toString() : String.valueOf(failure.getMessage());
        boolean isNews = status.now(state, reason);
        if (DatabaseFailure.of(failure).isPresent() || failure instanceof TimeoutException) {
            LOG.debugf("event=seal-postponed reason=\"%s\"", reason);
        } else if (isNews) {
            LOG.errorf("event=seal-%s reason=\"%s\"", state.name().toLowerCase(Locale.ROOT), reason);
        }
    }
}
