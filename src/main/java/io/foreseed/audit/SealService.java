package io.foreseed.audit;

import io.foreseed.audit.SealEpochs.Decision;
import io.foreseed.audit.SealEpochs.GoOn;
import io.foreseed.audit.SealEpochs.Open;
import io.foreseed.audit.SealEpochs.Wait;
import io.foreseed.platform.Caller;
import io.foreseed.platform.CallerTransaction;
import io.foreseed.platform.EventLoop;
import io.foreseed.platform.Identifiers;
import io.foreseed.platform.Notice;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
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
    private final SealKeyRepository keys;
    private final SealSigningService signing;
    private final SealOpeningService opening;
    private final SealPlaceService place;
    private final SealStatusService status;
    private final Pool pool;
    private final SealConfig config;
    private final Clock clock;
    private final Counter sealed;
    private volatile long bytesOfARow = 1;
    private @Nullable Edge edge;

    SealService(
            SealRepository seal,
            SealKeyRepository keys,
            SealSigningService signing,
            SealOpeningService opening,
            SealPlaceService place,
            SealStatusService status,
            Pool pool,
            SealConfig config,
            Clock clock,
            MeterRegistry metrics) {
        this.seal = seal;
        this.keys = keys;
        this.signing = signing;
        this.opening = opening;
        this.place = place;
        this.status = status;
        this.pool = pool;
        this.config = config;
        this.clock = clock;
        this.sealed = Counter.builder("foreseed.audit.sealed")
                .description("Audit rows sealed by this instance")
                .register(metrics);
    }

    /** Of instances that start together or look while another one opens an epoch, some see less outside than inside. */
    private static final int LOOKS_AGAIN = 2;

    /** The tree's right edge as this instance left it. */
    private record Edge(int epoch, String root, TreeFrontier frontier) {}

    /**
     * What one transaction did.
     *
     * @param outside  what is known outside after it
     */
    private record Batch(int count, boolean isLast, Outside outside) {}

    /**
     * Seals what waits and signs it; does nothing on a standby, or while another instance seals.
     *
     * @return how many rows; fails with {@link SealRefusedException} when it would contradict what was sealed before
     */
    public Uni<Long> round() {
        Caller service = Caller.service(Identifiers.next());
        return isPrimary(service)
                .chain(isPrimary -> isPrimary
                        ? Uni.createFrom()
                                .deferred(place::look)
                                .map(signing::remembered)
                                .chain(outside -> sealAll(outside, service, 0))
                                .onFailure(SealRefusedException.class)
                                .retry()
                                .atMost(LOOKS_AGAIN)
                                .onItemOrFailure()
                                .call((done, failure) -> measureLag(service))
                        : Uni.createFrom().item(0L));
    }

    private Uni<Boolean> isPrimary(Caller service) {
        return pool.getConnection()
                .chain(connection -> seal.isPrimary(connection, service).eventually(connection::close));
    }

    private Uni<Long> sealAll(Outside outside, Caller service, long before) {
        return CallerTransaction.withTransaction(pool, connection -> batch(outside, connection, service))
                .invoke(batch -> sealed.increment(batch.count()))
                .chain(batch -> batch.isLast()
                        ? signing.sign(batch.outside(), service).replaceWith(before + batch.count())
                        : sealAll(batch.outside(), service, before + batch.count()));
    }

    private Uni<Batch> batch(Outside outside, SqlConnection connection, Caller service) {
        Batch nothing = new Batch(0, true, outside);
        return seal.lockState(connection, service)
                .chain(state -> state.isEmpty()
                        ? Uni.createFrom().item(nothing)
                        : opening.decide(state.get(), outside, connection, service)
                                .chain(decision -> batch(decision, state.get(), outside, connection, service)));
    }

    private Uni<Batch> batch(
            Decision decision, SealState state, Outside outside, SqlConnection connection, Caller service) {
        return switch (decision) {
            case Wait wait -> {
                LOG.debugf("event=seal-waits reason=\"%s\"", wait.reason());
                yield Uni.createFrom().item(new Batch(0, true, outside));
            }
            case Open open ->
                opening.open(open, state, outside, connection, service)
                        .map(opened -> new Batch(opened.carried(), false, opened.outside()));
            case GoOn goOn -> append(state, outside, connection, service);
        };
    }

    private Uni<Batch> append(SealState state, Outside outside, SqlConnection connection, Caller service) {
        int limit = Math.clamp(BATCH_BYTES / bytesOfARow, SMALLEST_BATCH, Math.max(SMALLEST_BATCH, config.sealBatch()));
        return noteServer(state, outside, connection, service)
                .chain(() -> seal.sealableRows(state, limit, connection, service))
                .chain(rows -> rows.isEmpty()
                        ? Uni.createFrom().item(new Batch(0, true, outside))
                        : append(state, rows, connection, service)
                                .replaceWith(new Batch(
                                        rows.events().size(), rows.events().size() < limit, outside)));
    }

    /** A promotion that lost nothing, or an upgrade: the tree goes on. */
    private Uni<Void> noteServer(SealState state, Outside outside, SqlConnection connection, Caller service) {
        if (!state.isOnNewServer() || outside instanceof Outside.Unreachable) {
            return Uni.createFrom().voidItem();
        }
        LOG.infof(
                "event=audit-server-changed epoch=%d size=%d timeline=%d",
                state.epoch(), state.size(), state.server().timeline());
        return seal.writeServer(state.server(), connection, service);
    }

    private Uni<Void> append(SealState state, SealableRows rows, SqlConnection connection, Caller service) {
        return frontierOf(state, connection, service)
                .chain(frontier -> offEventLoop(() -> hashed(frontier, rows)))
                .chain(frontier -> {
                    String root = HexFormat.of().formatHex(frontier.root());
                    SealedBatch batch = new SealedBatch(
                            state.epoch(),
                            state.size(),
                            rows,
                            rows.positions().getLast(),
                            root,
                            clock.instant(),
                            List.of());
                    return seal.writeTiles(state.epoch(), frontier.changed(), connection, service)
                            .chain(() -> seal.writeBatch(batch, connection, service))
                            .chain(() -> keys.begin(batch, connection, service))
                            .invoke(() -> edge = new Edge(state.epoch(), root, frontier));
                });
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
        return CallerTransaction.withTransaction(pool, connection -> seal.oldestUnsealed(connection, service)
                        .invoke(status::lag)
                        .chain(() ->
                                status.lagSeconds() > config.sealLagWarning().toMillis() / 1_000.0
                                        ? seal.blocker(connection, service)
                                                .invoke(this::noteLag)
                                                .replaceWithVoid()
                                        : Uni.createFrom().voidItem()))
                .onFailure()
                .recoverWithNull()
                .replaceWithVoid();
    }

    private void noteLag(String blocker) {
        LOG.warnf("event=seal-lag seconds=%.1f blocker=\"%s\"", status.lagSeconds(), blocker);
        Notice.of(Notice.Kind.SEAL_LAGS, "audit")
                .with(Map.of("lagSeconds", status.lagSeconds()))
                .post();
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
