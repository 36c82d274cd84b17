package io.foreseed.platform;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Metrics;
import org.jboss.logging.Logger;

/** What nobody foresaw: answered with 500, logged and counted. */
public final class Bugs {
    private static final Logger LOG = Logger.getLogger(Bugs.class);
    private static final Counter COUNT = Counter.builder("foreseed.bugs")
            .description("Requests that failed for a reason nobody foresaw")
            .register(Metrics.globalRegistry);

    private Bugs() {}

    public static void report(Throwable bug) {
        LOG.error("event=bug", bug);
        COUNT.increment();
    }
}
