package io.foreseed.audit;

import io.foreseed.platform.Caller;
import io.foreseed.platform.EventLoop;
import io.foreseed.platform.Identifiers;
import io.foreseed.platform.MasterKey;
import io.foreseed.platform.ScratchDatabase;
import io.foreseed.platform.TestPlatform;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.pgclient.PgBuilder;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.postgresql.ds.PGSimpleDataSource;

/** An instance of the sealer on a database of a test, without the rest of the service. */
final class TestSealer implements AutoCloseable {
    static final MasterKey MASTER = TestPlatform.masterKey();

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Of millions of events, in bench/trail-months. */
    private static final Duration OF_MILLIONS = Duration.ofMinutes(30);

    private final Vertx vertx = Vertx.vertx();
    private final EventLoop eventLoop = TestPlatform.eventLoop(vertx);
    private final Pool pool;
    private final SealService seal;
    private final SealKeyService keys;
    private final SealStatusService status;
    private final SealStartService start;
    private final AuditMonthService months;
    private final AuditMonthService monthsOfOwner;
    private final SealThinningService thinning;

    TestSealer(ScratchDatabase database, Optional<Path> published) {
        this(database, published, 5_000);
    }

    TestSealer(ScratchDatabase database, Optional<Path> published, int batch) {
        this(database, published, batch, Optional.empty());
    }

    TestSealer(ScratchDatabase database, Optional<Path> published, int batch, Optional<String> accepted) {
        this(database, config(published, Optional.empty(), Optional.empty(), accepted, batch));
    }

    /** One that remembers in a bucket. */
    static TestSealer withBucket(ScratchDatabase database, String bucket, URI endpoint, int batch) {
        return new TestSealer(
                database,
                config(Optional.empty(), Optional.of(bucket), Optional.of(endpoint), Optional.empty(), batch));
    }

    private TestSealer(ScratchDatabase database, SealConfig config) {
        PgConnectOptions options = PgConnectOptions.fromUri(database.serviceUrl());
        options.addProperty("role", "foreseed_service");
        this.pool = PgBuilder.pool(builder -> builder.connectingTo(options)
                .with(new PoolOptions().setMaxSize(4))
                .using(io.vertx.mutiny.core.Vertx.newInstance(vertx)));
        Clock clock = Clock.systemUTC();
        SealRepository rows = new SealRepository();
        SealEpochRepository epochs = new SealEpochRepository();
        SealKeyRepository keyRows = new SealKeyRepository();
        SealPlaceService place = new SealPlaceService(config);
        this.status = new SealStatusService(clock, new SimpleMeterRegistry());
        this.keys = new SealKeyService(keyRows, rows, epochs, pool, MASTER, config, clock);
        SealOpeningService opening = new SealOpeningService(rows, epochs, keys, keyRows, place, config, clock);
        PGSimpleDataSource jdbc = new PGSimpleDataSource();
        jdbc.setUrl("jdbc:" + database.serviceUrl());
        this.months = new AuditMonthService(new AuditMonthRepository(), keys, epochs, place, pool, jdbc, config, clock);
        PGSimpleDataSource ofOwner = new PGSimpleDataSource();
        ofOwner.setUrl("jdbc:" + database.ownerUrl());
        this.monthsOfOwner =
                new AuditMonthService(new AuditMonthRepository(), keys, epochs, place, pool, ofOwner, config, clock);
        this.thinning = new SealThinningService(new SealThinningRepository(), place, pool, clock);
        this.start = new SealStartService(place, opening, true);
        SealSigningService signing = new SealSigningService(rows, keys, opening, place, status, pool, config, clock);
        this.seal = new SealService(
                rows, keyRows, signing, opening, place, status, pool, config, clock, new SimpleMeterRegistry());
    }

    private static SealConfig config(
            Optional<Path> folder,
            Optional<String> bucket,
            Optional<URI> endpoint,
            Optional<String> accepted,
            int batch) {
        return new Config(
                folder,
                bucket,
                endpoint,
                "us-east-1",
                folder.map(checkpoints -> checkpoints.resolveSibling("archives")),
                accepted,
                "test-trail",
                batch,
                Duration.ofSeconds(10),
                Duration.ofDays(1));
    }

    private record Config(
            Optional<Path> checkpointFolder,
            Optional<String> checkpointBucket,
            Optional<URI> checkpointEndpoint,
            String checkpointRegion,
            Optional<Path> archiveFolder,
            Optional<String> acceptedCheckpoint,
            String logName,
            int sealBatch,
            Duration sealLagWarning,
            Duration checkpointLogInterval)
            implements SealConfig {}

    /** Makes the key that follows the current one; the new one as text. */
    String rotate() {
        return eventLoop.run(keys::rotate).await().atMost(PATIENCE);
    }

    /** A step in the life of a month. */
    <T> T month(Function<AuditMonthService, Uni<T>> step) {
        return eventLoop.run(() -> step.apply(months)).await().atMost(OF_MILLIONS);
    }

    /** The same where migrations have a login of their own. */
    <T> T monthAsOwner(Function<AuditMonthService, Uni<T>> step) {
        return eventLoop.run(() -> step.apply(monthsOfOwner)).await().atMost(OF_MILLIONS);
    }

    /** A step of what keeps the seal's tables and the published history bounded. */
    long thin(Function<SealThinningService, Uni<Long>> step) {
        return eventLoop.run(() -> step.apply(thinning)).await().atMost(PATIENCE);
    }

    /** Signs the manifest of an archive. */
    String manifest(List<Manifest.Epoch> epochs) {
        return eventLoop
                .run(() -> keys.anySigner(Caller.service(Identifiers.next())))
                .map(signer ->
                        Manifest.sign(true, epochs, Instant.now(), signer).note())
                .await()
                .atMost(PATIENCE);
    }

    /** Signs the manifest of a month. */
    String monthManifest(MonthManifest manifest) {
        return eventLoop
                .run(() -> keys.anySigner(Caller.service(Identifiers.next())))
                .map(signer -> manifest.sign(signer).note())
                .await()
                .atMost(PATIENCE);
    }

    /** A statement of a row, signed as the service signs it. */
    String statement(Statement.Kind kind, String row, List<Statement.Line> lines) {
        return eventLoop
                .run(() -> keys.anySigner(Caller.service(Identifiers.next())))
                .map(signer -> SignedNote.sign(
                                Statement.ofRow("test-trail", kind, row, lines).text(), signer)
                        .note())
                .await()
                .atMost(PATIENCE);
    }

    /** What the service does before its first round. */
    void start() {
        start.readConfiguration(new StartupEvent());
    }

    SealStatusService status() {
        return status;
    }

    /** One round; how many rows it sealed. */
    long round() {
        return eventLoop.run(seal::round).await().atMost(OF_MILLIONS);
    }

    @Override
    public void close() {
        pool.close().await().atMost(PATIENCE);
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
