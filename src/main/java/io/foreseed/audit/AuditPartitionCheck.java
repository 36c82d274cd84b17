package io.foreseed.audit;

import io.foreseed.platform.DatabaseFailure;
import io.foreseed.platform.EventLoop;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Not ready while fewer than two months of the trail are prepared: without a partition no action can be audited. */
@Readiness
@ApplicationScoped
class AuditPartitionCheck implements AsyncHealthCheck {
    private static final int MINIMUM_MONTHS = 2;

    /** Shorter than a probe's timeout, so that the answer is ours and says why. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

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
                .ifNoItem()
                .after(PATIENCE)
                .fail()
                .map(months -> HealthCheckResponse.named("audit-partitions")
                        .status(months >= MINIMUM_MONTHS)
                        .withData("monthsAhead", months)
                        .build())
                .onFailure()
                .recoverWithItem(failure -> HealthCheckResponse.named("audit-partitions")
                        .down()
                        .withData(
                                "reason",
                                DatabaseFailure.reason(failure, "the partitions cannot be counted: migrate first"))
                        .build());
    }
}
