package io.foreseed.audit;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Makes the trail's monthly partitions, at start and daily, six months ahead. */
@ApplicationScoped
class AuditPartitionJob {
    private final AuditLogService logs;

    AuditPartitionJob(AuditLogService logs) {
        this.logs = logs;
    }

    @Scheduled(every = "24h", delayed = "1s", identity = "audit-partitions")
    Uni<Void> createPartitions() {
        return logs.createPartitions().replaceWithVoid();
    }
}
