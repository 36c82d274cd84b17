package io.foreseed.audit;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Reads the configuration of the seal when a sealer starts: what is wrong in it stops the start, not the first round. */
@ApplicationScoped
class SealStartService {
    private static final Logger LOG = Logger.getLogger(SealStartService.class);

    private final SealPlaceService place;
    private final SealOpeningService opening;
    private final boolean isSealing;

    /**
     * Made by the container.
     *
     * @param isSealing  commands switch the schedules off, and seal nothing
     */
    SealStartService(
            SealPlaceService place,
            SealOpeningService opening,
            @ConfigProperty(name = "quarkus.scheduler.enabled", defaultValue = "true") boolean isSealing) {
        this.place = place;
        this.opening = opening;
        this.isSealing = isSealing;
    }

    void readConfiguration(@Observes StartupEvent start) {
        if (!isSealing) {
            return;
        }
        opening.requireConfigured();
        if (!place.isThere()) {
            LOG.warn(
                    "event=audit-no-place what=\"checkpoints are kept in the database only, and the signer believes what"
                            + " the database says: set foreseed.audit.checkpoint-folder or"
                            + " foreseed.audit.checkpoint-bucket\"");
        }
    }
}
