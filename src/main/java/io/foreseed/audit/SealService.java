package io.foreseed.audit;

import io.foreseed.platform.Caller;
import io.foreseed.platform.CallerTransaction;
import io.foreseed.platform.EventLoop;
import io.foreseed.platform.Identifiers;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Appends the trail's rows to the tree: after their writers have committed, and in an order that nothing can be put into
 * later. At any time one instance does; the state row's lock says which.
 *
 * <p>A batch (leaves, tiles, which rows they are) is one transaction. Signing comes after it ({@link SealSigningService}),
 * so that what is signed cannot be rolled back; what a crash leaves unsigned is signed by the next round.
 */
@ApplicationScoped
public class SealService {
    private static final Logger LOG = Logger.getLogger(SealService.class);

    /** What a batch may take of memory, as entries. */
    private static final long BATCH_BYTES = 16 << 20;

    private static final int SMALLEST_BATCH = 20;

    private final SealRepository seal;
    private final SealSigningService signing;
    private final Pool pool;
    private final SealConfig config;
    private final Clock clock;
    private final Counter sealed;
    private volatile double lagSeconds;
    private volatile long bytesOfARow = 1;
    private @Nullable Edge edge;

    SealService(
            SealRepository seal,
            SealSigningService signing,
            Pool pool,
            SealConfig config,
            Clock clock,
            MeterRegistry metrics) {
        this.seal = seal;
        this.signing = signing;
        this.pool = pool;
        this.config = config;
        this.clock = clock;
        this.sealed = Counter.builder("foreseed.audit.sealed")
                .description("Audit rows sealed by this instance")
                .register(metrics);
        Gauge.builder("foreseed.audit.seal.lag", this, service -> service.lagSeconds)
                .description("Age of the oldest audit row that was not sealed at the end of the last round")
                .baseUnit("seconds")
                .register(metrics);
    }

    /** The tree's right edge as this instance left it. */
    private record Edge(int epoch, String root, TreeFrontier frontier) {}

    /** What one transaction did. */
    private record Batch(int count, boolean isLast) {}

    /**
     * Seals what waits and signs it; does nothing on a standby, or while another instance seals.
     *
     * @return how many rows; fails with {@link SealRefusedException} when it would contradict what was sealed before
     */
    public Uni<Long> round() {
        Caller service = Caller.service(Identifiers.next());
        return isPrimary(service)
                .chain(isPrimary -> isPrimary
                        ? published()
                                .chain(published ->
                                        sealAll(published, service, 0).call(() -> signing.sign(published, service)))
                                .call(() -> measureLag(service))
                        : Uni.createFrom().item(0L));
    }

    private Uni<Boolean> isPrimary(Caller service) {
        return pool.getConnection()
                .chain(connection -> seal.isPrimary(connection, service).eventually(connection::close));
    }

    private Uni<Optional<Checkpoint>> published() {
        return offEventLoop(signing::newestPublished);
    }

    private Uni<Long> sealAll(Optional<Checkpoint> published, Caller service, long before) {
        return CallerTransaction.withTransaction(pool, connection -> batch(published, connection, service))
                .invoke(batch -> sealed.increment(batch.count()))
                .chain(batch -> batch.isLast()
                        ? Uni.createFrom().item(before + batch.count())
                        : sealAll(published, service, before + batch.count()));
    }

    private Uni<Batch> batch(Optional<Checkpoint> published, SqlConnection connection, Caller service) {
        return seal.lockState(connection, service)
                .chain(state -> state.isEmpty()
                        ? Uni.createFrom().item(new Batch(0, true))
                        : SealEpochs.due(state.get(), published, clock.instant())
                                .map(epoch -> open(epoch, connection, service))
                                .orElseGet(() -> append(state.get(), connection, service)));
    }

