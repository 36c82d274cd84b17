package io.foreseed.audit;

import io.foreseed.audit.Outside.Known;
import io.foreseed.audit.Outside.Unreachable;
import io.foreseed.audit.SignedNote.Signer;
import io.foreseed.platform.Caller;
import io.foreseed.platform.CallerTransaction;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Signs what is sealed and committed, and publishes it outside of the database.
 *
 * <p>It never signs two different roots of one size, whatever the database says. First it compares: the tree must begin
 * with the last that is known outside and with the last signed in the database. Then it claims the tree outside, under a
 * number that only one signer can have; whoever is second looks again. Then it signs.
 */
@ApplicationScoped
class SealSigningService {
    private static final Logger LOG = Logger.getLogger(SealSigningService.class);

    private final SealRepository seal;
    private final SealKeyService keys;
    private final SealOpeningService opening;
    private final SealPlaceService place;
    private final SealStatusService status;
    private final Pool pool;
    private final SealConfig config;
    private final Clock clock;
    private volatile Instant logged = Instant.MIN;
    private volatile @Nullable Checkpoint lastLogged;
    private volatile @Nullable Checkpoint lastSigned;
    private volatile boolean isAcknowledged;

    SealSigningService(
            SealRepository seal,
            SealKeyService keys,
            SealOpeningService opening,
            SealPlaceService place,
            SealStatusService status,
            Pool pool,
            SealConfig config,
            Clock clock) {
        this.seal = seal;
        this.keys = keys;
        this.opening = opening;
        this.place = place;
        this.status = status;
        this.pool = pool;
        this.config = config;
        this.clock = clock;
    }

    /** A tree that may be signed, and by which key. */
    private record Signable(SealState state, Signer signer, Optional<Checkpoint> latest) {
        boolean isSigned() {
            return latest.filter(each -> TreeReference.of(each).equals(state.tree()))
                    .isPresent();
        }
    }

    /** Without a place outside, what this process has signed is known. */
    Outside remembered(Outside outside) {
        Checkpoint signed = lastSigned;
        return outside instanceof Outside.None && signed != null ? new Known(SignerMemory.of(signed)) : outside;
    }

    /** Signs the tree as it is, unless it is signed already, and publishes what is not published. */
    Uni<Void> sign(Outside outside, Caller service) {
        return latest(outside).chain(latest -> {
            if (latest instanceof Unreachable(String reason)) {
                throw new PlaceUnreachableException(reason);
            }
            return CallerTransaction.withTransaction(pool, connection -> signable(latest, connection, service))
                    .chain(signable ->
                            signable.isEmpty() ? Uni.createFrom().voidItem() : sign(signable.get(), latest, service))
                    .invoke(status::succeeded);
        });
    }

    /** Looks once more: another instance may have opened an epoch or signed since this round began. */
    private Uni<Outside> latest(Outside outside) {
        return place.isThere() ? place.look() : Uni.createFrom().item(outside);
    }

    private Uni<Optional<Signable>> signable(Outside outside, SqlConnection connection, Caller service) {
        return seal.readState(connection, service)
                .chain(before -> before.isFirst()
                        ? Uni.createFrom().item(Optional.<Signable>empty())
                        : seal.latestCheckpoint(before.epoch(), connection, service)
                                .chain(latest -> signable(before.epoch(), latest, outside, connection, service)));
    }

    /** Reads the tree after what was signed, since another instance may seal and sign meanwhile: it only grows. */
    private Uni<Optional<Signable>> signable(
            int epoch, Optional<Checkpoint> latest, Outside outside, SqlConnection connection, Caller service) {
        return seal.readState(connection, service)
                .chain(state -> state.epoch() != epoch
                        ? Uni.createFrom().item(Optional.<Signable>empty())
                        : keys.signer(epoch, state.size(), connection, service)
                                .map(signer -> new Signable(state, signer, latest))
                                .call(signable -> requireExtension(signable, outside, connection, service))
                                .call(signable -> acknowledge(signable, connection, service))
                                .map(Optional::of));
    }

    /** Once a process: the configuration does not change under it. */
    private Uni<Void> acknowledge(Signable signable, SqlConnection connection, Caller service) {
        return isAcknowledged
                ? Uni.createFrom().voidItem()
                : opening.acknowledge(signable.state(), signable.signer(), connection, service)
                        .invoke(() -> isAcknowledged = true);
    }

