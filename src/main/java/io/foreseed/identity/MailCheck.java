package io.foreseed.identity;

import io.foreseed.platform.ProductionConfig;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;

/** Tells whether people can be mailed. It stays UP: who has an account needs no mail to use it. */
@Readiness
@ApplicationScoped
class MailCheck implements HealthCheck {
    private static final Logger LOG = Logger.getLogger(MailCheck.class);

    private final MailService mail;
    private final ProductionConfig production;

    MailCheck(MailService mail, ProductionConfig production) {
        this.mail = mail;
        this.production = production;
    }

    void tell(@Observes StartupEvent start) {
        if (production.isProduction() && !mail.isConfigured()) {
            LOG.warnf(
                    "event=mail-undecided what=\"nobody can register or reset a password: set %s\"", MailService.HOST);
        }
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("mail")
                .up()
                .withData("isConfigured", mail.isConfigured())
                .build();
    }
}
