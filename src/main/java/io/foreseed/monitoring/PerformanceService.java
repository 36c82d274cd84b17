package io.foreseed.monitoring;

import io.foreseed.platform.EventLoop;
import io.foreseed.platform.Notice;
import io.foreseed.platform.Notice.Kind;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Looks at what this instance takes, and tells when it is too much. */
@ApplicationScoped
class PerformanceService {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final double HIGH_PERCENT = 90;

    /** How long work must have waited for a connection. */
    private static final Duration LONG_WAIT = Duration.ofSeconds(3);

    private final Pool pool;
    private final EventLoop eventLoop;
    private final int connections;
    private final ProcessLoad load = new ProcessLoad();
    private volatile boolean isAsking;
    private volatile boolean isTold;
    private volatile long askedNanos;

    PerformanceService(
            Pool pool,
            EventLoop eventLoop,
            @ConfigProperty(name = "quarkus.datasource.reactive.max-size") int connections) {
        this.pool = pool;
        this.eventLoop = eventLoop;
        this.connections = connections;
    }

    /** A minute's sample. */
    void lookAtLoad() {
        report(load.processorPercent(), ProcessLoad.heapPercent());
    }

    /** One event for each threshold that is crossed, so that each is resolved by itself. */
    void report(BigDecimal processorPercent, double heapPercent) {
        Map<String, Object> figures = Map.of(
                "cpuPercent",
                processorPercent,
                "heapPercent",
                Math.round(heapPercent),
                "thresholdPercent",
                HIGH_PERCENT);
        if (processorPercent.doubleValue() >= HIGH_PERCENT) {
            Notice.of(Kind.LOAD_HIGH, "cpu").with(figures).taking(MINUTE).post();
        }
        if (heapPercent >= HIGH_PERCENT) {
            Notice.of(Kind.LOAD_HIGH, "memory").with(figures).taking(MINUTE).post();
        }
    }

    /** Every second: asks for a connection as everybody does, and looks how long that takes. */
    void lookAtPool() {
        if (!isAsking) {
            isAsking = true;
            isTold = false;
            askedNanos = System.nanoTime();
            eventLoop.start("connection", this::takeTurn);
            return;
        }
        Duration waited = Duration.ofNanos(System.nanoTime() - askedNanos);
        if (!isTold && waited.compareTo(LONG_WAIT) >= 0 && pool.size() >= connections) {
            isTold = true;
            Notice.of(Kind.POOL_EXHAUSTED, "database")
                    .with(Map.of("inUse", pool.size()))
                    .taking(waited)
                    .post();
        }
    }

    /** A database that is away is told by who needs it. */
    private Uni<Void> takeTurn() {
        return pool.getConnection()
                .chain(connection -> connection.close())
                .onFailure()
                .recoverWithNull()
                .onTermination()
                .invoke(() -> isAsking = false);
    }
}
