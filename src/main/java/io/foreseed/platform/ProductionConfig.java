package io.foreseed.platform;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Whether others than who started it use this service: it was started by {@code serve} on a database that {@code
 * DATABASE_URL} names, not on its own. What its operator has to decide then is told at start and by readiness.
 */
@ApplicationScoped
public class ProductionConfig {
    /** Set by {@code serve}. */
    public static final String KEY = "foreseed.production";

    /** Of application.properties inside the build: what is above it, somebody has decided. */
    private static final int OF_THE_BUILD = 250;

    private final boolean isProduction;
    private final Config config;

    ProductionConfig(@ConfigProperty(name = KEY, defaultValue = "false") boolean isProduction, Config config) {
        this.isProduction = isProduction;
        this.config = config;
    }

    public boolean isProduction() {
        return isProduction;
    }

    /** Whether somebody has set a key, to whatever. */
    public boolean isDecided(String key) {
        return config.getConfigValue(key).getSourceOrdinal() > OF_THE_BUILD;
    }
}
