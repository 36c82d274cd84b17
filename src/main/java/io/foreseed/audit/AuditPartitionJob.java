package io.foreseed.audit;

import io.foreseed.platform.SchemaService;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Makes the trail's monthly partitions, at start and daily, six months ahead; whoever migrates makes them too. */
@ApplicationScoped
class AuditPartitionJob {
    private final AuditLogService logs;
    private final SchemaService schema;

    AuditPartitionJob(AuditLogService logs, SchemaService schema) {
        this.logs = logs;
        this.schema = schema;
    }

    @Scheduled(every = "24h", delayed = "1s", identity = "audit-partitions")
    Uni<Void> createPartitions() {
        return schema.whenMigrated(() -> logs.createPartitions().replaceWithVoid());
    }
}
