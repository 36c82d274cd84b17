package io.foreseed.audit;

import io.foreseed.platform.DatabaseFailure;
import io.foreseed.platform.EventLoop;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Not ready without the master key, or with another one than the stored keys are wrapped by: no action can be audited. */
@Readiness
@ApplicationScoped
class SubjectKeysCheck implements AsyncHealthCheck {
    private static final String NAME = "subject-keys";

    /** Shorter than a probe's timeout, so that the answer is ours and says why. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final SubjectKeyService keys;
    private final EventLoop eventLoop;

    SubjectKeysCheck(SubjectKeyService keys, EventLoop eventLoop) {
        this.keys = keys;
        this.eventLoop = eventLoop;
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        return eventLoop
                .run(keys::probe)
                .ifNoItem()
                .after(PATIENCE)
                .fail()
                .map(opened -> HealthCheckResponse.up(NAME))
                .onFailure()
                .recoverWithItem(failure -> HealthCheckResponse.named(NAME)
                        .down()
                        .withData("reason", reason(failure))
                        .build());
    }

    private static String reason(Throwable failure) {
        return failure instanceof IllegalStateException wrongKey
                ? String.valueOf(wrongKey.getMessage())
                : DatabaseFailure.reason(failure, "the keys cannot be read: migrate first");
    }
}
