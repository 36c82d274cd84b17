package io.foreseed.platform;

import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;

/** Started once the build's migrations are known to be applied; from then on it stays so, and asks nobody any more. */
@Startup
@ApplicationScoped
class StartedCheck implements AsyncHealthCheck {
    private final SchemaCheck schema;
    private volatile boolean isStarted;

    StartedCheck(@Readiness SchemaCheck schema) {
        this.schema = schema;
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        return isStarted
                ? Uni.createFrom()
                        .item(HealthCheckResponse.named("migrations").up().build())
                : schema.call().map(this::remembered);
    }

    private HealthCheckResponse remembered(HealthCheckResponse answer) {
        isStarted = answer.getStatus() == HealthCheckResponse.Status.UP;
        return new HealthCheckResponse("migrations", answer.getStatus(), answer.getData());
    }
}
