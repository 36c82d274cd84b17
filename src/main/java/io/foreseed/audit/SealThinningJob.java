package io.foreseed.audit;

import io.foreseed.platform.SchemaService;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Keeps what the seal writes about itself bounded, hourly. */
@ApplicationScoped
class SealThinningJob {
    private static final Logger LOG = Logger.getLogger(SealThinningJob.class);

    private final SealThinningService thinning;
    private final SchemaService schema;

    SealThinningJob(SealThinningService thinning, SchemaService schema) {
        this.thinning = thinning;
        this.schema = schema;
    }

    @Scheduled(
            every = "1h",
            delayed = "7m",
            identity = "audit-seal-thinning",
            concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> thin() {
        return schema.whenMigrated(() -> step("checkpoints", thinning::thinCheckpoints)
                        .chain(() -> step("batches", thinning::mergeBatches))
                        .chain(() -> step("published", thinning::thinPublished)))
                .onFailure()
                .recoverWithNull();
    }

    /** One that fails does not keep the others from their work. */
    private static Uni<Void> step(String what, Supplier<Uni<Long>> work) {
        return Uni.createFrom()
                .deferred(work::get)
                .invoke(count -> {
                    if (count > 0) {
                        LOG.infof("event=audit-seal-thinned what=%s count=%d", what, count);
                    }
                })
                .onFailure()
                .invoke(failure ->
                        LOG.warnf("event=audit-seal-not-thinned what=%s reason=\"%s\"", what, failure.getMessage()))
                .onFailure()
                .recoverWithNull()
                .replaceWithVoid();
    }
}
