package io.foreseed.audit;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/** Makes the trail's monthly partitions, at start and daily, six months ahead. */
@ApplicationScoped
class AuditPartitionJob {
    private static final Logger LOG = Logger.getLogger(AuditPartitionJob.class);
    private static final int MONTHS_AHEAD = 6;

    /** Every instance may do it: the function takes a lock and makes only what is missing. */
    @Scheduled(every = "24h", delayed = "1s", identity = "audit-partitions")
    Uni<Void> createPartitions() {
        return Panache.withTransaction(() -> Panache.getSession()
                        .chain(session -> session.createNativeQuery("select create_audit_partitions(?1)", Integer.class)
                                .setParameter(1, MONTHS_AHEAD)
                                .getSingleResult()))
                .invoke(count -> LOG.infof("event=audit-partitions created=%d", count))
                .replaceWithVoid();
    }
}
