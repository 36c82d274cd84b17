package io.foreseed.platform;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.time.Clock;
import java.time.Duration;

/** The one place that reads the system's clock; microseconds, because that is what PostgreSQL keeps. */
public class ClockConfig {
    private static final Duration POSTGRESQL_RESOLUTION = Duration.ofNanos(1_000);

    @Produces
    @ApplicationScoped
    public static Clock clock() {
        return Clock.tick(Clock.systemUTC(), POSTGRESQL_RESOLUTION);
    }
}
