package io.foreseed.identity;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Looks for keys that other instances made, and forgets what is over. */
@ApplicationScoped
class IdentityJob {
    private final SigningKeyService keys;
    private final ExpiryService expiry;

    IdentityJob(SigningKeyService keys, ExpiryService expiry) {
        this.keys = keys;
        this.expiry = expiry;
    }

    @Scheduled(every = "2s", identity = "signing-keys", concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> lookForKeys() {
        return keys.refresh();
    }

    @Scheduled(every = "10m", delayed = "1m", identity = "sessions-forgotten")
    Uni<Void> forget() {
        return expiry.forget();
    }
}