    private Uni<Void> requireExtension(Signable signable, Outside outside, SqlConnection connection, Caller service) {
        SealState state = signable.state();
        List<TreeReference> earlier = new ArrayList<>();
        signable.latest().map(TreeReference::of).ifPresent(earlier::add);
        return outside instanceof Known(SignerMemory memory)
                ? requireKnown(state, memory, connection, service)
                        .invoke(known -> known.ifPresent(earlier::add))
                        .chain(() -> requireExtension(state, earlier, connection, service))
                : requireExtension(state, earlier, connection, service);
    }

    /**
     * What is known outside of the epoch. An epoch that only the database knows must have been opened by the seal's key;
     * and where nothing is known outside, somebody must have named the tree.
     */
    private Uni<Optional<TreeReference>> requireKnown(
            SealState state, SignerMemory memory, SqlConnection connection, Caller service) {
        TreeReference known = memory.tree();
        if (known == null) {
            return opening.acceptedTree(state, connection, service)
                    .map(tree -> tree.orElseThrow(() -> new SealRefusedException(
                            "nothing is known outside of the database of a tree that exists: verify the trail, then set"
                                    + " foreseed.audit.accepted-checkpoint to " + state.tree())))
                    .call(tree -> keys.signer(state.epoch(), state.size(), connection, service)
                            .chain(signer -> opening.adopt(tree, signer, connection, service)))
                    .map(Optional::of);
        }
        TreeReference signed = memory.signed();
        if (known.epoch() == state.epoch()) {
            return Uni.createFrom().item(Optional.of(known));
        }
        if (signed != null && signed.epoch() == state.epoch()) {
            return Uni.createFrom().item(Optional.of(signed));
        }
        throw new SealRefusedException("the database is in epoch " + state.epoch() + ", and outside only epoch "
                + known.epoch() + " is known: nobody who may has opened the one after it");
    }

    private Uni<Void> requireExtension(
            SealState state, List<TreeReference> earlier, SqlConnection connection, Caller service) {
        List<Tile> tiles = new ArrayList<>(TreeFrontier.tilesOf(state.size()));
        earlier.stream()
                .filter(each -> each.size() <= state.size())
                .forEach(each -> tiles.addAll(TreeFrontier.tilesOf(each.size())));
        return seal.tiles(state.epoch(), tiles.stream().distinct().toList(), connection, service)
                .invoke(found -> requireExtension(state, earlier, found))
                .replaceWithVoid();
    }

    private static void requireExtension(SealState state, List<TreeReference> earlier, Map<Tile, byte[]> tiles) {
        TileSource source = SealEpochs.source(tiles);
        SealEpochs.requireRoot(state, TreeFrontier.rootOf(state.size(), source));
        for (TreeReference signed : earlier) {
            if (signed.size() > state.size()
                    || !Arrays.equals(signed.rootBytes(), TreeFrontier.rootOf(signed.size(), source))) {
                throw new SealRefusedException("the tree of epoch " + state.epoch() + " with " + state.size()
                        + " leaves does not begin with the one that was signed with " + signed.size());
            }
        }
    }

    private Uni<Void> sign(Signable signable, Outside outside, Caller service) {
        SealState state = signable.state();
        if (signable.isSigned() && signable.latest().equals(Optional.ofNullable(lastSigned))) {
            return Uni.createFrom().voidItem();
        }
        return claim(outside, state, service)
                .chain(claimed -> claimed.isEmpty() ? Uni.createFrom().voidItem() : stored(signable, service));
    }

    /**
     * Where a later epoch is claimed, its opening was lost, or another instance is at it: that one holds the state. To claim
     * before it would take from its epoch that somebody outside knows of it.
     */
    private Uni<Optional<Outside>> claim(Outside outside, SealState state, Caller service) {
        return outside instanceof Known(SignerMemory memory)
                        && memory.tree() != null
                        && memory.tree().epoch() > state.epoch()
                ? CallerTransaction.withTransaction(pool, connection -> seal.lockState(connection, service)
                        .chain(locked -> locked.filter(now -> now.tree().equals(state.tree()))
                                        .isPresent()
                                ? place.claim(outside, state.tree())
                                : Uni.createFrom().item(Optional.empty())))
                : place.claim(outside, state.tree());
    }

    private Uni<Void> stored(Signable signable, Caller service) {
        SealState state = signable.state();
        Checkpoint checkpoint = Checkpoint.sign(
                Checkpoint.originOf(config.logName(), state.epoch()),
                state.size(),
                state.rootBytes(),
                signable.signer());
        return CallerTransaction.withTransaction(
                        pool, connection -> seal.writeCheckpoint(checkpoint, connection, service))
                .invoke(() -> log(checkpoint))
                .chain(signedAt -> place.publish(checkpoint, signedAt))
                .invoke(() -> lastSigned = checkpoint);
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
