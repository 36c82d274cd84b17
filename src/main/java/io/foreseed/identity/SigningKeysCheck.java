package io.foreseed.identity;

import io.foreseed.platform.EventLoop;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Not ready before the keys are known: tokens of other instances would be refused, and nobody could sign in. Who asks before
 * that makes them be read, so that nobody waits for the schedule.
 */
@Readiness
@ApplicationScoped
class SigningKeysCheck implements AsyncHealthCheck {
    /** Shorter than a probe's timeout. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final SigningKeyService keys;
    private final EventLoop eventLoop;

    SigningKeysCheck(SigningKeyService keys, EventLoop eventLoop) {
        this.keys = keys;
        this.eventLoop = eventLoop;
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        return known().map(ignored ->
                HealthCheckResponse.named("signing-keys").status(keys.canSign()).build());
    }

    private Uni<Void> known() {
        return keys.canSign()
                ? Uni.createFrom().voidItem()
                : eventLoop
                        .run(keys::refresh)
                        .ifNoItem()
                        .after(PATIENCE)
                        .fail()
                        .onFailure()
                        .recoverWithNull();
    }
}
