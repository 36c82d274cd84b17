package io.foreseed.audit;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Tells how sealing goes. It stays UP: requests are served and recorded, and a seal that is refused needs a person. */
@Readiness
@ApplicationScoped
class SealCheck implements HealthCheck {
    private final SealStatusService status;
    private final SealPlaceService place;

    SealCheck(SealStatusService status, SealPlaceService place) {
        this.status = status;
        this.place = place;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder answer =
                HealthCheckResponse.named("audit-seal").up();
        status.describe().forEach(answer::withData);
        return answer.withData("memoryOutsideTheDatabase", place.isThere()).build();
    }
}
