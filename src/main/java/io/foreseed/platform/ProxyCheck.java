package io.foreseed.platform;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;

/**
 * Tells whose address is taken for a caller's. It stays UP; undecided, a proxy's callers share its limits, and the trail
 * names the proxy.
 */
@Readiness
@ApplicationScoped
class ProxyCheck implements HealthCheck {
    private static final Logger LOG = Logger.getLogger(ProxyCheck.class);
    private static final String FORWARDING = "quarkus.http.proxy.proxy-address-forwarding";
    private static final String TRUSTED = "quarkus.http.proxy.trusted-proxies";
    private static final String DECIDED = "";

    private final ProductionConfig production;
    private final boolean isForwarding;

    ProxyCheck(ProductionConfig production, @ConfigProperty(name = FORWARDING) boolean isForwarding) {
        this.production = production;
        this.isForwarding = isForwarding;
    }

    void tell(@Observes StartupEvent start) {
        if (production.isProduction() && !open().isEmpty()) {
            LOG.warnf("event=proxy-undecided what=\"%s\"", open());
        }
    }

    /** What there is to decide. */
    private String open() {
        if (!production.isDecided(FORWARDING)) {
            return "behind a proxy all callers have its address: set " + FORWARDING + " to true with " + TRUSTED
                    + ", or to false where there is no proxy";
        }
        return isForwarding && !production.isDecided(TRUSTED)
                ? "whoever reaches the service may claim any address: name the proxies in " + TRUSTED
                : DECIDED;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder answer =
                HealthCheckResponse.named("proxy").up().withData("forwarded", isForwarding);
        return production.isProduction() && !open().isEmpty()
                ? answer.withData("undecided", open()).build()
                : answer.build();
    }
}
