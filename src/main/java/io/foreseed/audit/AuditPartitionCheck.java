package io.foreseed.audit;

import io.foreseed.platform.EventLoop;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Not ready while fewer than two months of the trail are prepared: without a partition no action can be audited. */
@Readiness
@ApplicationScoped
class AuditPartitionCheck implements AsyncHealthCheck {
    private static final int MINIMUM_MONTHS = 2;

    private final EventLoop eventLoop;

    AuditPartitionCheck(EventLoop eventLoop) {
        this.eventLoop = eventLoop;
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        return eventLoop
                .run(() -> Panache.withSession(() -> Panache.getSession().chain(session -> session.createNativeQuery(
                                "select audit_partition_months_ahead()", Integer.class)
                        .getSingleResult())))
                .map(months -> HealthCheckResponse.named("audit-partitions")
                        .status(months >= MINIMUM_MONTHS)
                        .withData("monthsAhead", months)
                        .build())
                .onFailure()
                .recoverWithItem(() -> HealthCheckResponse.named("audit-partitions")
                        .down()
                        .withData("reason", "the database does not answer")
                        .build());
    }
}
