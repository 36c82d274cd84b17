package io.foreseed.identity;

import io.foreseed.platform.DatabaseFailure;
import io.foreseed.platform.Notice;
import io.foreseed.platform.SchemaService;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/** Looks for keys that other instances made, and forgets what is over. */
@ApplicationScoped
class IdentityJob {
    private static final Logger LOG = Logger.getLogger(IdentityJob.class);

    private final SigningKeyService keys;
    private final ExpiryService expiry;
    private final SchemaService schema;
    private volatile String lastFailure = "";

    IdentityJob(SigningKeyService keys, ExpiryService expiry, SchemaService schema) {
        this.keys = keys;
        this.expiry = expiry;
        this.schema = schema;
    }

    @Scheduled(every = "2s", identity = "signing-keys", concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> lookForKeys() {
        return schema.whenMigrated(keys::refresh)
                .invoke(() -> lastFailure = "")
                .onFailure()
                .invoke(this::note)
                .onFailure()
                .recoverWithNull();
    }

    /** Two seconds later it is tried again; what goes on failing in the same way is told once, and readiness tells it. */
    private void note(Throwable failure) {
        String reason = DatabaseFailure.reason(failure, failure.toString());
        if (!reason.equals(lastFailure)) {
            LOG.warnf("event=signing-keys-unread reason=\"%s\"", reason);
            Notice.ofJob("identity", failure).post();
        }
        lastFailure = reason;
    }

    @Scheduled(every = "10m", delayed = "1m", identity = "sessions-forgotten")
    Uni<Void> forget() {
        return expiry.forget();
    }
}
