package io.foreseed.simulation;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Each instance verifies its own engine, some minutes after it began and once a day. */
@ApplicationScoped
class EngineVerificationJob {
    private final EngineVerificationService verification;

    EngineVerificationJob(EngineVerificationService verification) {
        this.verification = verification;
    }

    @Scheduled(every = "24h", delayed = "10m", identity = "engine-is-verified")
    Uni<Void> verify() {
        return verification.verify();
    }
}
