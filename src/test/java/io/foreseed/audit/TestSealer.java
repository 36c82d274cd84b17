package io.foreseed.audit;

import io.foreseed.platform.EventLoop;
import io.foreseed.platform.MasterKey;
import io.foreseed.platform.ScratchDatabase;
import io.foreseed.platform.TestPlatform;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.mutiny.pgclient.PgBuilder;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** An instance of the sealer on a database of a test, without the rest of the service. */
final class TestSealer implements AutoCloseable {
    static final MasterKey MASTER = TestPlatform.masterKey();

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Vertx vertx = Vertx.vertx();
    private final EventLoop eventLoop = TestPlatform.eventLoop(vertx);
    private final Pool pool;
    private final SealService seal;

    TestSealer(ScratchDatabase database, Optional<Path> published) {
        this(database, published, 5_000);
    }

    TestSealer(ScratchDatabase database, Optional<Path> published, int batch) {
        PgConnectOptions options = PgConnectOptions.fromUri(database.serviceUrl());
        options.addProperty("role", "foreseed_service");
        this.pool = PgBuilder.pool(builder -> builder.connectingTo(options)
                .with(new PoolOptions().setMaxSize(4))
                .using(io.vertx.mutiny.core.Vertx.newInstance(vertx)));
        SealConfig config = new Config(published, "test-trail", batch, Duration.ofSeconds(10), Duration.ofDays(1));
        SealRepository rows = new SealRepository();
        Clock clock = Clock.systemUTC();
        SealSigningService signing = new SealSigningService(
                rows, new SealKeyService(rows, pool, MASTER, config, clock), pool, config, clock);
        this.seal = new SealService(rows, signing, pool, config, clock, new SimpleMeterRegistry());
    }

    private record Config(
            Optional<Path> checkpointFolder,
            String logName,
            int sealBatch,
            Duration sealLagWarning,
            Duration checkpointLogInterval)
            implements SealConfig {}

    /** One round; how many rows it sealed. */
    long round() {
        return eventLoop.run(seal::round).await().atMost(PATIENCE);
    }

    @Override
    public void close() {
        pool.close().await().atMost(PATIENCE);
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
