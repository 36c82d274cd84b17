package io.foreseed.identity;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Not ready before the keys are known: tokens of other instances would be refused, and nobody could sign in. */
@Readiness
@ApplicationScoped
class SigningKeysCheck implements HealthCheck {
    private final SigningKeyService keys;

    SigningKeysCheck(SigningKeyService keys) {
        this.keys = keys;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("signing-keys").status(keys.canSign()).build();
    }
}