    private Uni<Batch> open(SealedEpoch epoch, SqlConnection connection, Caller service) {
        TreeFrontier frontier = new TreeFrontier();
        frontier.append(new TreeHash().leaf(epoch.leaf().bytes()));
        return seal.writeTiles(epoch.epoch(), frontier.changed(), connection, service)
                .chain(() -> seal.writeEpoch(epoch, frontier.root(), connection, service))
                .invoke(() -> LOG.infof("event=audit-epoch-opened epoch=%d reason=%s", epoch.epoch(), epoch.reason()))
                .replaceWith(new Batch(0, false));
    }

    private Uni<Batch> append(SealState state, SqlConnection connection, Caller service) {
        int limit = Math.clamp(BATCH_BYTES / bytesOfARow, SMALLEST_BATCH, Math.max(SMALLEST_BATCH, config.sealBatch()));
        return seal.sealableRows(state.position(), limit, connection, service)
                .chain(rows -> rows.events().isEmpty()
                        ? Uni.createFrom().item(new Batch(0, true))
                        : append(state, rows, connection, service)
                                .replaceWith(new Batch(
                                        rows.events().size(), rows.events().size() < limit)));
    }

    private Uni<Void> append(SealState state, SealableRows rows, SqlConnection connection, Caller service) {
        TrailPosition through = TrailPosition.of(rows.events().getLast());
        return frontierOf(state, connection, service)
                .chain(frontier -> offEventLoop(() -> hashed(frontier, rows)))
                .chain(frontier -> seal.writeTiles(state.epoch(), frontier.changed(), connection, service)
                        .chain(() -> seal.writeBatch(
                                state.epoch(),
                                state.size(),
                                rows.events().size(),
                                through,
                                frontier.root(),
                                clock.instant(),
                                connection,
                                service))
                        .invoke(() ->
                                edge = new Edge(state.epoch(), HexFormat.of().formatHex(frontier.root()), frontier)));
    }

    /** Taken from where it is kept, so that one whose transaction fails is not used again: its root is not the state's. */
    private Uni<TreeFrontier> frontierOf(SealState state, SqlConnection connection, Caller service) {
        Edge kept = edge;
        edge = null;
        if (kept != null
                && kept.epoch() == state.epoch()
                && kept.frontier().size() == state.size()
                && kept.root().equals(state.root())) {
            return Uni.createFrom().item(kept.frontier());
        }
        return seal.tiles(state.epoch(), TreeFrontier.tilesOf(state.size()), connection, service)
                .map(tiles -> new TreeFrontier(state.size(), SealEpochs.source(tiles)))
                .invoke(frontier -> SealEpochs.requireRoot(state, frontier.root()));
    }

    private TreeFrontier hashed(TreeFrontier frontier, SealableRows rows) {
        TreeHash hash = new TreeHash();
        long bytes = 0;
        for (LeafEntry event : rows.events()) {
            byte[] entry = event.bytes();
            bytes += entry.length;
            frontier.append(hash.leaf(entry));
        }
        bytesOfARow = Math.max(1, bytes / rows.events().size());
        return frontier;
    }

    private Uni<Void> measureLag(Caller service) {
        return CallerTransaction.withTransaction(pool, connection -> seal.readState(connection, service)
                .chain(state -> seal.oldestUnsealed(state.orElseThrow().position(), connection, service))
                .invoke(this::note)
                .chain(() -> lagSeconds > config.sealLagWarning().toMillis() / 1_000.0
                        ? seal.blocker(connection, service)
                                .invoke(blocker ->
                                        LOG.warnf("event=seal-lag seconds=%.1f blocker=\"%s\"", lagSeconds, blocker))
                                .replaceWithVoid()
                        : Uni.createFrom().voidItem()));
    }

    private void note(Optional<Instant> oldest) {
        lagSeconds = oldest.map(moment ->
                        Math.max(0, Duration.between(moment, clock.instant()).toMillis()) / 1_000.0)
                .orElse(0.0);
    }

    private static <T> Uni<T> offEventLoop(Supplier<T> work) {
        return Uni.createFrom().deferred(() -> {
            var back = EventLoop.current();
            return Uni.createFrom()
                    .item(work)
                    .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                    .emitOn(back);
        });
    }
}
