package io.foreseed.platform;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Metrics;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

/** What nobody foresaw: answered with 500, logged and counted. */
public final class Bugs {
    private static final Logger LOG = Logger.getLogger(Bugs.class);
    private static final Counter COUNT = Counter.builder("foreseed.bugs")
            .description("Requests that failed for a reason nobody foresaw")
            .register(Metrics.globalRegistry);

    private Bugs() {}

    public static void report(Throwable bug) {
        report(bug, null);
    }

    /**
     * The same, where it is known what was asked for.
     *
     * @param component  the part of the service; when null the place tells it
     */
    public static void report(Throwable bug, @Nullable String component) {
        LOG.error("event=bug", bug);
        COUNT.increment();
        Notice.of(Notice.Kind.REQUEST_FAILED, component)
                .because(bug)
                .during(request())
                .post();
    }

    private static @Nullable UUID request() {
        return MDC.get(RequestIdentity.LOGGED) instanceof String id ? RequestIdentity.identify(id) : null;
    }
}
