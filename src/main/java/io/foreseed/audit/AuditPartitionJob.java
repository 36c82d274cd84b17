package io.foreseed.audit;

import io.foreseed.platform.DatabaseFailure;
import io.foreseed.platform.Notice;
import io.foreseed.platform.Notice.Kind;
import io.foreseed.platform.SchemaService;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/** Makes the trail's monthly partitions, at start and hourly, six months ahead; whoever migrates makes them too. */
@ApplicationScoped
class AuditPartitionJob {
    private static final Logger LOG = Logger.getLogger(AuditPartitionJob.class);

    private final AuditLogService logs;
    private final SchemaService schema;

    AuditPartitionJob(AuditLogService logs, SchemaService schema) {
        this.logs = logs;
        this.schema = schema;
    }

    @Scheduled(every = "1h", delayed = "1s", identity = "audit-partitions")
    Uni<Void> createPartitions() {
        return schema.whenMigrated(() -> logs.createPartitions().replaceWithVoid())
                .onFailure()
                .invoke(AuditPartitionJob::note)
                .onFailure()
                .recoverWithNull();
    }

    private static void note(Throwable failure) {
        LOG.warnf("event=audit-partitions-not-made reason=\"%s\"", DatabaseFailure.reason(failure, failure.toString()));
        Notice.of(Kind.PARTITIONS_NOT_MADE, "audit").because(failure).post();
    }
}
