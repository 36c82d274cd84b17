package io.foreseed.audit;

import io.foreseed.audit.SealKeyService.SealKey;
import io.foreseed.platform.Caller;
import io.foreseed.platform.CallerTransaction;
import io.foreseed.platform.EventLoop;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Signs what is sealed and committed, stores the checkpoint and publishes it outside of the database. It never signs two
 * different roots of one size: before it signs, the tree must begin with what was signed and published before.
 */
@ApplicationScoped
class SealSigningService {
    private static final Logger LOG = Logger.getLogger(SealSigningService.class);

    private final SealRepository seal;
    private final SealKeyService keys;
    private final Pool pool;
    private final SealConfig config;
    private final Clock clock;
    private final Optional<PublishedCheckpoints> folder;
    private volatile Instant logged = Instant.MIN;
    private volatile @Nullable Checkpoint lastLogged;
    private volatile @Nullable Checkpoint lastPublished;

    SealSigningService(SealRepository seal, SealKeyService keys, Pool pool, SealConfig config, Clock clock) {
        this.seal = seal;
        this.keys = keys;
        this.pool = pool;
        this.config = config;
        this.clock = clock;
        this.folder = config.checkpointFolder().map(PublishedCheckpoints::new);
    }

    /** The newest checkpoint of the folder; blocks. */
    Optional<Checkpoint> newestPublished() {
        if (folder.isEmpty()) {
            return Optional.empty();
        }
        try {
            return folder.get().newest();
        } catch (IOException unreadable) {
            throw new UncheckedIOException("the published checkpoints cannot be read", unreadable);
        }
    }

    /** Signs the tree as it is, unless it is signed already, and publishes what is not published. */
    Uni<Void> sign(Optional<Checkpoint> published, Caller service) {
        return keys.signing(service)
                .chain(key -> CallerTransaction.withTransaction(
                        pool, connection -> signed(key, published, connection, service)))
                .chain(checkpoint -> checkpoint.map(this::publish).orElseGet(() -> Uni.createFrom()
                        .voidItem()));
    }

    private Uni<Optional<Checkpoint>> signed(
            SealKey key, Optional<Checkpoint> published, SqlConnection connection, Caller service) {
        return seal.readState(connection, service)
                .map(Optional::orElseThrow)
                .chain(before -> before.epoch() == 0
                        ? Uni.createFrom().item(Optional.<Checkpoint>empty())
                        : seal.latestCheckpoint(before.epoch(), connection, service)
                                .chain(latest -> signed(before.epoch(), latest, key, published, connection, service)));
    }

    /** Reads the tree after what was signed, since another instance may seal and sign meanwhile: it only grows. */
    private Uni<Optional<Checkpoint>> signed(
            int epoch,
            Optional<Checkpoint> latest,
            SealKey key,
            Optional<Checkpoint> published,
            SqlConnection connection,
            Caller service) {
        return seal.readState(connection, service)
                .map(Optional::orElseThrow)
                .chain(state -> state.epoch() != epoch
                        ? Uni.createFrom().item(Optional.<Checkpoint>empty())
                        : signed(
                                        state,
                                        Stream.concat(latest.stream(), published.stream())
                                                .filter(each -> each.epoch() == epoch)
                                                .toList(),
                                        key,
                                        connection,
                                        service)
                                .map(Optional::of));
    }

    private Uni<Checkpoint> signed(
            SealState state, List<Checkpoint> earlier, SealKey key, SqlConnection connection, Caller service) {
        Optional<Checkpoint> same = earlier.stream()
                .filter(each -> each.size() == state.size() && Arrays.equals(each.rootBytes(), state.rootBytes()))
                .findFirst();
        if (same.isPresent()) {
            return Uni.createFrom().item(same.get());
        }
        List<Tile> tiles = new ArrayList<>(TreeFrontier.tilesOf(state.size()));
        earlier.stream()
                .filter(each -> each.size() <= state.size())
                .forEach(each -> tiles.addAll(TreeFrontier.tilesOf(each.size())));
        return seal.tiles(state.epoch(), tiles, connection, service)
                .invoke(found -> requireNoFork(state, earlier, found))
                .map(found -> Checkpoint.sign(
                        Checkpoint.originOf(config.logName(), state.epoch()),
                        state.size(),
                        state.rootBytes(),
                        key.verifier(),
                        key.signer()))
                .call(checkpoint -> seal.writeCheckpoint(checkpoint, clock.instant(), connection, service));
    }

    private static void requireNoFork(SealState state, List<Checkpoint> earlier, Map<Tile, byte[]> tiles) {
        TileSource source = SealEpochs.source(tiles);
        SealEpochs.requireRoot(state, TreeFrontier.rootOf(state.size(), source));
        for (Checkpoint signed : earlier) {
            if (signed.size() > state.size()
                    || !Arrays.equals(signed.rootBytes(), TreeFrontier.rootOf(signed.size(), source))) {
                throw new SealRefusedException("the tree of epoch " + state.epoch() + " with " + state.size()
                        + " leaves does not begin with the one that was signed with " + signed.size());
            }
        }
    }

    private Uni<Void> publish(Checkpoint checkpoint) {
        log(checkpoint);
        if (folder.isEmpty() || checkpoint.equals(lastPublished)) {
            lastPublished = checkpoint;
            return Uni.createFrom().voidItem();
        }
        var back = EventLoop.current();
        return Uni.createFrom()
                .voidItem()
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .invoke(() -> write(checkpoint, folder.get()))
                .emitOn(back)
                .invoke(() -> lastPublished = checkpoint);
    }

    private void write(Checkpoint checkpoint, PublishedCheckpoints published) {
        try {
            Optional<Checkpoint> newest = published.latest(checkpoint.epoch());
            if (newest.filter(each ->
                            each.size() == checkpoint.size() && !each.root().equals(checkpoint.root()))
                    .isPresent()) {
                throw new SealRefusedException("another root was published for " + checkpoint.size()
                        + " leaves of epoch " + checkpoint.epoch());
            }
            if (newest.filter(each -> each.size() >= checkpoint.size()).isEmpty()) {
                published.publish(
                        checkpoint, clock.instant().atZone(ZoneOffset.UTC).toLocalDate());
            }
        } catch (IOException unwritable) {
            throw new UncheckedIOException("a checkpoint cannot be published", unwritable);
        }
    }

    private void log(Checkpoint checkpoint) {
        Instant now = clock.instant();
        if (!checkpoint.equals(lastLogged) && logged.isBefore(now.minus(config.checkpointLogInterval()))) {
            logged = now;
            lastLogged = checkpoint;
            LOG.infof(
                    "event=audit-checkpoint origin=%s size=%d root=%s key=%s signature=%s",
                    checkpoint.origin(),
                    checkpoint.size(),
                    checkpoint.root(),
                    checkpoint.keyName(),
                    checkpoint.signature());
        }
    }
}
